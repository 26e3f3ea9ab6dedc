using BetweenTokens.Statistics;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

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
}
