using System.Runtime.CompilerServices;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Activations: length of the final state, and neurons of the last layer held at their mean, beside entropy and loss.</summary>
public static class FinalStateSurveys
{
    private const int Documents = 12, Passages = 2, Tokens = 17;
    private const long Seed = 1012;

    private static readonly ConditionalWeakTable<LanguageModel, EntropyNeurons> _measured = [], _untrained = [];

    internal static IReadOnlyList<Survey> Surveys { get; } =
    [
        Neurons(TemperatureWorld.Glass, TemperatureWorld.Glass, Trained), States(TemperatureWorld.Glass, TemperatureWorld.Glass, Trained),
        Neurons($"{TemperatureWorld.Glass}, untrained", TemperatureWorld.Glass, Untrained),
        States($"{TemperatureWorld.Glass}, untrained", TemperatureWorld.Glass, Untrained),
        Neurons("SmolLM2", TemperatureWorld.Real, Trained) with { DearSeconds = 90 },
        States("SmolLM2", TemperatureWorld.Real, Trained) with { DearSeconds = 90 },
    ];

    /// <summary>What the tables are made of, for a model of this session: documents of its world, or beginnings of passages.</summary>
    public static EntropyNeurons Trained(LanguageModel model) =>
        _measured.GetValue(Needed.Of(model), key => EntropyNeurons.Measure(key, Texts(key)));

    private static EntropyNeurons Untrained(LanguageModel model) => _untrained.GetValue(model, key =>
    {
        using var untrained = Controls.Untrained(key, Seed, new() { ByFanIn = true });
        return EntropyNeurons.Measure(untrained, Texts(key));
    });

    private static Survey Neurons(string name, string model, Func<LanguageModel, EntropyNeurons> measure) => SurveyModels.Survey(
        $"neurons {name}", model, ["entropy change", "loss change", "entropy moved", "loss moved", "output length"],
        loaded => measure(loaded).Neurons, (_, neuron) => new(TemperatureWorld.Unit(neuron.Neuron),
            neuron.EntropyChange, neuron.LossChange, neuron.EntropyMoved, neuron.LossMoved, neuron.OutputNorm));

    private static Survey States(string name, string model, Func<LanguageModel, EntropyNeurons> measure) => SurveyModels.Survey(
        $"final state {name}", model, ["length", "entropy", "loss"], loaded => measure(loaded).States,
        (_, state) => new($"{state.Text}/{state.Position}", state.Length, state.Entropy, state.Loss));

    private static IReadOnlyList<int[]> Texts(LanguageModel model)
    {
        if (Evidence.KindOf(model.Name) == EvidenceKind.Real)
        {
            return [.. Passage.English.Take(Passages).Select(passage => model.PromptIds(passage.Text)[..Tokens])];
        }

        var law = TemperatureWorld.Law(model.Name);
        return [.. Enumerable.Range(0, Documents).Select(i => (int[])[law.EndToken, .. TemperatureWorld.Document(law, i, Seed)])];
    }
}
