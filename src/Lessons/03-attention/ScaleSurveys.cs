using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-02: the same weights with and without the division by the root of the head's width.</summary>
public static class ScaleSurveys
{
    private const long Seed = 302;
    private const int FewestKeys = 8, MostTokens = 128, Keys = 64;

    internal static string[] Columns { get; } = ["moved", "moved, W_Q divided", "loss", "loss without"];

    internal static int[] Widths { get; } = [16, 64, 128];

    internal static string[] RandomColumns { get; } =
        [.. Widths.SelectMany(d => new[] { $"{d} moved", $"{d} moved, W_Q divided", $"{d} entropy", $"{d} entropy without" })];

    /// <summary>A hundred documents of the world.</summary>
    internal static Survey World { get; } = SurveyModels.Survey("scale, world", AttentionWorld.Glass, Columns,
        _ => AttentionWorld.Documents(100, Seed, document => document.Length > FewestKeys),
        (model, one) => Row(model, AttentionWorld.Unit(one.Index), [model.Config.BeginId ?? 0, .. one.Ids]));

    /// <summary>Twenty English passages.</summary>
    internal static Survey English { get; } = SurveyModels.Survey("scale, English", AttentionWorld.Real, Columns,
        _ => AttentionWorld.Passages(20),
        (model, one) => Row(model, one.Passage.Id, AttentionWorld.Tokens(model, one.Passage, MostTokens)));

    /// <summary>A hundred draws of random queries and keys.</summary>
    internal static Survey Random { get; } = new()
    {
        Name = "scale, random",
        Kind = EvidenceKind.Arithmetic,
        Columns = RandomColumns,
        Run = scope => ("arithmetic", [.. scope.Of(Enumerable.Range(0, 100)).Select(one => new SurveyRow(
            AttentionWorld.Unit(one.Item), [.. Widths.SelectMany(width => OfRandom(width, new SeededRandom(Seed).Fork(one.Item)))]))]),
    };

    /// <summary>Changes that undo the division in every layer: the scores are multiplied by the root of the head's width.</summary>
    /// <param name="config">Of the model that will read with them.</param>
    public static IReadOnlyList<Intervention> Undone(TransformerConfig config) =>
    [
        .. Enumerable.Range(0, config.NLayers).Select(layer => new Intervention(
            "without the division", new(HookPoint.Scores, layer), null, null, (part, _) => part * Math.Sqrt(config.DHead))),
    ];

    /// <summary>One text: how much of the weight moves, by scores and by W_Q divided, and the loss with and without.</summary>
    public static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        int[] read = ids[..^1];
        var (config, layers) = (model.Config, Enumerable.Range(0, model.Config.NLayers).ToArray());
        using var trace = model.Trace(read, TraceOptions.Only([.. layers.SelectMany(layer => new HookPoint[]
        {
            HookPoint.RotatedQuery, HookPoint.RotatedKey, HookPoint.Scores, HookPoint.Pattern,
        }.Select(point => new HookAddress(point, layer))), new(HookPoint.Logits)]));
        var (root, moved, divided) = (Math.Sqrt(config.DHead), 0.0, 0.0);
        foreach (var layer in layers)
        {
            using var inner = NewDisposeScope();
            Tensor pattern = trace[HookPoint.Pattern, layer], scores = trace[HookPoint.Scores, layer];
            var keys = trace[HookPoint.RotatedKey, layer].repeat_interleave(config.NHeads / config.NKeyValueHeads, 1);
            var own = matmul(trace[HookPoint.RotatedQuery, layer] / root, keys.transpose(-1, -2));
            own = own.masked_fill(scores.isneginf(), float.NegativeInfinity);
            moved += Moved(pattern, (scores * root).softmax(-1)) / layers.Length;
            divided += Moved(pattern, own.softmax(-1)) / layers.Length;
        }

        return new(unit, moved, divided, Loss(trace.LogitRows(), ids), Loss(model.With(Undone(config)).Logits(read), ids));
    }

    /// <summary>Share of the weight that one pattern has elsewhere than another: mean over heads and rows of eight keys or more.</summary>
    internal static double Moved(Tensor pattern, Tensor other) => pattern.shape[2] < FewestKeys ? double.NaN
        : (pattern - other).narrow(2, FewestKeys - 1, pattern.shape[2] - FewestKeys + 1).abs().sum(-1).mean().item<float>() / 2;

    private static double Loss(LogitRows rows, int[] ids) =>
        -Enumerable.Range(0, ids.Length - 1).Average(i => Distributions.LogProbability(rows[i], ids[i + 1]));

    private static double[] OfRandom(int width, SeededRandom random)
    {
        double[] Vector() => [.. Enumerable.Range(0, width).Select(_ => random.NextGaussian())];
        var query = Vector();
        double[] products = [.. Enumerable.Range(0, Keys).Select(_ => Vector()).Select(key => key.Zip(query, (k, q) => k * q).Sum())];
        var root = Math.Sqrt(width);
        float[] Weights(Func<double, double> score) => Distributions.Softmax([.. products.Select(product => (float)score(product))]);
        var (with, without, divided) = (Weights(x => x / root), Weights(x => x), Weights(x => x * (1 / root)));
        double Apart(float[] other) => with.Zip(other, (a, b) => Math.Abs(a - b)).Sum() / 2;
        return [Apart(without), Apart(divided), Distributions.EntropyOf(with), Distributions.EntropyOf(without)];
    }

    /// <summary>What the rule asks of a model.</summary>
    public static Evidence Judge(SurveyTable table, string condition) => Evidence.Of(
        table,
        Same(table, "moved, W_Q divided", condition),
        Measured.Mean($"share of the weight that moves: {condition}", table["moved"], Seed),
        Measured.Mean($"rise of the loss: {condition}", [.. table["loss without"].Zip(table["loss"], (a, b) => a - b)], Seed));

    /// <summary>What the rule asks of random queries and keys.</summary>
    public static Evidence JudgeRandom(SurveyTable table) => Evidence.Of(
        table,
        [.. Widths.SelectMany(d => new[]
        {
            Same(table, $"{d} moved, W_Q divided", $"d = {d}"),
            Measured.Mean($"share of the weight that moves: d = {d}", table[$"{d} moved"], Seed),
        })]);

    // An identity, computed for every unit and no sample of anything: the largest of all, without an interval.
    private static Measured Same(SurveyTable table, string column, string condition) => Measured.Exact(
        $"share that moves where W_Q is divided instead: {condition}", table[column].Max(), table.Rows.Count);
}
