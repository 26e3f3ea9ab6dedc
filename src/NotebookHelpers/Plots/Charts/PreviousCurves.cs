using System.Collections.Concurrent;

namespace BetweenTokens.Plots;

/// <summary>Remembers the curves of a cell, so that after a change the reader sees the former ones in grey.</summary>
internal static class PreviousCurves
{
    private static readonly ConcurrentDictionary<string, (IReadOnlyList<Series> Now, IReadOnlyList<Series>? Before)> _runs = new();

    /// <summary>Notes the curves of this run.</summary>
    /// <param name="picture">Title and axes, which tell the pictures of one cell apart.</param>
    /// <param name="now">This run's curves.</param>
    /// <returns>The last curves that differed from these; empty in a first run, so that two fresh sessions are equal.</returns>
    public static IReadOnlyList<Series> Exchange(string picture, IReadOnlyList<Series> now)
    {
        var run = _runs.AddOrUpdate($"{Cell.Id}\n{picture}", _ => (now, null), (_, last) => Same(last.Now, now) ? last : (now, last.Now));
        return run.Before ?? [];
    }

    private static bool Same(IReadOnlyList<Series> a, IReadOnlyList<Series> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.SameValues(pair.Second));
}
