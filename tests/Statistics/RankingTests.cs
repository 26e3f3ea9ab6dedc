using BetweenTokens.Statistics;
using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Interval = BetweenTokens.Statistics.Interval;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class RankingTests
{
    [Fact]
    public void Perfect_and_useless_detectors_have_areas_1_and_one_half()
    {
        Assert.Equal(1, Ranking.Auroc([0.1, 0.2, 0.8, 0.9], [false, false, true, true]));
        Assert.Equal(0, Ranking.Auroc([0.8, 0.9, 0.1, 0.2], [false, false, true, true]));
        Assert.Equal(0.5, Ranking.Auroc([1, 1, 1, 1], [false, true, false, true]));
        Assert.True(double.IsNaN(Ranking.Auroc([1, 2], [true, true])));
    }

    [Property(MaxTest = 100)]
    public bool Area_is_the_share_of_ordered_pairs(NonEmptyArray<int> scores)
    {
        var values = scores.Get.Select(s => (double)(s % 5)).ToArray();
        var labels = scores.Get.Select((s, i) => (s + i) % 3 == 0).ToArray();
        var pairs = (from i in Enumerable.Range(0, values.Length)
                     from j in Enumerable.Range(0, values.Length)
                     where labels[i] && !labels[j]
                     select values[i] > values[j] ? 1.0 : values[i] == values[j] ? 0.5 : 0).ToList();
        var area = Ranking.Auroc(values, labels);
        return pairs.Count == 0 ? double.IsNaN(area) : Math.Abs(area - pairs.Average()) < 1e-12;
    }

    [Fact]
    public void Spearman_sees_any_monotone_relation()
    {
        double[] x = [1, 2, 3, 4, 5];
        Assert.Equal(1, Ranking.Spearman(x, [.. x.Select(v => Math.Exp(v))]), 1e-12);
        Assert.Equal(-1, Ranking.Spearman(x, [.. x.Select(v => -v * v * v)]), 1e-12);

        // Without ties: 1 − 6 Σ d² / (n (n² − 1)), d = (0, 1, −1, 0, 0).
        Assert.Equal(0.9, Ranking.Spearman(x, [1, 3, 2, 4, 5]), 1e-12);
        Assert.Equal([1.5, 1.5, 3], Ranking.Ranks([2, 2, 7]));
    }

    [Fact]
    public void Area_comes_with_an_interval_that_repeats()
    {
        var random = new SeededRandom(5);
        var labels = Enumerable.Range(0, 200).Select(i => i % 2 == 0).ToArray();
        var scores = labels.Select(l => random.NextGaussian() + (l ? 1 : 0)).ToArray();
        var (value, interval) = Ranking.Auroc(scores, labels, seed: 1, level: 0.999);

        // Two unit normals one apart: Φ(1/√2) = 0.760; 999 intervals in a thousand hold it.
        Assert.InRange(0.760, interval.Low, interval.High);
        Assert.InRange(value, interval.Low, interval.High);
        Assert.Equal(interval, Ranking.Auroc(scores, labels, seed: 1, level: 0.999).Interval);
    }

    [Property(MaxTest = 50)]
    public bool DeLongs_variance_is_that_of_the_pairs(NonEmptyArray<int> given)
    {
        double[] scores = [.. given.Get.Concat([1, 2, 3, 4]).Select(s => (double)(s % 7))];
        bool[] labels = [.. scores.Select((_, i) => i % 3 == 0 || i == 1)];
        double[] high = [.. scores.Where((_, i) => labels[i])], low = [.. scores.Where((_, i) => !labels[i])];
        if (low.Length < 2)
        {
            return true;
        }

        // Equation 4 of DeLong et al. 1988, pair by pair.
        double Ordered(double x, double y) => x > y ? 1 : x == y ? 0.5 : 0;
        double[] ofHigh = [.. high.Select(x => low.Average(y => Ordered(x, y)))];
        double[] ofLow = [.. low.Select(y => high.Average(x => Ordered(x, y)))];
        double Spread(double[] v) => v.Sum(x => (x - v.Average()) * (x - v.Average())) / (v.Length - 1) / v.Length;
        return Math.Abs(Ranking.DeLongVariance(scores, labels) - Spread(ofHigh) - Spread(ofLow)) < 1e-12;
    }

    [Fact]
    public void DeLongs_interval_covers_what_it_says_and_perfect_separation_is_no_certainty()
    {
        var random = new SeededRandom(8);
        bool[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0)];
        var (covered, trials) = (0, 400);
        for (var trial = 0; trial < trials; trial++)
        {
            double[] scores = [.. labels.Select(label => random.NextGaussian() + (label ? 1 : 0))];
            covered += Ranking.DeLong(scores, labels).Interval.Contains(0.7602) ? 1 : 0; // Φ(1/√2)
        }

        Assert.InRange((double)covered / trials, 0.92, 0.98);
        double[] apart = [.. labels.Select(label => label ? 1.0 : 0)];
        Assert.Equal((1, Interval.ClopperPearson(30, 30)), Ranking.DeLong(apart, labels));
        Assert.Equal((0, Interval.ClopperPearson(0, 30)), Ranking.DeLong([.. apart.Select(x => -x)], labels));
        Assert.Equal(0.99, Ranking.DeLong(apart, labels, 0.99).Interval.Level);
        var (none, whole) = Ranking.DeLong([1, 2], [true, true]);
        Assert.True(double.IsNaN(none));
        Assert.Equal(new Interval(0, 1), whole);
    }
}
