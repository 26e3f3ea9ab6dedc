using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "slow")]
public class TokenDrawTests
{
    [Fact]
    public void Draws_follow_the_softmax()
    {
        // More than one block of the cumulative sum, with impossible tokens in between.
        var random = new SeededRandom(1);
        var logits = Enumerable.Range(0, 700).Select(i => i % 3 == 0 ? float.NegativeInfinity : (float)random.NextGaussian()).ToArray();
        var p = Distributions.Softmax(logits);
        var counts = new int[logits.Length];
        const int Draws = 200_000;
        for (var i = 0; i < Draws; i++)
        {
            counts[TokenDraw.Sample(logits, random)]++;
        }

        var possible = p.Count(x => x > 0);
        var chiSquare = p.Select((x, i) =>
            x == 0 ? counts[i] == 0 ? 0 : double.PositiveInfinity : Math.Pow(counts[i] - Draws * x, 2) / (Draws * x)).Sum();

        // Mean k, variance 2k for k degrees of freedom; four standard deviations, and the seed is fixed.
        Assert.InRange(chiSquare, 0, possible - 1 + 4 * Math.Sqrt(2.0 * possible));
    }

    [Fact]
    public void A_single_possible_token_is_always_drawn()
    {
        var logits = Enumerable.Repeat(float.NegativeInfinity, 600).ToArray();
        logits[599] = -1e4f;

        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal(599, TokenDraw.Sample(logits, new SeededRandom(seed))));
    }

    [Fact]
    public void Nothing_possible_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => TokenDraw.Sample([float.NegativeInfinity], new SeededRandom(1)));
    }

    [Fact]
    public void Many_draws_at_once_are_so_many_single_draws()
    {
        var random = new SeededRandom(8);
        float[] logits = [.. Enumerable.Range(0, 1500)
            .Select(i => i % 7 == 0 || i is > 500 and < 1100 ? float.NegativeInfinity : (float)(2 * random.NextGaussian()))];
        var drawn = new int[400];
        TokenDraw.Sample(logits, new SeededRandom(9), drawn);
        var one = new SeededRandom(9);
        Assert.Equal([.. drawn.Select(_ => TokenDraw.Sample(logits, one))], drawn);
    }
}
