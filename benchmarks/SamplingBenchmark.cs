using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Benchmarks;

/// <summary>
/// Choosing the next token of 64 streams over SmolLM2's vocabulary against the steps of transformers' processors in libtorch.
/// </summary>
internal static class SamplingBenchmark
{
    private const int Streams = 64;
    private const int Vocabulary = 49_152;

    public static Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        // Logits about as spread as a small model's: a maximum near 13, a nucleus of some thousands.
        var random = new SeededRandom(1);
        var values = Enumerable.Range(0, Streams * Vocabulary).Select(_ => (float)(3 * random.NextGaussian())).ToArray();
        using var scope = NewDisposeScope();
        var table = tensor(values, [Streams, Vocabulary]);
        var settings = new (string Name, SamplingOptions Options, Func<Tensor> Theirs)[]
        {
            ("temperature 0.8", new() { Temperature = 0.8f }, () => (table / 0.8).softmax(-1)),
            ("temperature 0.8, top-k 50, top-p 0.9", new() { Temperature = 0.8f, TopK = 50, TopP = 0.9f },
                () => Nucleus(Largest(table / 0.8, 50), 0.9)),
            ("top-p 0.9", new() { TopP = 0.9f }, () => Nucleus(table, 0.9)),
        };

        var result = new List<Ratio>();
        foreach (var (name, sampling, theirs) in settings)
        {
            var chain = sampling.ToChain();
            void Ours() => Parallel.For(0, Streams, stream =>
            {
                var logits = values.AsSpan(stream * Vocabulary, Vocabulary).ToArray();
                chain.Apply(logits, []);
                TokenDraw.Sample(logits, new SeededRandom(stream));
            });
            void Theirs()
            {
                using var inner = NewDisposeScope();
                theirs().multinomial(1);
            }

            var best = Interleaved.Best(Ours, Theirs, options.Rounds * 4);
            result.Add(new($"one token for {Streams} streams, {name}; the steps of transformers in libtorch",
                best.Ours * 1000, best.Theirs * 1000, "ms", best.Ours / best.Theirs, "≤ 1", best.Ours <= best.Theirs));
        }

        return Task.FromResult<IReadOnlyList<Ratio>>(result);
    }

    private static Tensor Largest(Tensor logits, int k) =>
        logits.masked_fill(logits < logits.topk(k, -1).values.narrow(-1, k - 1, 1), float.NegativeInfinity);

    /// <summary>Probabilities after the nucleus: sort, sum up, scatter back.</summary>
    private static Tensor Nucleus(Tensor logits, double mass)
    {
        var (sorted, order) = logits.sort(-1);
        var removed = sorted.softmax(-1).cumsum(-1) <= 1 - mass;
        return logits.masked_fill(removed.scatter(-1, order, removed), float.NegativeInfinity).softmax(-1);
    }
}
