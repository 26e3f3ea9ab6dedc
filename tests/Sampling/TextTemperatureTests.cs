using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class TextTemperatureTests
{
    [Theory]
    [InlineData(1.0f, 70)]
    [InlineData(2.5f, 90)]
    [InlineData(0.3f, 51)]
    public void Two_tokens_have_a_closed_form(float difference, int likely)
    {
        // p = 1 / (1 + exp(−d β)) at its observed share k / n: β = logit(k / n) / d, with information n p (1 − p) d².
        int[] drawn = [.. Enumerable.Range(0, 100).Select(i => i < likely ? 0 : 1)];
        var found = TextTemperature.Estimate([.. drawn.Select(_ => new[] { difference, 0 })], drawn);
        var share = likely / 100.0;
        var beta = Math.Log(share / (1 - share)) / difference;
        var information = 100 * share * (1 - share) * difference * difference;
        Assert.Equal(1 / beta, found.Temperature, 1e-9 / beta);
        Assert.Equal(information, found.Information, 1e-7 * information);
        Assert.Equal(1 / (beta + (1.959963984540054 / Math.Sqrt(information))), found.Low, 1e-8);
        var far = beta - (1.959963984540054 / Math.Sqrt(information));
        Assert.Equal(far > 0 ? 1 / far : double.PositiveInfinity, found.High, far > 0 ? 1e-6 / far : 0);
        Assert.Equal((likely * Math.Log(share)) + ((100 - likely) * Math.Log(1 - share)), found.LogLikelihood, 1e-9);
    }

    [Fact]
    public void The_estimate_is_where_the_likelihood_has_its_top_and_information_is_its_bend()
    {
        var (rows, drawn) = Draw(seed: 4, tokens: 60, temperature: 1.3);
        var found = TextTemperature.Estimate(rows, drawn);
        double At(double beta) => rows.Select((row, i) => Math.Log(EntropyCurve.Probabilities(row, 1 / beta)[drawn[i]])).Sum();
        const double H = 1e-3;
        var beta = 1 / found.Temperature;
        Assert.Equal(At(beta), found.LogLikelihood, 1e-9);
        Assert.Equal(0, (At(beta + H) - At(beta - H)) / (2 * H), 1e-3); // third derivative · H²
        Assert.Equal(found.Information, -(At(beta + H) - (2 * At(beta)) + At(beta - H)) / (H * H), 1e-3 * found.Information);
    }

    [Fact]
    public void The_temperature_of_drawn_texts_comes_back_and_the_interval_holds_it()
    {
        foreach (var t in new[] { 0.5, 0.8, 1, 1.5 })
        {
            var found = Enumerable.Range(0, 200).Select(seed =>
            {
                var (rows, drawn) = Draw(seed, 100, t);
                return TextTemperature.Estimate(rows, drawn);
            }).ToList();
            Assert.Equal(t, found.Average(f => f.Temperature), 0.05 * t);

            // 95% of 200 with five standard errors, and a little for skewness.
            Assert.InRange(found.Count(f => f.Low <= t && t <= f.High), 172, 200);
        }
    }

    [Fact]
    public void The_limits_are_said()
    {
        float[] row = [1, 0, -1];
        var zero = TextTemperature.Estimate([row, row, row], [0, 0, 0]);
        Assert.Equal((0, 0, 0), (zero.Temperature, zero.Low, zero.LogLikelihood));
        Assert.Equal(-1.920729, 3 * Math.Log(EntropyCurve.Probabilities(row, zero.High)[0]), 1e-5);
        var endless = TextTemperature.Estimate([row, row, row], [2, 2, 0]);
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), (endless.Temperature, endless.High));
        Assert.Equal(-3 * Math.Log(3), endless.LogLikelihood, 1e-12);
        var low = EntropyCurve.Probabilities(row, endless.Low);
        Assert.Equal(endless.LogLikelihood - 1.920729, (2 * Math.Log(low[2])) + Math.Log(low[0]), 1e-5);
        Assert.True(double.IsNaN(TextTemperature.Estimate([[2, 2]], [1]).Temperature));
        Assert.Equal(0, TextTemperature.Estimate([[2, 2, 1]], [1]).Temperature);
        var error = Assert.Throws<ArgumentException>(() => TextTemperature.Estimate([[0, float.NegativeInfinity]], [1]));
        Assert.Contains("impossible", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_model_the_rows_are_those_before_each_token()
    {
        using var model = new TableModel([[1, 0, 2], [0, 3, 1], [2, 1, 0]]);
        int[] ids = [0, 2, 1, 1, 0, 2];
        var found = TextTemperature.Estimate(model, ids, start: 2);
        var expected = TextTemperature.Estimate([[2, 1, 0], [0, 3, 1], [0, 3, 1], [1, 0, 2]], [1, 1, 0, 2]);
        Assert.Equal(expected, found);
        Assert.Throws<ArgumentOutOfRangeException>(() => TextTemperature.Estimate(model, ids, start: 6));
    }

    private static (float[][] Rows, int[] Drawn) Draw(long seed, int tokens, double temperature)
    {
        var random = new SeededRandom(seed);
        float[][] rows = [.. Enumerable.Range(0, tokens)
            .Select(_ => Enumerable.Range(0, 30).Select(_ => (float)(2 * random.NextGaussian())).ToArray())];
        return (rows, [.. rows.Select(row => TokenDraw.Sample([.. row.Select(z => (float)(z / temperature))], random))]);
    }
}
