namespace BetweenTokens.Sampling;

/// <summary>A piece that a text ends with, over and over.</summary>
/// <param name="Period">Its length in tokens; 0 where the text ends without a loop.</param>
/// <param name="Copies">How many whole copies stand at the end, one after the other; 0 where there is no loop.</param>
public readonly record struct TextLoop(int Period, int Copies)
{
    /// <summary>Tokens that the copies take.</summary>
    public int Length => Period * Copies;
}

/// <summary>How much of a text repeats itself, counted on tokens (or on words, numbered in any way).</summary>
public static class Repetition
{
    /// <summary>
    /// Share of a text's n-grams that repeat an earlier one: 1 − distinct n-grams / n-grams (seq-rep-n of Welleck et al. 2019,
    /// arXiv 1908.04319, who take n = 4).
    /// </summary>
    /// <param name="ids">The text.</param>
    /// <param name="n">At least 1.</param>
    /// <returns>0 (none repeats) to below 1; 0 where the text is shorter than n.</returns>
    public static double RepeatedNgrams(ReadOnlySpan<int> ids, int n = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return ids.Length < n ? 0 : 1 - DistinctNgrams([ids.ToArray()], n);
    }

    /// <summary>
    /// Distinct n-grams of several texts over all their n-grams (distinct-n of Li et al. 2016, arXiv 1510.03055, who divide by the
    /// number of tokens). It falls as texts get longer or more, so only texts of equal number and length compare.
    /// </summary>
    /// <param name="texts">The texts; no n-gram spans two of them.</param>
    /// <param name="n">At least 1.</param>
    /// <returns>Above 0 to 1; NaN where every text is shorter than n.</returns>
    public static double DistinctNgrams(IEnumerable<IReadOnlyList<int>> texts, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var (seen, all) = (new HashSet<ArraySegment<int>>(new SameTokens()), 0);
        foreach (var text in texts)
        {
            int[] ids = [.. text];
            for (var start = 0; start + n <= ids.Length; start++, all++)
            {
                seen.Add(new(ids, start, n));
            }
        }

        return (double)seen.Count / all;
    }

    /// <summary>The loop that a text ends with: the piece whose whole copies cover most of its end, of equals the shortest piece.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="copies">How many copies make a loop, at least 2.</param>
    public static TextLoop TrailingLoop(ReadOnlySpan<int> ids, int copies = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 2);
        var best = default(TextLoop);
        for (var period = 1; period * copies <= ids.Length; period++)
        {
            // Tokens at the end that equal the one a period before them.
            var same = 0;
            while (same + period < ids.Length && ids[^(same + 1)] == ids[^(same + 1 + period)])
            {
                same++;
            }

            var loop = new TextLoop(period, (same / period) + 1);
            best = loop.Copies >= copies && loop.Length > best.Length ? loop : best;
        }

        return best;
    }

    private sealed class SameTokens : IEqualityComparer<ArraySegment<int>>
    {
        public bool Equals(ArraySegment<int> x, ArraySegment<int> y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(ArraySegment<int> tokens)
        {
            var hash = default(HashCode);
            foreach (var token in tokens)
            {
                hash.Add(token);
            }

            return hash.ToHashCode();
        }
    }
}
