using System.Runtime.InteropServices;

namespace BetweenTokens.Benchmarks;

/// <summary>One benchmark.</summary>
/// <param name="Name">Word for the command line.</param>
/// <param name="Title">What is compared.</param>
/// <param name="Run">Measures and returns lines for the report.</param>
internal sealed record Benchmark(string Name, string Title, Func<BenchmarkOptions, Task<IReadOnlyList<Ratio>>> Run)
{
    /// <summary>One that prints lines of its own and has no bar.</summary>
    public Benchmark(string name, string title, Action run)
        : this(name, title, _ =>
        {
            run();
            return Task.FromResult<IReadOnlyList<Ratio>>([]);
        })
    {
    }
}

/// <summary>How to measure.</summary>
/// <param name="Model">A model that <c>LanguageModel.Load</c> takes.</param>
/// <param name="Rounds">How often the sides take turns; the best of each counts.</param>
/// <param name="Peer">Folder of the installed peer, outside the repository.</param>
/// <param name="Python">A Python that has torch.</param>
internal sealed record BenchmarkOptions(string Model, int Rounds, string Peer, string Python);

/// <summary>A measured ratio and its bar.</summary>
/// <param name="What">What was compared.</param>
/// <param name="Ours">Our number.</param>
/// <param name="Other">The other side's number.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="Value">The ratio.</param>
/// <param name="Bar">What it must be, in words.</param>
/// <param name="Holds">Whether it is.</param>
internal sealed record Ratio(string What, double Ours, double Other, string Unit, double Value, string Bar, bool Holds)
{
    public override string ToString() =>
        $"| {What} | {Ours:0.0} | {Other:0.0} | {Unit} | {Value:0.00} | {Bar} | {(Holds ? "yes" : "NO")} |";
}

/// <summary>Runs the chosen benchmarks and writes a table with hardware and date.</summary>
internal static class BenchmarkHost
{
    public static async Task<int> Run(IReadOnlyList<Benchmark> all, string[] args)
    {
        var names = args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (names.Count == 0 || names.Exists(name => name != "all" && all.All(benchmark => benchmark.Name != name)))
        {
            Console.WriteLine("benchmarks NAME… [--model MODEL] [--rounds N] [--peer FOLDER] [--python PROGRAM] [--out FILE]\n  all");
            Console.WriteLine(string.Join('\n', all.Select(benchmark => $"  {benchmark.Name,-8} {benchmark.Title}")));
            return names.Count == 0 ? 0 : 2;
        }

        string Option(string name, string fallback) =>
            Array.IndexOf(args, "--" + name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
        var options = new BenchmarkOptions(Option("model", "smollm2-135m-instruct"), int.Parse(Option("rounds", "5")),
            Option("peer", Path.Combine(Path.GetTempPath(), "between-tokens-peer")), Option("python", "python3"));
        var report = new StringWriter();
        report.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC · {Processor()} · {Environment.ProcessorCount} cores, "
            + $"{TorchSharp.torch.get_num_threads()} threads · {RuntimeInformation.OSDescription} · load {Load()} "
            + $"· {options.Rounds} rounds, best of each side unless a benchmark says otherwise\n");
        report.WriteLine("| what | ours | other | unit | ratio | bar | holds |\n|---|---|---|---|---|---|---|");
        Console.Write(report);
        var fine = true;
        foreach (var benchmark in all.Where(benchmark => names.Contains("all") || names.Contains(benchmark.Name)))
        {
            foreach (var ratio in await benchmark.Run(options))
            {
                fine &= ratio.Holds;
                report.WriteLine(ratio);
                Console.WriteLine(ratio);
            }
        }

        if (Option("out", "") is { Length: > 0 } file)
        {
            File.AppendAllText(file, report + "\n");
        }

        return fine ? 0 : 1;
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? "unknown processor"
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
