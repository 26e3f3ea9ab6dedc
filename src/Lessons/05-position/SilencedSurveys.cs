using System.Runtime.CompilerServices;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>05-02: what a trained model loses when its position signal is switched off.</summary>
/// <remarks>
/// The loss is set against that of the best guess that does not look at the text: the mean of the model's own predictions on other
/// texts. A model that comes there has lost all that reading gave it.
/// </remarks>
public static class SilencedSurveys
{
    private const int Documents = 200, Others = 60, MostTokens = 128, Shift = 100;
    /// <summary>Seed of texts and intervals.</summary>
    internal const long Seed = 502;
    private static readonly string[] _columns = ["#tokens", "nats", "nats without positions", "nats shifted", "nats of frequencies"];

    // the guess is the same for every text of a model
    private static readonly ConditionalWeakTable<LanguageModel, float[]> _guesses = [];

    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        ("мир, вращение", OfGlass("glass/base", 128)),
        .. PositionWorld.Schemes.Where(scheme => scheme != "none")
            .Select(scheme => (PositionWorld.Name(scheme), OfGlass($"glass/positions-{scheme}", PositionWorld.Trained))),
        ("SmolLM2, вращение", SurveyModels.Survey("silenced English", PositionWorld.Real, _columns, _ => Passage.English,
            (model, passage) => Row(model, passage.Id, English(model, passage.Text), MostTokens, EnglishGuess))),
    ];

    /// <summary>What a survey says.</summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string condition) => tables =>
    {
        var table = tables[0];
        double[] Less(string one, string other) => [.. table[one].Zip(table[other], (a, b) => a - b)];
        var known = Less("nats of frequencies", "nats");
        var shifted = Less("nats shifted", "nats");
        return Evidence.Of(
            table,
            [
                Measured.Ratio($"nats a token that reading gives: {condition}", known, table["#tokens"], Seed),
                .. double.IsNaN(shifted[0]) ? Array.Empty<Measured>()
                    : [Measured.Ratio($"share lost when all positions are shifted by {Shift}: {condition}", shifted, known, Seed)],
                Measured.Ratio($"share of what reading gives that is lost: {condition}",
                    Less("nats without positions", "nats"), known, Seed),
            ]);
    };

    /// <summary>One text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="unit">Name of the text.</param>
    /// <param name="ids">The text; every token but the first is predicted.</param>
    /// <param name="trained">Positions over which an added code is averaged.</param>
    /// <param name="guess">The probabilities that do not look at the text.</param>
    internal static SurveyRow Row(LanguageModel model, string unit, int[] ids, int trained, Func<LanguageModel, float[]> guess)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var off = PositionsOff.Of(model.Transformer, trained);
        var (read, came) = (tensor([.. ids[..^1].Select(id => (long)id)], [1, ids.Length - 1], device: CPU), ids[1..]);
        var shifted = model.Config.Positions == PositionScheme.Rotary
            ? Nats(model.Transformer.Forward(
                read, options: new() { Positions = arange(Shift, Shift + came.Length, ScalarType.Int64, CPU) }), came)
            : double.NaN;
        var frequencies = _guesses.GetValue(model, key => guess(key));
        return new(unit, came.Length, Nats(model.Transformer.Forward(read), came), Nats(off.Forward(read), came), shifted,
            came.Sum(id => -Math.Log(frequencies[id])));
    }

    private static Survey OfGlass(string name, int trained) => SurveyModels.Survey(
        $"silenced {name}", name, _columns, _ => Enumerable.Range(0, Documents), (model, index) =>
        {
            var law = PositionWorld.Law(name);
            return Row(model, PositionWorld.Unit(index), [law.EndToken, .. PositionWorld.Document(law, index, Seed)], trained, loaded =>
                Mean(loaded, Enumerable.Range(0, Others).Select(i => PositionWorld.Read(law, PositionWorld.Document(law, i, Seed * 10)))));
        });

    private static int[] English(LanguageModel model, string text) => [.. model.PromptIds(text).Take(MostTokens)];

    // pieces that are no passages
    private static float[] EnglishGuess(LanguageModel model) => Mean(model, OwnTexts.Read("calibration.en.txt").Split("\n\n")
        .Where(text => text.Length > 200).Take(12).Select(text => English(model, text)));

    private static float[] Mean(LanguageModel model, IEnumerable<int[]> texts)
    {
        var (sum, places) = (new double[model.Config.DVocab], 0);
        foreach (var ids in texts)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var logits = model.Transformer.Forward(tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU)).OnCpu();
            float[] mean = TensorMemory.Copy<float>(logits[0].softmax(-1).sum([0]));
            places += ids.Length;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += mean[i];
            }
        }

        return [.. sum.Select(p => (float)(p / places))];
    }

    private static double Nats(Tensor logits, int[] came)
    {
        using var scope = NewDisposeScope();
        var targets = tensor([.. came.Select(id => (long)id)], device: CPU);
        return nn.functional.cross_entropy(logits.OnCpu()[0], targets, reduction: nn.Reduction.Sum).item<float>();
    }
}
