using BetweenTokens.Lessons.L10Temperature;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L10Temperature;

/// <summary>What the reader computes by hand is what the library computes.</summary>
[Trait("tier", "fast")]
public sealed class OpenHeatTests
{
    private static readonly double[] _logits = [5, 4, 3];

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Shares_entropy_and_slope_are_those_of_the_curve(double temperature)
    {
        float[] row = [5, 4, 3];
        var (shares, curve) = (OpenHeat.Softmax(_logits, temperature), EntropyCurve.At(row, temperature));
        Assert.All(shares.Zip(EntropyCurve.Probabilities(row, temperature)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(curve.Entropy, OpenHeat.Entropy(shares), 1e-12);
        Assert.Equal(curve.Slope, OpenHeat.Variance(_logits, temperature) / Math.Pow(temperature, 3), 1e-12);
        double At(double t) => OpenHeat.Entropy(OpenHeat.Softmax(_logits, t));
        Assert.Equal(curve.Slope, (At(temperature + 1e-5) - At(temperature - 1e-5)) / 2e-5, 1e-6); // of the order of the step squared
    }

    [Fact]
    public void The_open_walk_and_the_librarys_come_to_the_same_shares()
    {
        double[] exact = OpenHeat.Softmax([0, -1, -2], 1), walked = OpenHeat.Walk([0, 1, 2], 1, 50_000, seed: 1),
            library = [.. Metropolis.Walk([0, -1, -2], 1, 50_000, seed: 1).Frequencies];
        double Apart(double[] shares) => exact.Zip(shares, (p, q) => Math.Abs(p - q)).Sum() / 2;
        Assert.InRange(Apart(walked), 0, 0.02); // about 10,000 independent steps: 0.005 on average
        Assert.InRange(Apart(library), 0, 0.02);
        Assert.True(Apart(OpenHeat.Walk([0, -1, -2], 1, 50_000, seed: 1)) > 0.2); // the wrong sign is found
    }

    [Fact]
    public void The_temperature_that_the_open_likelihood_puts_first_is_the_librarys_to_a_step_of_the_grid()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var text = TextHeatPictures.Write(model, 1.5, words: 120, seed: 3);
        double Score(double t) => text.Rows.Zip(text.Drawn,
            (z, i) => (z[i] / t) - Math.Log(z.Sum(other => Math.Exp(other / t)))).Sum();
        var best = Enumerable.Range(4, 57).Select(i => i / 20.0).MaxBy(Score);
        Assert.Equal(TextTemperature.Estimate(text.Rows, text.Drawn).Temperature, best, 0.05);
    }
}
