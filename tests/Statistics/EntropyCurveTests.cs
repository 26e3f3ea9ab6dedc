using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class EntropyCurveTests
{
    private static readonly float[] _fiveFourThree = [5, 4, 3];

    [Theory]
    [InlineData(0.5, 0.867, 0.117, 0.016)]
    [InlineData(1, 0.665, 0.245, 0.090)]
    [InlineData(2, 0.506, 0.307, 0.186)]
    public void Five_four_three(double temperature, params double[] expected) =>
        Assert.All(expected.Zip(EntropyCurve.Probabilities(_fiveFourThree, temperature)),
            pair => Assert.Equal(pair.First, pair.Second, 0.0006));

    [Theory]
    [InlineData(0.5, 1.269)]
    [InlineData(1, 0.424)]
    [InlineData(2, 0.074)]
    public void Slopes_of_five_four_three(double temperature, double expected) =>
        Assert.Equal(expected, EntropyCurve.At(_fiveFourThree, temperature).Slope, 0.0005);

    [Fact]
    public void The_slope_is_that_of_finite_differences_and_the_curve_never_falls()
    {
        var random = new SeededRandom(10);
        for (var i = 0; i < 20; i++)
        {
            float[] row = [.. Enumerable.Range(0, 50).Select(_ => (float)(3 * random.NextGaussian()) - 40), float.NegativeInfinity];
            var last = 0.0;
            foreach (var t in new[] { 0.1, 0.3, 1, 2, 10 })
            {
                const double H = 1e-4;
                var point = EntropyCurve.At(row, t);
                var slope = (EntropyCurve.At(row, t + (H * t)).Entropy - EntropyCurve.At(row, t - (H * t)).Entropy) / (2 * H * t);
                Assert.Equal(slope, point.Slope, 1e-6 * Math.Max(1, Math.Abs(slope))); // error of order H²
                Assert.Equal(-EntropyCurve.Probabilities(row, t).Where(p => p > 0).Sum(p => p * Math.Log(p)), point.Entropy, 1e-12);
                Assert.Equal(EntropyCurve.Probabilities(row, t).Max(), point.Largest, 1e-14);
                Assert.True(point.Entropy >= last);
                last = point.Entropy;
            }

            Assert.Equal(Distributions.Entropy(row), EntropyCurve.At(row, 1).Entropy, 1e-5);
        }
    }

    [Fact]
    public void The_limits()
    {
        float[] row = [2, 2, 1, float.NegativeInfinity];
        var (cold, hot) = (EntropyCurve.At(row, 0), EntropyCurve.At(row, double.PositiveInfinity));
        Assert.Equal((Math.Log(2), 0, 0.5), (cold.Entropy, cold.Slope, cold.Largest));
        Assert.Equal(Math.Log(3), hot.Entropy, 1e-15);
        Assert.Equal(0, hot.Slope);
        Assert.Equal([0.5, 0.5, 0, 0], EntropyCurve.Probabilities(row, 0));
        Assert.Equal(0, EntropyCurve.Probabilities(row, double.PositiveInfinity)[3]);
        Assert.Equal(Math.Log(2), EntropyCurve.At(row, 1e-200).Entropy);
        Assert.Equal(0, EntropyCurve.At([7], 1).Entropy);
        Assert.Equal(0, EntropyCurve.At([3, 3, 3], 0.7).Slope);
        Assert.Throws<ArgumentOutOfRangeException>(() => EntropyCurve.At(row, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntropyCurve.At(row, double.NaN));
    }
}
