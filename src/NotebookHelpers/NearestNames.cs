namespace BetweenTokens;

/// <summary>Did you mean: the known names closest to a name that is not known.</summary>
public static class NearestNames
{
    /// <summary>Names longer than this are compared by their first characters only, so that a hostile name costs little.</summary>
    private const int LongestCompared = 128;

    /// <summary>A file may list a hundred thousand names; a hint is worth a few thousand comparisons.</summary>
    private const int MostCompared = 4096;

    /// <summary>The closest names, best first, none that differs in more than half of its characters.</summary>
    /// <param name="name">What was asked for.</param>
    /// <param name="known">What there is.</param>
    /// <param name="count">At most so many.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known, int count = 3) =>
        [.. known
            .Take(MostCompared)
            .Select(candidate => (candidate, distance: Distance(Shortened(name), Shortened(candidate))))
            .Where(pair => pair.distance <= Math.Max(name.Length, pair.candidate.Length) / 2)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(count)
            .Select(pair => pair.candidate)];

    /// <summary>
    /// Levenshtein's distance, letter case aside: insertions, deletions and replacements that lead from one to the other.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<int> row = stackalloc int[LongestCompared + 1];
        row = right.Length <= LongestCompared ? row[..(right.Length + 1)] : new int[right.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 0; i < left.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i + 1);
            for (int j = 0; j < right.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(diagonal, row[j]) + 1);
            }
        }

        return row[^1];
    }

    private static ReadOnlySpan<char> Shortened(string name) => name.AsSpan(0, Math.Min(name.Length, LongestCompared));
}
