using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-04: is attention a weighted sum of past states, asked for by the last state, and is that all there is?</summary>
public static class StateSums
{
    private const long Seed = 304;
    private const int MostTokens = 96, References = 20;

    internal static string[] Columns { get; } = ["unexplained", "#places", "#winner stays", "moved", "by hand"];

    /// <summary>A hundred documents of the world.</summary>
    internal static Survey World { get; } = SurveyModels.Survey("sums of states, world", AttentionWorld.Glass, Columns,
        model => With(model, AttentionWorld.Documents(100, Seed, document => document.Length > 10)
                .Select(one => (AttentionWorld.Unit(one.Index), AttentionWorld.Read(one.Ids))),
            () => AttentionWorld.Documents(References, Seed + 1).Select(one => AttentionWorld.Read(one.Ids))),
        (model, one) => Row(model, one.Unit, one.Ids, one.Means));

    /// <summary>Twenty English passages; twenty others give the means, which one number needs: a check does without it.</summary>
    internal static Survey English { get; } = OfEnglish(model => With(model, Passages(model, 0),
        () => Passages(model, 40).Select(one => one.Ids))) with
    {
        Brief = OfEnglish(model => Passages(model, 0).Select(one => (one.Unit, one.Ids, NoMeans))).Run,
    };

    private static IReadOnlyList<Intervention> NoMeans => [];

    private static Survey OfEnglish(
        Func<LanguageModel, IEnumerable<(string Unit, int[] Ids, IReadOnlyList<Intervention> Means)>> texts) => SurveyModels.Survey(
            "sums of states, English", AttentionWorld.Real, Columns, texts, (model, one) => Row(model, one.Unit, one.Ids, one.Means));

    private static IEnumerable<(string Unit, int[] Ids)> Passages(LanguageModel model, int from) => AttentionWorld.Passages(60).Skip(from)
        .Take(References).Select(one => (one.Passage.Id, AttentionWorld.Tokens(model, one.Passage, MostTokens)));

    private static IEnumerable<(string Unit, int[] Ids, IReadOnlyList<Intervention> Means)> With(
        LanguageModel model, IEnumerable<(string Unit, int[] Ids)> texts, Func<IEnumerable<int[]>> references)
    {
        Tensor[] means = Means(model, references());
        foreach (var (unit, ids) in texts)
        {
            yield return (unit, ids, [.. means.Select((mean, layer) => ButFirst(layer, mean))]);
        }

        Array.ForEach(means, mean => mean.Dispose());
    }

    // What each feed-forward block writes, mean over texts and positions but the first: [1, 1, D] for each layer.
    private static Tensor[] Means(LanguageModel model, IEnumerable<int[]> texts)
    {
        using var noGradient = no_grad();
        HookAddress[] places = [.. Enumerable.Range(0, model.Config.NLayers).Select(layer => new HookAddress(HookPoint.MlpOut, layer))];
        var (sums, count) = (places.Select(_ => zeros([1, 1, model.Config.DModel], ScalarType.Float32, model.Device)).ToArray(), 0);
        foreach (var ids in texts)
        {
            using var scope = NewDisposeScope();
            using var trace = model.Trace(ids, TraceOptions.Only(places));
            count += ids.Length - 1;
            for (var layer = 0; layer < places.Length; layer++)
            {
                sums[layer].add_(trace[places[layer]].narrow(1, 1, ids.Length - 1).sum([1], keepdim: true));
            }
        }

        Array.ForEach(sums, sum => sum.div_(count));
        return sums;
    }

    // The first position keeps what it has: a block may write something there that it writes nowhere else, and that all others rest on.
    private static Intervention ButFirst(int layer, Tensor mean) =>
        new("mean but at the first position", new(HookPoint.MlpOut, layer), null, null, (part, _) =>
        {
            using var scope = NewDisposeScope();
            return cat([part.narrow(1, 0, 1), mean.expand(1, part.shape[1] - 1, -1)], 1).MoveToOuterDisposeScope();
        });

    private static SurveyRow Row(LanguageModel model, string unit, int[] ids, IReadOnlyList<Intervention> means)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        HookPoint[] points = [HookPoint.ResidPre, HookPoint.Norm1Scale, HookPoint.Norm1Out, HookPoint.Pattern, HookPoint.HeadMix,
            HookPoint.AttentionOut];
        var layers = Enumerable.Range(0, model.Config.NLayers).ToArray();
        using var trace = model.Trace(ids, TraceOptions.Only([.. layers.SelectMany(layer => points
            .Select(point => new HookAddress(point, layer))), new(HookPoint.Logits)]));
        var (unexplained, moved, off) = (0.0, 0.0, 0.0);
        foreach (var layer in layers)
        {
            using var inner = NewDisposeScope();
            var pattern = trace[HookPoint.Pattern, layer];
            var states = trace[HookPoint.ResidPre, layer] / trace[HookPoint.Norm1Scale, layer]; // [1, T, D], mean square one
            var sums = matmul(pattern.mean([1]), states);
            var write = trace[HookPoint.AttentionOut, layer];
            var shared = (sums * write).sum().square() / (sums.square().sum() * write.square().sum());
            unexplained += (1 - shared.item<float>()) / layers.Length;
            var scores = matmul(states, states.transpose(1, 2)).unsqueeze(1) / Math.Sqrt(states.shape[2]);
            moved += ScaleSurveys.Moved(pattern, HeadByHand.Masked(scores).softmax(-1)) / layers.Length;
            off = Math.Max(off, HeadByHand.Differences(model, trace, layer));
        }

        return new(unit, unexplained, ids.Length, means.Count == 0 ? double.NaN : Staying(model, trace, ids, means), moved, off);
    }

    // Places whose winner stays where the blocks write their means.
    private static long Staying(LanguageModel model, Trace trace, int[] ids, IReadOnlyList<Intervention> means)
    {
        using var alone = model.Trace(ids, new() { Keep = [new(HookPoint.Logits)], Interventions = means });
        return alone.Logits.argmax(-1).eq(trace.Logits.argmax(-1)).sum().item<long>();
    }

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string condition) => Evidence.Of(
        table,
        Measured.Exact($"largest difference of heads computed by hand: {condition}", table["by hand"].Max(), table.Rows.Count),
        Measured.Mean($"share of the write that sums of states leave unexplained: {condition}", table["unexplained"], Seed),
        Measured.Ratio($"share of places whose winner stays with the sums alone: {condition}",
            table["#winner stays"], table["#places"], Seed),
        Measured.Mean($"share of the weight that moves where states are queries: {condition}", table["moved"], Seed));
}
