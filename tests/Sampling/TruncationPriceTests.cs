using BetweenTokens.Sampling;
using BetweenTokens.Sampling.Processors;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class TruncationPriceTests
{
    private static readonly float[] _row = [.. new[] { 0.5, 0.25, 0.15, 0.1 }.Select(p => (float)Math.Log(p))];

    [Fact]
    public void By_hand()
    {
        var price = TruncationPrice.Of(_row, new SamplingOptions { TopK = 2 });
        Assert.Equal(2, price.KeptCount);
        Assert.Equal(0.75, price.KeptMass, 1e-7);
        Assert.Equal(0.25, price.SmallestKept, 1e-7);
        Assert.Equal(0.15, price.LargestCut, 1e-7);
        Assert.Equal(-Math.Log(0.75), price.KullbackLeibler, 1e-7);
        Assert.Equal(0.25, price.TotalVariation, 1e-7);
        Assert.Equal([0.666667, 0.333333, 0, 0], price.After.Select(q => Math.Round(q, 6)));
    }

    [Fact]
    public void Both_prices_follow_from_the_mass_that_remains()
    {
        var random = new SeededRandom(5);
        SamplingOptions[] settings =
        [
            new() { TopK = 7 }, new() { TopP = 0.9f }, new() { MinP = 0.1f }, new() { TypicalP = 0.5f }, new() { EtaCutoff = 0.01f },
            new() { Temperature = 0 }, new() { Temperature = 0.5f, TopP = 0.8f }, new() { RepetitionPenalty = 1.5f, TopK = 3 },
            new() { Temperature = 2 },
        ];
        foreach (var options in settings)
        {
            float[] row = [.. Enumerable.Range(0, 200).Select(_ => (float)(3 * random.NextGaussian()))];
            var price = TruncationPrice.Of(row, options, [4, 9]);
            Assert.Equal(-Math.Log(price.KeptMass), price.KullbackLeibler, 1e-12);
            Assert.Equal(price.CutMass, price.TotalVariation, 1e-12);
            Assert.Equal(1, price.After.Sum(), 1e-12);
            var processed = row.ToArray();
            options.ToChain().Apply(processed, [4, 9]);
            var drawn = options.Greedy ? [.. row.Select(z => z == row.Max() ? 1f : 0)] : Distributions.Softmax(processed);
            Assert.All(drawn.Zip(price.After), pair => Assert.Equal(pair.First, pair.Second, 1e-5)); // float32 softmax
        }
    }

    [Fact]
    public void Without_a_cut_there_is_no_price()
    {
        var price = TruncationPrice.Of(_row, new SamplingOptions());
        Assert.Equal((4, 0, 0), (price.KeptCount, price.CutMass, price.LargestCut));
        Assert.Equal(0, price.KullbackLeibler, 1e-15);
    }

    [Fact]
    public void Beside_the_law_what_became_impossible_is_counted()
    {
        // The model gives .25 to a word that the law forbids, and the cut takes away one that it allows.
        double[] law = [0.6, 0, 0.3, 0.1];
        float[] cut = [.. _row];
        new TopK(3).Apply(cut, []);
        var found = TruncationPrice.Of(_row, cut).Against(law);
        Assert.Equal((3, 1, 1), (found.Valid, found.ValidCut, found.InvalidKept));
        Assert.Equal(0.1, found.ValidCutMass, 1e-12);
        Assert.Equal(0.25, found.InvalidMassBefore, 1e-7);
        Assert.Equal(0.25 / 0.9, found.InvalidMassAfter, 1e-7);
        Assert.Equal((0.1 + 0.25 + 0.15 + 0) / 2, found.DistanceBefore, 1e-7);
        Assert.Equal((0.6 - (0.5 / 0.9) + (0.25 / 0.9) + (0.3 - (0.15 / 0.9)) + 0.1) / 2, found.DistanceAfter, 1e-7);
    }

    [Fact]
    public void Faults_are_named()
    {
        float[] none = [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
        Assert.Contains("forbids every token", Assert.Throws<ArgumentException>(() => TruncationPrice.Of(_row, none)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TruncationPrice.Of(_row, _row[..2]));
        Assert.Throws<ArgumentException>(() => TruncationPrice.Of(_row, _row).Against([1]));
    }
}
