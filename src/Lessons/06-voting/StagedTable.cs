using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>Which came first at how many places, part of speech by part of speech.</summary>
public static class StagedTable
{
    private const int Fewest = 20;

    /// <summary>A row for each part of speech that was met often enough, the most frequent first.</summary>
    public static Table Of(IReadOnlyList<StagedPlace> places)
    {
        var parts = places.GroupBy(p => p.Part).Where(g => g.Count() >= Fewest).OrderByDescending(g => g.Count());
        return Table.Of(
            $"Что раньше прошло половину пути: доля мест, всего их {places.Count}", parts,
            ("победитель", g => g.Key.NameRu()), ("мест", g => g.Count()),
            ("часть речи раньше", g => g.Average(p => p.PartAt < p.WordAt ? 1.0 : 0)),
            ("ничья", g => g.Average(p => p.PartAt == p.WordAt ? 1.0 : 0)),
            ("слово раньше", g => g.Average(p => p.PartAt > p.WordAt ? 1.0 : 0)),
            ("случайный набор раньше", g => g.Average(p => p.RandomAhead)))
            .With("часть речи раньше", "0.00", bars: true).With("ничья", "0.00", bars: true)
            .With("слово раньше", "0.00", bars: true).With("случайный набор раньше", "0.00", bars: true);
    }
}
