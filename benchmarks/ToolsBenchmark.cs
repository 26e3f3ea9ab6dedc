using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Benchmarks;

/// <summary>Every head ablated, and the residual stream patched at every place, against one full pass for each change.</summary>
internal static class ToolsBenchmark
{
    private const string Clean = "When Mary and John went to the store, John gave a drink to";
    private const string Corrupt = "When Mary and John went to the store, Mary gave a drink to";

    public static Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        using var model = LanguageModel.Load(options.Model);
        var metric = Metric.LogitDifference(" Mary", " John");
        int[] clean = ((Prompt)Clean).Ids(model), corrupt = ((Prompt)Corrupt).Ids(model);
        var (layers, heads) = (model.Config.NLayers, model.Config.NHeads);
        using var source = model.Trace(clean);
        void Patched() => Patching.Residual(model, clean, corrupt, metric);
        return Task.FromResult<IReadOnlyList<Ratio>>(
        [
            Measure($"{layers * heads} heads ablated", 12, options.Rounds, () => Ablation.Heads(model, clean, metric), () =>
            {
                foreach (var layer in Enumerable.Range(0, layers))
                {
                    foreach (var head in Enumerable.Range(0, heads))
                    {
                        model.LogitsWith(clean, Intervene.Zero(new(HookPoint.HeadMix, layer), head));
                    }
                }
            }),
            Measure($"residual stream patched at {layers} × {clean.Length} places", 15, options.Rounds, Patched, () =>
            {
                foreach (var layer in Enumerable.Range(0, layers))
                {
                    foreach (var position in Enumerable.Range(0, clean.Length))
                    {
                        model.LogitsWith(corrupt, Intervene.Patch(new HookAddress(HookPoint.ResidPre, layer), source, position: position));
                    }
                }
            }),
        ]);
    }

    // Wall clock of the better round; the slow side once or twice is enough, as its ratio is far from one.
    private static Ratio Measure(string what, double bar, int rounds, Action ours, Action oneByOne)
    {
        ours();
        var (best, work) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            best = Math.Min(best, Interleaved.Seconds(ours));
            work = Math.Min(work, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        var other = Interleaved.Seconds(oneByOne);
        return new(FormattableString.Invariant($"{what} ({work:0.0} s of processor time), against one pass for each"), best, other, "s",
            best / other, $"≤ {bar} s", best <= bar);
    }
}
