using BetweenTokens.Models.Configs;
using BetweenTokens.Tracing;

namespace BetweenTokens.Inspection.Causal;

public static partial class HeadScores
{
    /// <summary>How far a head looks: the mean over its queries of Σ α_ij · |i − j|, in tokens.</summary>
    /// <param name="trace">A run with attention patterns.</param>
    /// <param name="withoutFirst">True: the weight on the first position is taken out and the rest made to sum to one.</param>
    /// <param name="from">First query that counts; null: the first that has a choice.</param>
    /// <returns>[layer, head], tokens; NaN where no weight is left.</returns>
    /// <exception cref="ArgumentException">The model's patterns are not distributions, or no query is left.</exception>
    public static double[,] MeanDistance(Trace trace, bool withoutFirst = false, int? from = null) =>
        Spread(trace, withoutFirst, from, (row, query) => row.Select((weight, key) => weight * Math.Abs(query - key)).Sum());

    /// <summary>How widely a head looks: the mean over its queries of −Σ α_ij ln α_ij, in nats; ln n is a look at n places alike.</summary>
    /// <inheritdoc cref="MeanDistance"/>
    /// <returns>[layer, head], nats; NaN where no weight is left.</returns>
    public static double[,] Entropy(Trace trace, bool withoutFirst = false, int? from = null) =>
        Spread(trace, withoutFirst, from, (row, _) => -row.Sum(weight => weight > 0 ? weight * Math.Log(weight) : 0));

    /// <summary>Share of the weight on the nearest places: the query itself and those less than <paramref name="count"/> away.</summary>
    /// <param name="trace">A run with attention patterns.</param>
    /// <param name="count">How many places count as near, the query itself included.</param>
    /// <param name="withoutFirst">True: the weight on the first position is taken out and the rest made to sum to one.</param>
    /// <param name="from">First query that counts; null: the first that sees more than <paramref name="count"/> places.</param>
    /// <returns>[layer, head], 0 to 1; NaN where no weight is left.</returns>
    /// <exception cref="ArgumentException">The model's patterns are not distributions, or no query is left.</exception>
    public static double[,] Nearest(Trace trace, int count = 4, bool withoutFirst = false, int? from = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Spread(trace, withoutFirst, from ?? (count + (withoutFirst ? 1 : 0)),
            (row, query) => row.Where((_, key) => Math.Abs(query - key) < count).Sum());
    }

    private static double[,] Spread(Trace trace, bool withoutFirst, int? from, Func<double[], int, double> of)
    {
        var start = from ?? (withoutFirst ? 2 : 1);
        if (trace.Transformer.Config.Mixer != MixerKind.Attention)
        {
            throw new ArgumentException(
                $"{trace.Model} mixes by {trace.Transformer.Config.Mixer}: expected attention, whose weights sum to one.", nameof(trace));
        }

        if (start < 0 || start >= trace.Length)
        {
            throw new ArgumentException(
                $"The text has {trace.Length} tokens; queries from {start} on are wanted. Take a longer text.", nameof(trace));
        }

        return Each(trace, pattern =>
        {
            var values = Enumerable.Range(start, trace.Length - start)
                .Select(query => (Query: query, Row: Row(pattern, query, withoutFirst))).Where(place => place.Row.Length > 0).ToList();
            return values.Count > 0 ? values.Average(place => of(place.Row, place.Query)) : double.NaN;
        });
    }

    // A row that sums to one; empty where all of it lay on the first position.
    private static double[] Row(float[,] pattern, int query, bool withoutFirst)
    {
        double[] row = [.. Enumerable.Range(0, pattern.GetLength(1)).Select(key => withoutFirst && key == 0 ? 0.0 : pattern[query, key])];
        var sum = row.Sum();
        return sum > 0 ? Array.ConvertAll(row, weight => weight / sum) : [];
    }
}
