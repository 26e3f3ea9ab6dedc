using MathNet.Numerics.Distributions;

namespace BetweenTokens.Statistics;

/// <summary>The area under the ROC curve where several cases come from one unit: facts of one person, questions on one text.</summary>
public static class ClusteredRanking
{
    /// <summary>
    /// Area and interval by the placements of the cases (DeLong et al. 1988), summed over units (Obuchowski 1997), normal on the
    /// logit; where all positives stand above all negatives, or below, the exact interval for as many units as have both.
    /// </summary>
    /// <param name="scores">A score for each case.</param>
    /// <param name="positive">Its class.</param>
    /// <param name="units">Number of the unit that it comes from.</param>
    /// <param name="level">Coverage.</param>
    /// <returns>NaN and the whole range where a class is empty or there is one unit.</returns>
    public static (double Value, Interval Interval) Auroc(
        IReadOnlyList<double> scores, IReadOnlyList<bool> positive, IReadOnlyList<int> units, double level = 0.95)
    {
        if (scores.Count != positive.Count || scores.Count != units.Count)
        {
            throw new ArgumentException(
                $"As many scores as classes and units expected; found {scores.Count}, {positive.Count} and {units.Count}.");
        }

        var area = Ranking.Auroc(scores, positive);
        var byUnit = Placements(scores, positive, units);
        if (double.IsNaN(area) || byUnit.Length < 2)
        {
            return (double.NaN, new(0, 1, level));
        }

        if (area is 0 or 1)
        {
            var n = Math.Min(byUnit.Count(u => u.Positives > 0), byUnit.Count(u => u.Negatives > 0));
            return (area, Interval.ClopperPearson(area == 1 ? n : 0, n, level));
        }

        double m = byUnit.Sum(u => u.Positives), k = byUnit.Sum(u => u.Negatives);
        double Up((double Above, double Below, int Positives, int Negatives) u) => u.Above - (u.Positives * area);
        double Down((double Above, double Below, int Positives, int Negatives) u) => u.Below - (u.Negatives * area);
        double Corrected(int n) => n / (n - 1.0);
        var variance = (Corrected(Math.Max(2, byUnit.Count(u => u.Positives > 0))) * byUnit.Sum(u => Up(u) * Up(u)) / (m * m))
            + (Corrected(Math.Max(2, byUnit.Count(u => u.Negatives > 0))) * byUnit.Sum(u => Down(u) * Down(u)) / (k * k))
            + (2 * Corrected(byUnit.Length) * byUnit.Sum(u => Up(u) * Down(u)) / (m * k));
        var (middle, half) = (Math.Log(area / (1 - area)),
            Normal.InvCDF(0, 1, (1 + level) / 2) * Math.Sqrt(Math.Max(0, variance)) / (area * (1 - area)));
        return (area, new(1 / (1 + Math.Exp(half - middle)), 1 / (1 + Math.Exp(-half - middle)), level));
    }

    // Of each unit: the sum of the shares of negatives below its positives, and of positives above its negatives; ties one half.
    private static (double Above, double Below, int Positives, int Negatives)[] Placements(
        IReadOnlyList<double> scores, IReadOnlyList<bool> positive, IReadOnlyList<int> units)
    {
        int[] Of(bool side) => [.. Enumerable.Range(0, scores.Count).Where(i => positive[i] == side)];
        int[] up = Of(true), down = Of(false);
        double[] all = Ranking.Ranks(scores), ups = Ranking.Ranks([.. up.Select(i => scores[i])]),
            downs = Ranking.Ranks([.. down.Select(i => scores[i])]);
        var byUnit = new Dictionary<int, (double Above, double Below, int Positives, int Negatives)>();
        for (var i = 0; i < up.Length; i++)
        {
            var u = byUnit.GetValueOrDefault(units[up[i]]);
            byUnit[units[up[i]]] = u with { Above = u.Above + ((all[up[i]] - ups[i]) / down.Length), Positives = u.Positives + 1 };
        }

        for (var i = 0; i < down.Length; i++)
        {
            var u = byUnit.GetValueOrDefault(units[down[i]]);
            byUnit[units[down[i]]] = u with { Below = u.Below + 1 - ((all[down[i]] - downs[i]) / up.Length), Negatives = u.Negatives + 1 };
        }

        return [.. byUnit.Values];
    }
}
