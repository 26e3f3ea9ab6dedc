using System.Diagnostics;
using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Benchmarks;

/// <summary>Loading in a fresh process each time: a second load would find the runtime warm and the heap grown.</summary>
internal static class LoadBenchmark
{
    private const string Inner = "load-once";
    private const double MostSeconds = 2;
    private const double MostExtra = 250;

    public static async Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        var result = new List<Ratio>();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var (seconds, extra, weights) = (double.MaxValue, double.MaxValue, 0.0);
            for (var round = 0; round < options.Rounds; round++)
            {
                var start = new ProcessStartInfo(Environment.ProcessPath!, [Inner, options.Model, type.ToString()])
                {
                    RedirectStandardOutput = true,
                };
                using var process = Process.Start(start)!;
                var words = (await process.StandardOutput.ReadToEndAsync())
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToArray();
                (seconds, extra, weights) = (Math.Min(seconds, words[0]), Math.Min(extra, words[1] - words[2]), words[2]);
            }

            result.Add(new($"load {type}: seconds against {MostSeconds}", seconds,
                MostSeconds, "s", seconds / MostSeconds, "≤ 1.00", seconds <= MostSeconds));
            result.Add(new($"load {type}: peak anonymous memory beyond {weights:0} MB of weights, against {MostExtra}",
                extra, MostExtra, "MB", extra / MostExtra, "≤ 1.00", extra <= MostExtra));
        }

        return result;
    }

    /// <summary>The inner process: seconds, peak anonymous MB, MB of weights.</summary>
    public static void Once(string model, string type)
    {
        var parsed = Enum.Parse<ScalarType>(type);
        var (before, seconds) = (AnonymousMemory.Now(), 0.0);
        LanguageModel? loaded = null;
        var peak = AnonymousMemory.PeakOf(() => seconds = Interleaved.Seconds(() => loaded = LanguageModel.Load(model, parsed)));
        var weights = loaded!.Transformer.Parameters.Count * (parsed == ScalarType.Float32 ? 4 : 2);
        Console.WriteLine($"{seconds} {(before + peak) / 1e6} {weights / 1e6}");
        loaded.Dispose();
    }
}
