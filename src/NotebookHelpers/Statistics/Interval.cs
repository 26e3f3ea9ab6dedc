using MathNet.Numerics.Distributions;

namespace BetweenTokens.Statistics;

/// <summary>An interval of confidence for one measured number.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Level">Coverage, for instance 0.95; 1 for an exact value.</param>
public readonly record struct Interval(double Low, double High, double Level = 0.95)
{
    /// <summary>Half the width.</summary>
    public double HalfWidth => (High - Low) / 2;

    /// <summary>True where a value lies inside, the ends included.</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>A number that was computed, not sampled: both ends are the value.</summary>
    public static Interval Exact(double value) => new(value, value, 1);

    /// <summary>Wilson's score interval for a proportion (Wilson 1927); honest for small n and near 0 and 1.</summary>
    /// <param name="successes">How often the event occurred.</param>
    /// <param name="n">Number of trials, at least one.</param>
    /// <param name="level">Coverage.</param>
    public static Interval Wilson(long successes, long n, double level = 0.95)
    {
        if (n < 1 || successes < 0 || successes > n)
        {
            throw new ArgumentException($"A proportion needs 0 ≤ successes ≤ n and n ≥ 1; found {successes} of {n}.");
        }

        var z = NormalQuantile(level);
        var (p, z2) = ((double)successes / n, z * z);
        var center = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));

        // at the ends the formula gives 0 and 1 up to rounding
        return new(successes == 0 ? 0 : Math.Max(0, center - half), successes == n ? 1 : Math.Min(1, center + half), level);
    }

    /// <summary>
    /// The exact interval for a proportion (Clopper and Pearson 1934): never covers less than it says, and gives the rule of three
    /// at the edges.
    /// </summary>
    /// <param name="successes">How often the event occurred.</param>
    /// <param name="n">Number of independent trials, at least one.</param>
    /// <param name="level">Coverage.</param>
    public static Interval ClopperPearson(long successes, long n, double level = 0.95)
    {
        if (n < 1 || successes < 0 || successes > n)
        {
            throw new ArgumentException($"A proportion needs 0 ≤ successes ≤ n and n ≥ 1; found {successes} of {n}.");
        }

        var tail = (1 - level) / 2;
        return new(
            successes == 0 ? 0 : Beta.InvCDF(successes, n - successes + 1, tail),
            successes == n ? 1 : Beta.InvCDF(successes + 1, n - successes, 1 - tail),
            level);
    }

    /// <summary>Student's t interval for the mean of independent values; the whole line for fewer than two.</summary>
    public static Interval OfMean(IReadOnlyList<double> values, double level = 0.95)
    {
        if (values.Count < 2)
        {
            return new(double.NegativeInfinity, double.PositiveInfinity, level);
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        var half = StudentT.InvCDF(0, 1, values.Count - 1, (1 + level) / 2) * deviation / Math.Sqrt(values.Count);
        return new(mean - half, mean + half, level);
    }

    /// <summary>
    /// Percentile bootstrap (Efron 1979) of any statistic of n units: the units' indexes are drawn with replacement.
    /// The units must be independent: documents or questions, not the neighbouring tokens of one text.
    /// </summary>
    /// <param name="n">Number of units.</param>
    /// <param name="statistic">Value of the statistic on a list of unit indexes; a NaN draw is left out.</param>
    /// <param name="seed">Same seed, same interval.</param>
    /// <param name="draws">Number of resamples.</param>
    /// <param name="level">Coverage.</param>
    public static Interval Bootstrap(int n, Func<int[], double> statistic, long seed, int draws = 1000, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var random = new SeededRandom(seed);
        var units = new int[n];
        var values = new List<double>(draws);
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < n; i++)
            {
                units[i] = random.Next(n);
            }

            var value = statistic(units);
            if (!double.IsNaN(value))
            {
                values.Add(value);
            }
        }

        return values.Count == 0
            ? new(double.NegativeInfinity, double.PositiveInfinity, level)
            : new(MathNet.Numerics.Statistics.Statistics.Quantile(values, (1 - level) / 2),
                MathNet.Numerics.Statistics.Statistics.Quantile(values, (1 + level) / 2), level);
    }

    /// <summary>Percentile bootstrap of a mean.</summary>
    public static Interval BootstrapMean(IReadOnlyList<double> values, long seed, int draws = 1000, double level = 0.95) =>
        Bootstrap(values.Count, units => units.Average(i => values[i]), seed, draws, level);

    private static double NormalQuantile(double level) => Normal.InvCDF(0, 1, (1 + level) / 2);
}
