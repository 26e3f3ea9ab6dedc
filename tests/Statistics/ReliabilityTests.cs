using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class ReliabilityTests
{
    [Fact]
    public void Counts_confidence_and_accuracy_by_bin()
    {
        var reliability = Reliability.Of([0.1, 0.3, 0.8, 0.9, 1.0], [false, true, true, true, false], bins: 2);

        Assert.Equal([2, 3], reliability.Bins.Select(b => b.Count));
        Assert.Equal(0.2, reliability.Bins[0].Confidence, 1e-12);
        Assert.Equal(0.5, reliability.Bins[0].Accuracy, 1e-12);
        Assert.Equal(0.9, reliability.Bins[1].Confidence, 1e-12);
        Assert.Equal(2.0 / 3, reliability.Bins[1].Accuracy, 1e-12);
        Assert.Equal(2.0 / 5 * 0.3 + 3.0 / 5 * (0.9 - 2.0 / 3), reliability.ExpectedError, 1e-12);
        Assert.Equal(0.3, reliability.MaximumError, 1e-12);
        Assert.Equal(3.1 / 5 - 3.0 / 5, reliability.Overconfidence, 1e-12);
    }

    [Fact]
    public void A_calibrated_forecaster_has_a_small_error_and_an_overconfident_one_a_large_error()
    {
        var random = new SeededRandom(1);
        var truths = Enumerable.Range(0, 20000).Select(_ => random.NextDouble()).ToArray();
        var outcomes = truths.Select(p => random.NextDouble() < p).ToArray();
        var sharpened = truths.Select(p => p * p / (p * p + (1 - p) * (1 - p))).ToArray();

        // 1,333 forecasts a bin: a standard error near 0.01, whose mean size is 0.008.
        Assert.InRange(Reliability.Of(truths, outcomes).ExpectedError, 0, 0.015);
        Assert.InRange(Reliability.Of(sharpened, outcomes).ExpectedError, 0.08, 0.2);
        Assert.Equal(0, Reliability.ExpectedErrorAgainst(truths, truths), 1e-12);
        Assert.Equal(Reliability.Of(sharpened, outcomes).ExpectedError, Reliability.ExpectedErrorAgainst(sharpened, truths), 0.015);
    }

    [Fact]
    public void Refuses_what_is_no_probability()
    {
        Assert.Throws<ArgumentException>(() => Reliability.Of([1.5], [true]));
        Assert.Throws<ArgumentException>(() => Reliability.Of([double.NaN], [true]));
        Assert.Throws<ArgumentException>(() => Reliability.Of([0.5, 0.5], [true]));
        Assert.Throws<ArgumentException>(() => Reliability.Of([], []));
    }
}
