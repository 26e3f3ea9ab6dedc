using BetweenTokens.Microworld;
using MathNet.Numerics.Distributions;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public sealed class SamplerTests
{
    [Fact]
    public void Documents_come_with_the_frequencies_of_the_law()
    {
        var law = new ToyLaw();
        var expected = Enumeration.Documents(law);
        var sampler = new Sampler(law, 20261124);
        var counts = new Dictionary<string, int>();
        const int Draws = 50_000;
        for (var i = 0; i < Draws; i++)
        {
            var text = string.Join(' ', sampler.Next());
            counts[text] = counts.GetValueOrDefault(text) + 1;
        }

        Assert.Empty(counts.Keys.Except(expected.Keys));
        AssertFits([.. expected.Select(e => ((double)counts.GetValueOrDefault(e.Key), e.Value * Draws))]);
    }

    [Fact]
    public void Words_of_a_whole_world_come_with_the_oracles_probabilities()
    {
        var law = Worlds.Default;
        var sampler = new Sampler(law, 7);
        var filter = new Filter(law);
        var tokens = new List<int>();
        while (tokens.Count < 40_000)
        {
            sampler.Next(tokens);
        }

        // Given the past, each word is a draw from the oracle's row, so the sums over all positions must fit word by word.
        var (expected, variance, counts, row) =
            (new double[law.TokenCount], new double[law.TokenCount], new double[law.TokenCount], new double[law.TokenCount]);
        foreach (var token in tokens)
        {
            filter.Distribution(row);
            for (var i = 0; i < row.Length; i++)
            {
                expected[i] += row[i];
                variance[i] += row[i] * Math.Max(0, 1 - row[i]); // rounding may give 1 + 1e-16
            }

            counts[token]++;
            Assert.True(filter.Advance(token) > 0);
        }

        // |z| < 5 for each of some 700 words: a false alarm has probability below 0.0005, and the seed is fixed.
        Assert.All(Enumerable.Range(0, row.Length),
            i => Assert.True(Math.Abs(counts[i] - expected[i]) <= (5 * Math.Sqrt(variance[i])) + 1e-6, law.Words.Words[i]));
    }

    [Fact]
    public void The_same_seed_gives_the_same_documents_and_another_seed_others()
    {
        var law = Worlds.Default;
        Assert.Equal(Text(3), Text(3));
        Assert.NotEqual(Text(3), Text(4));
        string Text(long seed)
        {
            var sampler = new Sampler(law, seed);
            return string.Join(' ', Enumerable.Range(0, 50).SelectMany(_ => sampler.Next()));
        }
    }

    internal static void AssertFits((double Observed, double Expected)[] cells)
    {
        var rare = cells.Where(c => c.Expected < 5).ToArray();
        var pooled = cells.Where(c => c.Expected >= 5)
            .Append((rare.Sum(c => c.Item1), rare.Sum(c => c.Item2))).Where(c => c.Item2 > 0).ToArray();
        var chiSquare = pooled.Sum(c => (c.Item1 - c.Item2) * (c.Item1 - c.Item2) / c.Item2);
        var p = 1 - ChiSquared.CDF(pooled.Length - 1, chiSquare);
        Assert.True(p > 0.001, $"chi-square {chiSquare:0.0} with {pooled.Length - 1} degrees of freedom, p = {p:0.00000}");
    }

    [Fact]
    public void Other_shares_of_the_same_kinds_are_shares_of_tokens()
    {
        var law = Worlds.Default.WithShares(new Dictionary<string, double> { ["weather"] = 3, ["cups"] = 1 });
        var (sampler, tokens, weather) = (new Sampler(law, 5), new List<int>(), 0);
        while (tokens.Count < 60_000)
        {
            var before = tokens.Count;
            weather += sampler.Next(tokens).Name == "weather" ? tokens.Count - before : 0;
        }

        Assert.Same(Worlds.Default.Words, law.Words);
        Assert.Equal(0.75, weather / (double)tokens.Count, 0.02); // about 1,500 documents: one standard error is 0.006
        Assert.Contains("wether",
            Assert.Throws<ArgumentException>(() => law.WithShares(new Dictionary<string, double> { ["wether"] = 1 })).Message,
            StringComparison.Ordinal);
    }
}
