using System.Globalization;

namespace BetweenTokens.Benchmarks;

/// <summary>The most memory of its own that the process holds while something runs (Linux: RssAnon; pages of files do not count).</summary>
internal static class AnonymousMemory
{
    /// <summary>Peak above what was held before, in bytes; null where the system does not say.</summary>
    public static long? PeakOf(Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            action();
            return null;
        }

        GC.Collect();
        long before = Now(), peak = before;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            do
            {
                peak = Math.Max(peak, Now());
            }
            while (!done.Wait(2));
        });
        watcher.Start();
        action();
        done.Set();
        watcher.Join();
        return Math.Max(peak, Now()) - before;
    }

    /// <summary>Bytes held now (Linux).</summary>
    public static long Now() =>
        1024 * long.Parse(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))["RssAnon:".Length..^2].Trim(),
            CultureInfo.InvariantCulture);
}
