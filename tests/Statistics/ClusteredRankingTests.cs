using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class ClusteredRankingTests
{
    /// <summary>A person's four cases share a mood; half of them are positive.</summary>
    private static (double[] Scores, bool[] Positive, int[] Units) Draw(long seed, int people, double apart)
    {
        var random = new SeededRandom(seed);
        var cases = Enumerable.Range(0, people).SelectMany(person =>
        {
            var mood = random.NextGaussian();
            return Enumerable.Range(0, 4).Select(i => (Score: mood + random.NextGaussian() + (i % 2 == 0 ? apart : 0), i % 2 == 0, person));
        }).ToArray();
        return ([.. cases.Select(c => c.Score)], [.. cases.Select(c => c.Item2)], [.. cases.Select(c => c.person)]);
    }

    [Fact]
    public void The_interval_is_that_of_a_bootstrap_over_units()
    {
        var (scores, positive, units) = Draw(1, 120, 0.8);
        var (area, interval) = ClusteredRanking.Auroc(scores, positive, units);
        var byUnit = units.Index().GroupBy(u => u.Item, u => u.Index).Select(g => g.ToArray()).ToArray();
        var drawn = Interval.Bootstrap(byUnit.Length, draw =>
        {
            int[] cases = [.. draw.SelectMany(u => byUnit[u])];
            return Ranking.Auroc([.. cases.Select(i => scores[i])], [.. cases.Select(i => positive[i])]);
        }, seed: 2, draws: 600);

        Assert.Equal(Ranking.Auroc(scores, positive), area, 1e-12);
        Assert.Equal(drawn.Low, interval.Low, 0.01);
        Assert.Equal(drawn.High, interval.High, 0.01);
    }

    [Fact]
    public void With_one_case_of_each_class_and_no_ties_it_is_the_formula_of_DeLong()
    {
        // by hand: positives 1, 3, 4 and negatives 0, 2; every case a unit of its own
        var (area, interval) = ClusteredRanking.Auroc([1, 3, 4, 0, 2], [true, true, true, false, false], [0, 1, 2, 3, 4]);
        Assert.Equal(5 / 6.0, area, 1e-12);

        // placements 1/2, 1, 1 and 1, 2/3: variances 1/12 and 1/18; standard error of the area, then of its logit
        var error = Math.Sqrt((1 / 12.0 / 3) + (1 / 18.0 / 2)) / (5 / 36.0);
        Assert.Equal(1 / (1 + Math.Exp((1.959964 * error) - Math.Log(5))), interval.Low, 1e-5);
    }

    [Fact]
    public void It_covers_what_it_says()
    {
        const double Apart = 0.8; // Φ(0.8 / √(2 · (1 + 1))): two scores of different people differ by two moods and two noises
        var truth = MathNet.Numerics.Distributions.Normal.CDF(0, 1, Apart / 2);
        var covered = Enumerable.Range(0, 300).Count(seed =>
        {
            var (scores, positive, units) = Draw(seed, 60, Apart);
            return ClusteredRanking.Auroc(scores, positive, units).Interval.Contains(truth);
        });

        // 285 of 300 expected; three standard errors of that are 11. Pairs within a person are one in sixty and shift it little.
        Assert.InRange(covered, 272, 299);
    }

    [Fact]
    public void Perfect_separation_has_the_exact_interval_of_its_units()
    {
        var (area, interval) = ClusteredRanking.Auroc([1, 2, 0, -1], [true, true, false, false], [0, 1, 0, 1]);
        Assert.Equal((1.0, Interval.ClopperPearson(2, 2)), (area, interval));
        Assert.Equal(0, ClusteredRanking.Auroc([0, -1, 1, 2], [true, true, false, false], [0, 1, 0, 1]).Interval.Low);
        Assert.True(double.IsNaN(ClusteredRanking.Auroc([1, 2], [true, true], [0, 1]).Value));
    }
}
