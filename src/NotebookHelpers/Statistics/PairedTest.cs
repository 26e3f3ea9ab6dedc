using MathNet.Numerics.Distributions;

namespace BetweenTokens.Statistics;

/// <summary>Two treatments of the same units (seeds, documents), compared unit by unit.</summary>
/// <param name="Differences">Second minus first, for each unit.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Interval">Student's t interval of the mean.</param>
/// <param name="Positive">Units with a difference above zero.</param>
/// <param name="Negative">Units with a difference below zero.</param>
/// <param name="RiseProbability">One-sided sign test of "second above first": chance of at least so many positive signs among
/// those that are not zero, were both signs equally likely.</param>
/// <param name="FallProbability">The same for "second below first".</param>
public sealed record PairedTest(
    IReadOnlyList<double> Differences,
    double Mean,
    Interval Interval,
    int Positive,
    int Negative,
    double RiseProbability,
    double FallProbability)
{
    /// <summary>Compares.</summary>
    /// <param name="first">One value per unit.</param>
    /// <param name="second">One value per unit, in the same order.</param>
    /// <param name="level">Coverage of the interval.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or are empty.</exception>
    public static PairedTest Of(IReadOnlyList<double> first, IReadOnlyList<double> second, double level = 0.95)
    {
        if (first.Count != second.Count || first.Count == 0)
        {
            throw new ArgumentException($"Pairs are needed; found {first.Count} and {second.Count} values.");
        }

        double[] differences = [.. first.Zip(second, (a, b) => b - a)];
        var (positive, negative) = (differences.Count(d => d > 0), differences.Count(d => d < 0));
        return new(differences, differences.Average(), Interval.OfMean(differences, level), positive,
            negative, AtLeast(positive, positive + negative), AtLeast(negative, positive + negative));
    }

    private static double AtLeast(int successes, int n) => successes == 0 ? 1 : 1 - Binomial.CDF(0.5, n, successes - 1);
}
