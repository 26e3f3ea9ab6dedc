using System.Text.Json.Nodes;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class DistributionTests
{
    private static readonly string[] _tokens = [.. Enumerable.Range(0, 100).Select(i => "t" + i)];

    private static double[] Logits(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble() * 8 - 4)];
    }

    private static double[] Values(JsonNode trace) =>
        [.. trace["x"]!.AsArray().Select(v => double.Parse(v!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture))];

    [Fact]
    public void Bars_sum_to_one_with_the_rest_and_fall_from_top_to_bottom()
    {
        double[] weights = [.. Logits(1).Select(Math.Exp)];
        double[] p = [.. weights.Select(w => w / weights.Sum())];
        var bars = Values(Pictures.Distribution(_tokens, p, top: 7).Figure.Data[0]!);
        Assert.Equal(8, bars.Length);

        // Eight numbers rounded to five significant digits.
        Assert.Equal(1, bars.Sum(), 8 * 5e-6);
        Assert.Equal(bars[..7].OrderDescending(), bars[..7]);
        Assert.Equal(p.Max(), bars[0], 5e-6);
        Assert.Equal(p.OrderDescending().Skip(7).Sum(), bars[7], 1e-5);
    }

    [Fact]
    public void Every_temperature_shows_the_exact_softmax_with_its_rest()
    {
        double[] logits = Logits(2), temperatures = [0.5, 1, 2];
        float[] row = [.. logits.Select(z => (float)z)];
        var picture = Pictures.Temperatures(row, i => _tokens[i], temperatures, top: 5);
        int[] order = [.. Enumerable.Range(0, 100).OrderByDescending(i => logits[i])];
        for (int s = 0; s < temperatures.Length; s++)
        {
            var bars = Values(picture.Figure.Frames![s]!["data"]![0]!);
            double sum = logits.Sum(z => Math.Exp(z / temperatures[s]));
            for (int k = 0; k < 5; k++)
            {
                Assert.Equal(Math.Exp(logits[order[k]] / temperatures[s]) / sum, bars[k], 5e-6);
            }

            Assert.Equal(1, bars.Sum(), 6 * 5e-6);
        }

        // The state shown first is T = 1, the model's own.
        Assert.Equal(Values(picture.Figure.Frames![1]!["data"]![0]!), Values(picture.Figure.Data[0]!));
        Assert.Equal(1, (int)picture.Figure.Layout["sliders"]![0]!["active"]!);
    }

    [Fact]
    public void The_text_for_those_who_do_not_see_it_names_the_likeliest_and_the_rest()
    {
        var picture = Pictures.Distribution(["Paris", "Lyon"], [0.7, 0.2]);
        Assert.Contains("«Paris» 0,700", picture.Alt);
        Assert.Contains("все остальные 0,100", picture.Alt);
    }

    [Fact]
    public void Numbers_that_are_no_probabilities_are_refused_with_their_sum()
    {
        var error = Assert.Throws<ArgumentException>(() => Pictures.Distribution(["a", "b"], [0.9, 0.4]));
        Assert.Contains("their sum 1.3", error.Message);
        Assert.Throws<ArgumentException>(() => Pictures.Distribution(["a", "b"], [0.9, -0.1]));
        Assert.Throws<ArgumentException>(() => Pictures.Distribution(["a"], [0.5, 0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Pictures.Temperatures([1f, 2f], i => "t", [0.0]));
    }
}
