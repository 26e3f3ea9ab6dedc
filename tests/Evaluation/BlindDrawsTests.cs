using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Evaluation;

[Trait("tier", "fast")]
public class BlindDrawsTests
{
    private static readonly BlindPlaces _places = new("text", [0, 1, 2, 0, 1], [0, 2, 4]);

    private static TableModel Model(params double[] p) => TableModel.Constant([.. p.Select(x => (float)Math.Log(x))]);

    [Fact]
    public void Honest_draws_give_the_stated_shares_and_nothing_beyond_chance()
    {
        using var model = Model(0.5, 0.3, 0.15, 0.05);
        var drawn = Enumerable.Range(0, 40).Select(seed => BlindDraws.At(model, _places, seed)).ToArray();

        Assert.All(drawn, d => Assert.Equal((3, 0), (d.Places, d.OneOutcome)));
        Assert.Equal(1.5, drawn[0].TopProbability, 1e-6);
        Assert.InRange(drawn.Average(d => d.Top), 1.48, 1.52);

        // one histogram of a thousand draws is off by about 0.016; the mean of 120 of them by a tenth of that
        Assert.InRange(drawn.Average(d => d.BeyondChance) / 3, -0.003, 0.003);
    }

    [Fact]
    public void A_decoder_that_takes_the_likeliest_and_a_warmer_one_are_seen()
    {
        using var model = Model(0.5, 0.3, 0.15, 0.05);
        var greedy = BlindDraws.At(model, _places, 1, sampler: (logits, _, drawn) => drawn.Fill(Distributions.ArgMax(logits)));
        var warm = BlindDraws.At(model, _places, 1, sampler: (logits, random, drawn) =>
            TokenDraw.Sample(logits.ToArray().Select(z => z / 1.3f).ToArray(), random, drawn));

        Assert.Equal((3.0, 3), (greedy.Top, greedy.OneOutcome));
        Assert.InRange(greedy.BeyondChance / 3, 0.45, 0.5);
        Assert.InRange(warm.BeyondChance / 3, 0.03, 0.1);
    }

    [Fact]
    public void A_certain_place_has_one_outcome()
    {
        using var model = Model(1 - 1e-9, 5e-10, 5e-10);
        var drawn = BlindDraws.At(model, _places, 1);

        Assert.Equal((3, 3.0), (drawn.OneOutcome, drawn.Top));
        // a thousand times 1f / 1000 is one up to float32
        Assert.Equal(0, drawn.BeyondChance, 1e-4);
    }

    [Fact]
    public void Places_are_the_same_whatever_else_is_asked_for_and_hold_more_than_open_ones()
    {
        var law = TrainingLaw.Of(World.Create(new() { Shares = WorldOptions.BaseShares.Clear().Add("weather", 1) }));
        var (few, many) = (BlindPlaces.OfDocuments(law, 3, 7).ToList(), BlindPlaces.OfDocuments(law, 60, 7).ToList());

        Assert.Equal(few.Select(p => string.Join(' ', p.Ids)), many.Take(3).Select(p => string.Join(' ', p.Ids)));
        Assert.All(many, p => Assert.Equal([p.Ids.Length - 1], p.After));
        Assert.All(many, p => Assert.Equal(law.EndToken, p.Ids[0]));
        Assert.Equal(60, many.Select(p => p.Unit).Distinct().Count());

        // blind: the law leaves no choice at some of them and one at others
        var oracle = new Oracle(law);
        var largest = many.Select(p => oracle.Next(p.Ids[1..]).Max()).ToArray();
        Assert.Contains(largest, p => p > 0.999);
        Assert.Contains(largest, p => p < 0.9);
    }
}
