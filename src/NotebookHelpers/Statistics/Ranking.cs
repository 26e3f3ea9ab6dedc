using MathNet.Numerics.Distributions;
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

    /// <summary>
    /// Area under the ROC curve with the interval of DeLong, DeLong and Clarke-Pearson (1988), taken on the scale of the logit, where it
    /// covers what it says (Qin and Hotilovac 2008) and stays between 0 and 1.
    /// </summary>
    /// <param name="scores">One for each case; cases are independent.</param>
    /// <param name="positive">True where a case should score high.</param>
    /// <param name="level">Coverage.</param>
    /// <returns>
    /// Where every positive case lies above every negative one, or every one below, the spread is zero and says nothing: then the
    /// exact interval (<see cref="Interval.ClopperPearson"/>) for as many trials as the smaller class has cases. NaN and [0, 1]
    /// where one of the classes has fewer than two.
    /// </returns>
    public static (double Value, Interval Interval) DeLong(IReadOnlyList<double> scores, IReadOnlyList<bool> positive, double level = 0.95)
    {
        var area = Auroc(scores, positive);
        var positives = positive.Count(p => p);
        var least = Math.Min(positives, positive.Count - positives);
        if (least < 2)
        {
            return (area, new(0, 1, level));
        }

        if (area is 0 or 1)
        {
            return (area, Interval.ClopperPearson((long)area * least, least, level));
        }

        var logit = Math.Log(area / (1 - area));
        var half = Normal.InvCDF(0, 1, (1 + level) / 2) * Math.Sqrt(DeLongVariance(scores, positive)) / (area * (1 - area));
        return (area, new(1 / (1 + Math.Exp(half - logit)), 1 / (1 + Math.Exp(-half - logit)), level));
    }

    /// <summary>Variance of the area: that of each case's share of ordered pairs, class by class.</summary>
    internal static double DeLongVariance(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        // A case's rank among all less its rank in its own class is the number of cases of the other class below it.
        var ranks = Ranks(scores);
        var variance = 0.0;
        foreach (var side in new[] { true, false })
        {
            int[] own = [.. Enumerable.Range(0, scores.Count).Where(i => positive[i] == side)];
            var within = Ranks([.. own.Select(i => scores[i])]);
            double[] shares = [.. own.Select((i, k) => (ranks[i] - within[k]) / (scores.Count - own.Length))];
            variance += shares.Variance() / own.Length;
        }

        return variance;
    }

    /// <summary>Spearman's rank correlation, ties sharing their mean rank; NaN where one side is constant.</summary>
    public static double Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Correlation.Pearson(Ranks(x), Ranks(y));

    /// <summary>Ranks from 1, ties sharing the mean of theirs.</summary>
    public static double[] Ranks(IReadOnlyList<double> values) => ArrayStatistics.RanksInplace([.. values], RankDefinition.Average);
}
