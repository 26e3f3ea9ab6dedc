using System.Diagnostics;
using System.Globalization;

namespace BetweenTokens.Benchmarks;

/// <summary>Two sides of a comparison by turns, so that both meet the same machine; the best of the rounds counts.</summary>
internal static class Interleaved
{
    /// <summary>Seconds of the better round of each side.</summary>
    public static (double Ours, double Theirs) Best(Action ours, Action theirs, int rounds = 5) =>
        Best(() => Seconds(ours), () => Seconds(theirs), rounds);

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

    /// <summary>
    /// The median of each side, and of the rounds' ratios: for differences of a few percent on a machine that has other work,
    /// which meets both sides of a round alike.
    /// </summary>
    public static (double Ours, double Theirs, double Ratio) Median(Func<double> ours, Func<double> theirs, int rounds)
    {
        var pairs = Enumerable.Range(0, rounds).Select(_ => (Ours: ours(), Theirs: theirs())).ToArray();
        return (Of(pairs.Select(pair => pair.Ours)), Of(pairs.Select(pair => pair.Theirs)),
            Of(pairs.Select(pair => pair.Ours / pair.Theirs)));

        static double Of(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
    }

    /// <summary>One line of a report: name, ratio, both sides.</summary>
    public static void Report(string what, (double Ours, double Theirs) seconds, string anchor) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds.Ours / seconds.Theirs:0.00} times "
            + $"{anchor} ({seconds.Ours * 1000:0} ms against {seconds.Theirs * 1000:0} ms)"));

    /// <summary>Seconds that an action takes.</summary>
    public static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>
    /// The same for work of libtorch: of one thread the processor time, so that a busy machine does not blur it;
    /// two can only be measured by the clock.
    /// </summary>
    public static double Work(Action action)
    {
        if (TorchSharp.torch.get_num_threads() > 1)
        {
            return Seconds(action);
        }

        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
