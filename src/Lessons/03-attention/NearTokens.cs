using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-10: do the lower layers look mostly at what is near?</summary>
public static class NearTokens
{
    private const long Seed = 310;
    private const int Near = 8, Seen = 33, Long = 40, MostTokens = 128, GlassLayers = 6, RealLayers = 30;

    internal static string[] Conditions { get; } = ["с первым токеном", "без первого токена"];

    /// <summary>Share of the weight on the eight nearest tokens, of each condition and layer.</summary>
    internal static string[] Columns(int layers) =>
        [.. Conditions.SelectMany(condition => Enumerable.Range(0, layers).Select(layer => $"L{layer}, {condition}"))];

    /// <summary>A hundred documents of the world.</summary>
    internal static Survey World { get; } = OfWorld("near, world", 100, Fresh.Not);

    /// <summary>The English passages.</summary>
    internal static Survey English { get; } = OfEnglish("near, English", 60, Fresh.Not);

    /// <summary>Twenty documents before an untrained network.</summary>
    internal static Survey UntrainedWorld { get; } = OfWorld("near, world, untrained", 20, Fresh.Untrained);

    /// <summary>Twenty passages before an untrained network.</summary>
    internal static Survey UntrainedEnglish { get; } = OfEnglish("near, English, untrained", 20, Fresh.Untrained);

    /// <summary>Of one text, by condition and layer: mean over heads and over rows that see 33 tokens or more.</summary>
    public static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var layers = Enumerable.Range(0, model.Config.NLayers);
        using var trace = model.Trace(ids, TraceOptions.Only([.. layers.Select(layer => new HookAddress(HookPoint.Pattern, layer))]));
        var shares = layers.Select(layer => Shares(trace[HookPoint.Pattern, layer][0])).ToList();
        return new(unit, [.. shares.Select(share => share.With), .. shares.Select(share => share.Without)]);
    }

    /// <summary>Share of a pattern's weight on the eight nearest: [head, query, key] → with the first token and without.</summary>
    internal static (double With, double Without) Shares(Tensor pattern)
    {
        using var scope = NewDisposeScope();
        var (rows, seen) = (pattern.shape[1] - Seen + 1, pattern.shape[1]);
        var late = pattern.narrow(1, Seen - 1, rows);
        var distance = arange(Seen - 1, seen, device: pattern.device).unsqueeze(1) - arange(0, seen, device: pattern.device).unsqueeze(0);
        var near = (late * distance.ge(0).logical_and(distance.lt(Near)).to(late.dtype)).sum(-1); // [H, rows]
        return (near.mean().item<float>(), (near / (1 - late.select(-1, 0)).clamp_min(1e-6)).mean().item<float>());
    }

    private static Survey OfWorld(string name, int count, Fresh fresh) => SurveyModels.Survey(
        name, AttentionWorld.Glass, Columns(GlassLayers),
        model => fresh.With(model, Seed, AttentionWorld.Documents(count, Seed, document => document.Length > Long)),
        (model, one) => Row(one.Model, AttentionWorld.Unit(one.Item.Index), AttentionWorld.Read(one.Item.Ids)));

    private static Survey OfEnglish(string name, int count, Fresh fresh) => SurveyModels.Survey(
        name, AttentionWorld.Real, Columns(RealLayers), model => fresh.With(model, Seed, AttentionWorld.Passages(count)),
        (model, one) => Row(one.Model, one.Item.Passage.Id, AttentionWorld.Tokens(model, one.Item.Passage, MostTokens)));

    /// <summary>What the rule asks for: the lower third of the layers.</summary>
    public static Evidence Judge(SurveyTable table, SurveyTable untrained, string text) => Evidence.Of(
        table,
        [.. Conditions.SelectMany(condition => new[]
        {
            Measured.Mean($"the same in an untrained network: {text}, {condition}", Lower(untrained, condition), Seed),
            Measured.Mean($"share of the weight on the eight nearest: {text}, {condition}", Lower(table, condition), Seed),
        })]);

    private static double[] Lower(SurveyTable table, string condition)
    {
        var columns = Enumerable.Range(0, table.Columns.Count / Conditions.Length / 3)
            .Select(layer => table[$"L{layer}, {condition}"]).ToList();
        return [.. table.Rows.Select((_, row) => columns.Average(column => column[row]))];
    }
}
