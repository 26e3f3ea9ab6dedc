using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public sealed class PairedTestTests
{
    [Fact]
    public void Five_of_five_is_one_of_thirty_two_and_four_of_five_six()
    {
        var all = PairedTest.Of([1, 2, 3, 4, 5], [1.1, 2.2, 3.1, 4.3, 5.1]);
        Assert.Equal(1.0 / 32, all.RiseProbability, 1e-12);
        Assert.Equal(1, all.FallProbability, 1e-12);
        var most = PairedTest.Of([1, 2, 3, 4, 5], [1.1, 2.2, 3.1, 4.3, 4.9]);
        Assert.Equal(6.0 / 32, most.RiseProbability, 1e-12); // C(5,4) + C(5,5) of 2⁵
        Assert.Equal(31.0 / 32, most.FallProbability, 1e-12);
    }

    [Fact]
    public void Ties_have_no_sign()
    {
        var test = PairedTest.Of([1, 2, 3, 4], [1, 2, 4, 5]);
        Assert.Equal((2, 0), (test.Positive, test.Negative));
        Assert.Equal(0.25, test.RiseProbability, 1e-12);
    }

    [Fact]
    public void The_mean_has_Students_interval_of_the_differences()
    {
        var test = PairedTest.Of([10, 20, 30], [11, 22, 36]);
        Assert.Equal([1, 2, 6], test.Differences);
        Assert.Equal(3, test.Mean, 1e-12);
        Assert.Equal(Interval.OfMean([1, 2, 6]), test.Interval);
        Assert.Throws<ArgumentException>(() => PairedTest.Of([1], [1, 2]));
    }
}
