using MathNet.Numerics.Statistics;

namespace BetweenTokens.Statistics;

/// <summary>Measures that look only at order.</summary>
public static class Ranking
{
    /// <summary>
    /// Area under the ROC curve: the chance that a positive case scores above a negative one, ties counting one half
    /// (Mann and Whitney 1947). 0.5 is no signal. NaN where one of the classes is empty.
    /// </summary>
    public static double Auroc(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        if (scores.Count != positive.Count)
        {
            throw new ArgumentException($"As many scores as labels expected; found {scores.Count} and {positive.Count}.");
        }

        var positives = positive.Count(p => p);
        var negatives = positive.Count - positives;
        if (positives == 0 || negatives == 0)
        {
            return double.NaN;
        }

        var ranks = Ranks(scores);
        var sum = 0.0;
        for (var i = 0; i < scores.Count; i++)
        {
            sum += positive[i] ? ranks[i] : 0;
        }

        return (sum - positives * (positives + 1.0) / 2) / ((double)positives * negatives);
    }

    /// <summary>Area under the ROC curve with its bootstrap interval, cases resampled.</summary>
    public static (double Value, Interval Interval) Auroc(
        IReadOnlyList<double> scores, IReadOnlyList<bool> positive, long seed, int draws = 1000, double level = 0.95) =>
        (Auroc(scores, positive), Interval.Bootstrap(
            scores.Count, units => Auroc([.. units.Select(i => scores[i])], [.. units.Select(i => positive[i])]), seed, draws, level));

    /// <summary>Spearman's rank correlation, ties sharing their mean rank; NaN where one side is constant.</summary>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Correlation.Pearson(Ranks(x), Ranks(y));

    /// <summary>Ranks from 1, ties sharing the mean of theirs.</summary>
    public static double[] Ranks(IReadOnlyList<double> values) => ArrayStatistics.RanksInplace([.. values], RankDefinition.Average);
}
