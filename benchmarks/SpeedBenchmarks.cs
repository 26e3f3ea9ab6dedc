using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using static TorchSharp.torch;

namespace BetweenTokens.Benchmarks;

/// <summary>Reading and writing text against llama.cpp on the same file with as many threads. Ours runs in bfloat16.</summary>
internal static class SpeedBenchmarks
{
    public static Task<IReadOnlyList<Ratio>> Prompt(BenchmarkOptions options) =>
        Against(options, "prompt of 512", 512, "≥ 2.00", 2, "prompt 512", model =>
        {
            var ids = Tokens(512);
            return () =>
            {
                using var reading = model.Start();
                return Interleaved.Seconds(() => reading.Read(ids));
            };
        });

    public static Task<IReadOnlyList<Ratio>> OneStream(BenchmarkOptions options) =>
        Against(options, "one stream", 64, "≥ 0.70", 0.7, "stream 64", model => () => Stream(model, 1, 64));

    public static async Task<IReadOnlyList<Ratio>> ManyStreams(BenchmarkOptions options)
    {
        using var peer = LlamaPeer.Start(options.Peer, Gguf(options));
        using var model = LanguageModel.Load(options.Model, ScalarType.BFloat16);
        var best = Interleaved.Best(() => Stream(model, 64, 64, promptCounts: true), () => peer.Ask("streams 8 64"), options.Rounds);
        return [Rates("64 streams against 8", 64 * 64 / best.Ours, 8 * 64 / best.Theirs, "≥ 5.00", 5)];
    }

    private static async Task<IReadOnlyList<Ratio>> Against(
        BenchmarkOptions options, string what, int tokens, string bar, double least, string work, Func<LanguageModel, Func<double>> ours)
    {
        using var peer = LlamaPeer.Start(options.Peer, Gguf(options));
        using var model = LanguageModel.Load(options.Model, ScalarType.BFloat16);
        var side = ours(model);
        side();
        var best = Interleaved.Best(side, () => peer.Ask(work), options.Rounds);
        return [Rates(what, tokens / best.Ours, tokens / best.Theirs, bar, least)];
    }

    /// <summary>Seconds to write so many greedy tokens in every stream after a prompt of five.</summary>
    private static double Stream(LanguageModel model, int streams, int tokens, bool promptCounts = false)
    {
        using var reading = model.Start(streams);
        var prompt = Enumerable.Repeat(Tokens(5), streams).SelectMany(ids => ids).ToArray();
        var next = new int[streams];
        void Take(LogitRows rows)
        {
            for (var stream = 0; stream < streams; stream++)
            {
                next[stream] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(rows[stream]);
            }
        }

        var first = Interleaved.Seconds(() => Take(reading.Read(prompt)));
        var rest = Interleaved.Seconds(() =>
        {
            for (var step = promptCounts ? 1 : 0; step < tokens; step++)
            {
                Take(reading.Read(next));
            }
        });
        return rest + (promptCounts ? first : 0);
    }

    private static int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => 100 + (i * 37 % 40000))];

    private static Ratio Rates(string what, double ours, double other, string bar, double least) =>
        new(what + ", llama.cpp", ours, other, "tokens/s", ours / other, bar, ours / other >= least);

    private static string Gguf(BenchmarkOptions options)
    {
        var path = ModelPlaces.Here().Find(options.Model);
        return Directory.Exists(path) ? Directory.GetFiles(path, "*.gguf").Single() : path;
    }
}
