using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class IntervalTests
{
    [Fact]
    public void Wilson_solves_its_quadratic()
    {
        // Wilson's ends are the p for which (p̂ − p)² = z² p (1 − p) / n.
        var z = 1.959963984540054;
        foreach (var (k, n) in new[] { (0, 10), (3, 10), (50, 100), (100, 100), (1, 1000) })
        {
            var interval = Interval.Wilson(k, n);
            foreach (var p in new[] { interval.Low, interval.High })
            {
                Assert.Equal(z * z * p * (1 - p) / n, Math.Pow((double)k / n - p, 2), 1e-12);
            }

            Assert.InRange((double)k / n, interval.Low - 1e-12, interval.High + 1e-12);
        }

        Assert.Throws<ArgumentException>(() => Interval.Wilson(3, 2));
    }

    [Fact]
    public void Wilson_covers_the_truth_as_often_as_the_binomial_law_says()
    {
        var random = new SeededRandom(7);
        var covered = 0;
        for (var experiment = 0; experiment < 2000; experiment++)
        {
            var hits = Enumerable.Range(0, 40).Count(_ => random.NextDouble() < 0.2);
            covered += Interval.Wilson(hits, 40).Contains(0.2) ? 1 : 0;
        }

        // Summing the binomial law over the counts whose interval holds 0.2 gives 0.9283 (n = 40; coverage jumps with n);
        // three standard errors of 2,000 trials are 0.017.
        Assert.Equal(0.9283, covered / 2000.0, 0.017);
    }

    [Fact]
    public void Mean_of_five_numbers_has_Students_interval()
    {
        var interval = Interval.OfMean([1, 2, 3, 4, 5]);

        // t(0.975, 4) = 2.7764451, s/√n = √2.5/√5.
        Assert.Equal(3 - 2.7764451052 * Math.Sqrt(0.5), interval.Low, 1e-8);
        Assert.Equal(3 + 2.7764451052 * Math.Sqrt(0.5), interval.High, 1e-8);
        Assert.Equal(double.PositiveInfinity, Interval.OfMean([1]).High);
    }

    [Fact]
    public void Bootstrap_of_a_mean_is_near_the_normal_interval_and_repeats_with_its_seed()
    {
        var random = new SeededRandom(3);
        var values = Enumerable.Range(0, 400).Select(_ => 10 + 2 * random.NextGaussian()).ToArray();
        var bootstrap = Interval.BootstrapMean(values, seed: 11);
        var student = Interval.OfMean(values);

        // A thousand resamples place an end with a standard error of about 0.01.
        Assert.Equal(student.Low, bootstrap.Low, 0.04);
        Assert.Equal(student.High, bootstrap.High, 0.04);
        Assert.Equal(bootstrap, Interval.BootstrapMean(values, seed: 11));
        Assert.NotEqual(bootstrap, Interval.BootstrapMean(values, seed: 12));
    }
}
