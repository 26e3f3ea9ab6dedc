using BetweenTokens.Statistics;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class DistributionsTests
{
    private static readonly float[] _logits = [5, 2, 1];

    [Fact]
    public void Softmax_of_5_2_1_is_the_ratio_of_exponentials()
    {
        var z = Math.Exp(5) + Math.Exp(2) + Math.Exp(1);
        var p = Distributions.Softmax(_logits);

        // Float arithmetic: 1e-7 of the value.
        Assert.Equal(Math.Exp(5) / z, p[0], 1e-6);
        Assert.Equal(Math.Exp(2) / z, p[1], 1e-6);
        Assert.Equal(Math.Exp(1) / z, p[2], 1e-6);
        Assert.Equal(Math.Log(z), Distributions.LogSumExp(_logits), 1e-6);
        Assert.Equal(2 - Math.Log(z), Distributions.LogProbability(_logits, 1), 1e-6);
    }

    [Fact]
    public void Huge_logits_neither_overflow_nor_underflow_to_nothing()
    {
        float[] logits = [1e4f, 1e4f, -1e4f, float.NegativeInfinity];

        Assert.Equal([0.5f, 0.5f, 0, 0], Distributions.Softmax(logits));
        Assert.Equal(1e4 + Math.Log(2), Distributions.LogSumExp(logits), 1e-6);
        Assert.Equal(Math.Log(2), Distributions.Entropy(logits), 1e-6);
    }

    [Fact]
    public void Only_impossible_outcomes_is_no_distribution()
    {
        float[] logits = [float.NegativeInfinity, float.NegativeInfinity];

        Assert.Contains("no distribution",
            Assert.Throws<ArgumentException>(() => Distributions.Softmax(logits)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Distributions.Entropy([1f, float.NaN]));
        Assert.Equal(double.NegativeInfinity, Distributions.LogSumExp(logits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(49152)]
    public void Equal_logits_have_the_entropy_log_n(int n)
    {
        var logits = Enumerable.Repeat(3.25f, n).ToArray();

        Assert.Equal(Math.Log(n), Distributions.Entropy(logits), 1e-6);
        Assert.Equal(Math.Log(n), Distributions.EntropyOf(Distributions.Softmax(logits)), 1e-5);
    }

    [Fact]
    public void Divergences_of_two_coins_have_their_closed_forms()
    {
        var (p, q) = (0.8, 0.3);
        float[] pLogits = [(float)Math.Log(p), (float)Math.Log(1 - p)];
        float[] qLogits = [(float)Math.Log(q), (float)Math.Log(1 - q)];
        var expected = p * Math.Log(p / q) + (1 - p) * Math.Log((1 - p) / (1 - q));

        Assert.Equal(expected, Distributions.KullbackLeibler(pLogits, qLogits), 1e-6);
        Assert.Equal(expected, Distributions.KullbackLeiblerOf([0.8f, 0.2f], [0.3f, 0.7f]), 1e-6);
        Assert.Equal(0.5, Distributions.TotalVariation([0.8f, 0.2f], [0.3f, 0.7f]), 1e-6);
        Assert.Equal(double.PositiveInfinity, Distributions.KullbackLeibler(pLogits, [0, float.NegativeInfinity]));
        Assert.Equal(Math.Log(1 / 0.3), Distributions.KullbackLeibler([0, float.NegativeInfinity], qLogits), 1e-6);
    }

    [Fact]
    public void Top_lists_equals_by_index()
    {
        Assert.Equal([3, 1, 4], Distributions.Top([0, 7, -1, 9, 7, 7], 3));
        Assert.Equal([0, 1], Distributions.Top([float.NegativeInfinity, float.NegativeInfinity], 5));
        Assert.Equal(3, Distributions.ArgMax([0, 7, -1, 9, 9]));
    }

    [Property(MaxTest = 200)]
    public bool Agrees_with_double_precision(NonEmptyArray<int> seeds)
    {
        var logits = seeds.Get.Select(s => (float)Math.Sin(s) * 20).ToArray();
        var max = logits.Max();
        var z = logits.Sum(l => Math.Exp(l - (double)max));
        var p = logits.Select(l => Math.Exp(l - (double)max) / z).ToArray();
        var entropy = -p.Sum(x => x * Math.Log(x));

        // Ten float roundings of numbers up to 20.
        return Math.Abs(Distributions.LogSumExp(logits) - max - Math.Log(z)) < 1e-5
            && Math.Abs(Distributions.Entropy(logits) - entropy) < 1e-5
            && Distributions.Softmax(logits).Zip(p).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
    }
}
