using System.Runtime.CompilerServices;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// 08-09, part 1: does the token that a neuron's value promotes follow the text that fires it most? Against chance, as in Geva et
/// al. 2021; neurons of the upper half of the layers.
/// </summary>
public static class AgreementSurveys
{
    private const int Documents = 800, Length = 96, Neurons = 4000;
    private const long Seed = 809;

    // by model: what fires its neurons is found in one reading of all texts
    private static readonly ConditionalWeakTable<LanguageModel, NeuronMemory> _memories = [];

    internal static Survey World { get; } = Of("agreement world", FeedForwardWorld.Glass);

    internal static Survey English { get; } = Of("agreement SmolLM2", FeedForwardWorld.Real);

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Mean($"agreement of key and value less chance: {condition}",
            [.. table["hit"].Zip(table["chance"], (hit, chance) => hit - chance)], Seed));

    /// <summary>What fires the neurons of a model: documents of its world, or English passages.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">Of a glass model: how many documents.</param>
    /// <param name="top">Places kept for each neuron.</param>
    public static NeuronMemory Memory(LanguageModel model, int texts = Documents, int top = 10) => NeuronMemory.Read(model,
        Evidence.KindOf(Needed.Of(model).Name) == EvidenceKind.Glass
            ? [.. Enumerable.Range(0, texts).Select(i => FeedForwardWorld.Document(FeedForwardWorld.Law(model.Name), i, Seed))
                .Where(ids => ids.Length > 1)]
            : [.. Passage.English.Take(texts).Select(passage => NextToken.Prompts.PromptIds(model, passage.Text).Take(Length).ToArray())],
        top);

    private static Survey Of(string name, string model) => SurveyModels.Survey(
        name, model, ["#layer", "hit", "chance"],
        loaded =>
        {
            var layers = Enumerable.Range(0, loaded.Config.NLayers).Skip(loaded.Config.NLayers / 2);
            Neuron[] all = [.. layers.SelectMany(layer => Enumerable.Range(0, loaded.Config.DMlp).Select(k => new Neuron(layer, k)))];
            new SeededRandom(Seed).Shuffle(all);
            return all.Take(Neurons);
        },
        (loaded, neuron) =>
        {
            var memory = _memories.GetValue(loaded, one => Memory(one, top: 1));
            var found = Layer(memory, neuron.Layer).FirstOrDefault(one => one.Neuron == neuron);

            // what never fires agrees with nothing
            return new SurveyRow(neuron.ToString(), neuron.Layer, found?.Hit ?? 0, found?.Chance ?? 0);
        }) with
    { DearSeconds = 60 };

    private static readonly ConditionalWeakTable<NeuronMemory, Dictionary<int, IReadOnlyList<NeuronAgreement>>> _layers = [];

    private static IReadOnlyList<NeuronAgreement> Layer(NeuronMemory memory, int layer)
    {
        var known = _layers.GetOrCreateValue(memory);
        if (!known.TryGetValue(layer, out var found))
        {
            known[layer] = found = memory.Agreement(layer);
        }

        return found;
    }
}
