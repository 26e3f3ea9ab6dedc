using System.Diagnostics;
using System.Globalization;
using BetweenTokens.Microworld;

namespace BetweenTokens.Benchmarks;

/// <summary>Tokens a second on one core: drawing documents, filtering, filtering with the whole next-word distribution.</summary>
internal static class WorldBenchmarks
{
    private const int Rounds = 5;
    private const double SamplingBar = 2_000_000;
    private const double FilteringBar = 400_000;

    private static readonly string[] _eight = ["narration", "variables", "conflict", "weather", "cups", "sums", "hops", "repeats"];

    public static void Run()
    {
        var shares = new WorldOptions().Shares;
        Measure("eight kinds", World.Create(new() { Shares = shares.RemoveRange(shares.Keys.Except(_eight)) }));
        Measure("all kinds", World.Create());
    }

    private static void Measure(string name, World world)
    {
        var (sampling, filtering, rows, kept) = (0.0, 0.0, 0.0, new List<int>());
        for (var round = 0; round <= Rounds; round++) // the first round warms up; of the others the best counts
        {
            var tokens = new List<int>(1_100_000);
            var sampler = new Sampler(world, round);
            var sample = Rate(1_000_000, () =>
            {
                while (tokens.Count < 1_000_000)
                {
                    sampler.Next(tokens);
                }
            });
            var filter = new Filter(world);
            var filtered = Rate(300_000, () => Read(filter, tokens, 300_000, []));
            filter.Restart();
            var distributed = Rate(100_000, () => Read(filter, tokens, 100_000, new double[world.TokenCount]));
            if (round > 0)
            {
                (sampling, filtering, rows) = (Math.Max(sampling, sample), Math.Max(filtering, filtered), Math.Max(rows, distributed));
            }

            kept = tokens;
        }

        Console.WriteLine($"{name}: {world.Words.Count} words, {world.Kinds.Count} kinds, {Entropy(world, kept):0.000} nats a token");
        Print("sampling", sampling, SamplingBar);
        Print("filtering", filtering, FilteringBar);
        Print("filtering with every distribution", rows, FilteringBar);
    }

    private static void Read(Filter filter, List<int> tokens, int count, double[] row)
    {
        for (var i = 0; i < count; i++)
        {
            if (row.Length > 0)
            {
                filter.Distribution(row);
            }

            filter.Advance(tokens[i]);
        }
    }

    private static double Entropy(World world, List<int> tokens)
    {
        var filter = new Filter(world);
        Read(filter, tokens, 300_000, []);
        return -filter.LogProbability / 300_000;
    }

    private static double Rate(int tokens, Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return tokens / watch.Elapsed.TotalSeconds;
    }

    private static void Print(string what, double rate, double bar) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {what,-34} {rate / 1e6,6:0.00} M tokens/s   {rate / bar,6:0.00} × the bar of {bar / 1e6:0.0} M"));
}
