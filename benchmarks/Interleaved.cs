using System.Diagnostics;
using System.Globalization;

namespace BetweenTokens.Benchmarks;

/// <summary>Two sides of a comparison by turns, so that both meet the same machine; the best of the rounds counts.</summary>
internal static class Interleaved
{
    /// <summary>Seconds of the better round of each side.</summary>
    public static (double Ours, double Theirs) Best(Action ours, Action theirs, int rounds = 5) => Best(() => Seconds(ours), () => Seconds(theirs), rounds);

    /// <summary>The same for sides that keep their own time, for instance in another process.</summary>
    public static (double Ours, double Theirs) Best(Func<double> ours, Func<double> theirs, int rounds = 5)
    {
        double best = double.MaxValue, other = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            best = Math.Min(best, ours());
            other = Math.Min(other, theirs());
        }

        return (best, other);
    }

    /// <summary>One line of a report: name, ratio, both sides.</summary>
    public static void Report(string what, (double Ours, double Theirs) seconds, string anchor) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds.Ours / seconds.Theirs:0.00} times {anchor} ({seconds.Ours * 1000:0} ms against {seconds.Theirs * 1000:0} ms)"));

    /// <summary>Seconds that an action takes.</summary>
    public static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
