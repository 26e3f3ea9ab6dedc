using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BetweenTokens.Microworld;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Benchmarks;

/// <summary>A step of training <c>base-s</c> against the same step in plain PyTorch, and against what the processor multiplies.</summary>
internal static class TrainingBenchmark
{
    private const int Steps = 4;
    private const double Least = 0.95;
    private const double LeastShare = 0.35;

    public static Task<IReadOnlyList<Ratio>> Run(BenchmarkOptions options)
    {
        var recipe = TrainingRecipes.Load("base-s") with { Precision = ScalarType.Float32 };
        List<Ratio> ratios = [];
        using (var trainer = new Trainer(recipe))
        {
            using var peer = TorchPeer.Start(recipe, trainer.Law, options.Python);
            var tokens = trainer.Next().Tokens;
            var ours = () => Interleaved.Work(() => Take(trainer));
            if (peer is not null)
            {
                peer.Ask("steps 2");
                var best = Interleaved.Best(ours, () => peer.Ask($"steps {Steps}"), options.Rounds);
                var (own, other) = (tokens * Steps / best.Ours, tokens * Steps / best.Theirs);
                ratios.Add(new($"base-s, float32, plain PyTorch {peer.Version}", own,
                    other, "tokens/s", own / other, "≥ 0.95", own / other >= Least));
            }

            ratios.Add(Share("base-s, float32", trainer, recipe, ScalarType.Float32, tokens, options.Rounds));
        }

        foreach (var name in new[] { "base-s", "base" })
        {
            using Trainer whole = new(TrainingRecipes.Load(name) with { Precision = ScalarType.Float32 }),
                half = new(TrainingRecipes.Load(name) with { Precision = ScalarType.BFloat16 });
            var tokens = whole.Next().Tokens;
            half.Next();
            var best = Interleaved.Best(
                () => Interleaved.Work(() => Take(half)), () => Interleaved.Work(() => Take(whole)), options.Rounds);
            var (own, other) = (tokens * Steps / best.Ours, tokens * Steps / best.Theirs);
            ratios.Add(new($"{name}, products in bfloat16 against float32", own, other, "tokens/s", own / other, "≥ 1.00", own >= other));
        }

        return Task.FromResult<IReadOnlyList<Ratio>>(ratios);
    }

    private static void Take(Trainer trainer)
    {
        for (var step = 0; step < Steps; step++)
        {
            trainer.Next();
        }
    }

    /// <summary>6·N·tokens a second, N being all weights, against a product of 2048 × 2048.</summary>
    private static Ratio Share(string what, Trainer trainer, TrainingRecipe recipe, ScalarType type, long tokens, int rounds)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator(1, CPU);
        var (a, b) = (randn([2048, 2048], ScalarType.Float32, generator: generator).to(type),
            randn([2048, 2048], ScalarType.Float32, generator: generator).to(type));
        var best = Interleaved.Best(
            () => Interleaved.Work(() =>
            {
                using var learning = enable_grad();
                Take(trainer);
            }),
            () => Interleaved.Work(() => matmul(a, b).Dispose()),
            rounds);
        var (own, other) =
            (6.0 * trainer.Transformer.Parameters.Count * tokens * Steps / best.Ours / 1e9, 2.0 * 2048 * 2048 * 2048 / best.Theirs / 1e9);
        return new($"{what}: 6·N·tokens/s of a product of 2048³", own, other, "GFLOP/s", own / other, "≥ 0.35", own / other >= LeastShare);
    }
}

/// <summary>PyTorch in a process of its own, over the same batches with as many threads.</summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly Process _process;
    private readonly string _data;

    private TorchPeer(Process process, string data, string version) => (_process, _data, Version) = (process, data, version);

    public string Version { get; }

    /// <summary>Starts the peer; null, with a word on the console, where this Python has no torch.</summary>
    public static TorchPeer? Start(TrainingRecipe recipe, Law law, string python)
    {
        var data = Path.GetTempFileName();
        using (var file = File.Create(data))
        {
            var packer = new Packer(
                new Sampler(law, recipe.CorpusSeed).Documents().GetEnumerator(), recipe.Rows, recipe.Length, law.EndToken);
            for (var i = 0; i < 4; i++)
            {
                var batch = packer.Next();
                foreach (var values in new[] { batch.Inputs, batch.Targets, batch.Documents })
                {
                    file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
                }
            }
        }

        int[] numbers = [recipe.Rows,
            recipe.Length, law.TokenCount, recipe.Model.NLayers, recipe.Model.DModel, recipe.Model.NHeads, get_num_threads()];
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "training-peer.py"),
            data, .. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = numbers[^1].ToString(CultureInfo.InvariantCulture);
        start.Environment.Remove("OMP_WAIT_POLICY"); // its threads spin, as they do by default
        var process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() is { } version)
        {
            return new TorchPeer(process, data, version);
        }

        Console.WriteLine($"(no PyTorch behind '{python}': say --python PROGRAM)");
        File.Delete(data);
        return null;
    }

    /// <summary>Seconds that the work took.</summary>
    public double Ask(string work)
    {
        _process.StandardInput.WriteLine(work);
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("PyTorch's process ended."),
            CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_data);
    }
}
