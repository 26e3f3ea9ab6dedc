using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Text;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>What is held at the values of one run while additivity is tried.</summary>
public enum HeldParts
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>The divisors of the norms.</summary>
    Norms,

    /// <summary>The divisors of the norms and the attention patterns.</summary>
    NormsAndPatterns,
}

/// <summary>08-04: without feed-forward parts, is the last stream an additive function of the input words?</summary>
public static class LinearSurveys
{
    private const int Pairs = 24, RealPairs = 8, Length = 16;
    private const long Seed = 804;

    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        (FeedForwardWorld.InWorld, OfGlass("linear world", FeedForwardWorld.Glass)),
        ("обученная без FFN", OfGlass("linear copying", "glass/induction-2")),
        (FeedForwardWorld.InEnglish, Of("linear SmolLM2", FeedForwardWorld.Real, model => Passage.English.Take(2 * RealPairs)
            .Select(passage => NextToken.Prompts.PromptIds(model, passage.Text)))),
    ];

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Mean($"departure from additivity: {condition}, как есть", table["as it is"], Seed),
        Measured.Mean($"departure from additivity: {condition}, нормы закреплены", table["norms held"], Seed),
        Measured.Exact($"departure with norms and patterns held: {condition}", table["all held"].Max(), table.Rows.Count));

    /// <summary>
    /// |f(x + y) − f(x) − f(y)| / (|f(x)| + |f(y)|), where x and y are the embeddings of two texts and f gives the last stream of the
    /// model without its feed-forward parts: 0 for any linear combination of the words.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="first">Token ids.</param>
    /// <param name="second">As many.</param>
    /// <param name="held">What is held at the values of the run of x + y.</param>
    public static double Departure(LanguageModel model, int[] first, int[] second, HeldParts held)
    {
        var config = Needed.Of(model).Config;
        var (embed, end) = (new HookAddress(HookPoint.Embed), new HookAddress(HookPoint.ResidPost, config.NLayers - 1));
        var layers = Enumerable.Range(0, config.NLayers).ToArray();
        HookAddress[] norms = config.Norm == NormKind.None ? []
            : [.. layers.Select(layer => new HookAddress(HookPoint.Norm1Scale, layer))];
        HookAddress[] patterns = [.. layers.Select(layer => new HookAddress(HookPoint.Pattern, layer))];
        HookAddress[] fixedPlaces = held switch
        {
            HeldParts.Nothing => [],
            HeldParts.Norms => norms,
            _ => [.. norms, .. patterns],
        };
        Intervention[] without = config.Mlp == MlpKind.None ? []
            : [.. layers.Select(layer => Intervene.Zero(new HookAddress(HookPoint.MlpOut, layer)))];

        using var scope = NewDisposeScope();
        using var one = model.Trace(first, TraceOptions.Only(embed));
        using var two = model.Trace(second, TraceOptions.Only(embed));
        Trace Run(Tensor input, params IReadOnlyList<Intervention> more) => model.Trace(
            first, TraceOptions.Only([end, .. fixedPlaces]) with
            {
                Interventions = [Intervene.Replace(embed, input), .. without, .. more],
            });
        using var both = Run(one[embed] + two[embed]);
        Intervention[] kept = [.. fixedPlaces.Select(place => Intervene.Patch(place, both))];
        using var x = Run(one[embed], kept);
        using var y = Run(two[embed], kept);
        return ((both[end] - x[end] - y[end]).norm() / (x[end].norm() + y[end].norm())).item<float>();
    }

    private static Survey OfGlass(string name, string model) => Of(name, model, loaded =>
        Enumerable.Range(0, int.MaxValue).Select(i => FeedForwardWorld.Document(FeedForwardWorld.Law(loaded.Name), i, Seed))
            .Where(ids => ids.Length >= Length).Take(2 * Pairs));

    private static Survey Of(string name, string model, Func<LanguageModel, IEnumerable<int[]>> texts) => SurveyModels.Survey(
        name, model, ["as it is", "norms held", "all held"],
        loaded => texts(loaded).Select(ids => ids[..Length]).Chunk(2).Where(pair => pair.Length == 2)
            .Select((pair, i) => (Unit: FeedForwardWorld.Unit(i), One: pair[0], Two: pair[1])),
        (loaded, pair) => new SurveyRow(pair.Unit,
            Departure(loaded, pair.One, pair.Two, HeldParts.Nothing), Departure(loaded, pair.One, pair.Two, HeldParts.Norms),
            Departure(loaded, pair.One, pair.Two, HeldParts.NormsAndPatterns))) with
    { Repeated = 1 };
}
