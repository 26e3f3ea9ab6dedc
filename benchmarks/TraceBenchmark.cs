using BetweenTokens.Models;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Benchmarks;

/// <summary>One pass with everything kept against our fastest full pass.</summary>
internal static class TraceBenchmark
{
    public static Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        using var model = LanguageModel.Load(options.Model);
        var result = new List<Ratio>();
        foreach (var length in new[] { 16, 256 })
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            int[] ids = [.. Enumerable.Range(0, length).Select(i => 100 + (i * 37 % 40000))];
            var batch = tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0);
            void Traced() => Trace.Run(model.Transformer, ids).Dispose();
            void Plain() => model.Transformer.Forward(batch).Dispose();
            Traced();
            Plain();
            var best = Interleaved.Best(Traced, Plain, options.Rounds * (length < 100 ? 8 : 2));
            result.Add(new($"full trace of {length} tokens, plain pass, float32", best.Ours * 1000,
                best.Theirs * 1000, "ms", best.Ours / best.Theirs, "≤ 1.10", best.Ours / best.Theirs <= 1.1));
        }

        return Task.FromResult<IReadOnlyList<Ratio>>(result);
    }
}
