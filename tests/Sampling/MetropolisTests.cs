using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class MetropolisTests
{
    private const int Steps = 200_000;

    private static readonly float[] _row = [5, 4, 3, 1, 4.5f, float.NegativeInfinity, 2, 0, 3.5f, -1];

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(double.PositiveInfinity)]
    public void The_histogram_is_softmax(double temperature)
    {
        var walk = Metropolis.Walk(_row, temperature, Steps, seed: 10, burnIn: 1000);
        var exact = EntropyCurve.Probabilities(_row, temperature);
        Assert.Equal(Steps, walk.Counts.Sum());
        Assert.Equal(walk.Counts.Select((_, id) => (long)walk.Path.Count(at => at == id)), walk.Counts);

        // Five standard errors of an indicator, of which the walk is worth at least one independent draw in forty steps.
        Assert.All(exact.Zip(walk.Frequencies), pair =>
            Assert.Equal(pair.First, pair.Second, 5 * Math.Sqrt(pair.First * (1 - pair.First) * 40 / Steps)));
        Assert.Equal(Acceptance(exact), walk.Acceptance, 0.01);
    }

    [Fact]
    public void A_proposal_that_is_not_symmetric_gives_another_distribution()
    {
        int Favour(int at, SeededRandom random) => random.Next(3) > 0 ? 3 : random.Next(10);
        var walk = Metropolis.Walk(_row, 1, Steps, seed: 1, propose: Favour);
        Assert.True(walk.Frequencies[3] > 3 * EntropyCurve.Probabilities(_row)[3]);
        Assert.Equal(0, walk.Counts[5]);
    }

    [Fact]
    public void At_zero_it_climbs_and_one_seed_is_one_walk()
    {
        var cold = Metropolis.Walk(_row, 0, 2000, seed: 3, burnIn: 200);
        Assert.Equal((2000, 0.0), (cold.Counts[0], cold.Acceptance));
        Assert.Equal(Metropolis.Walk(_row, 1, 50, 4).Path, Metropolis.Walk(_row, 1, 50, 4).Path);
        Assert.NotEqual(Metropolis.Walk(_row, 1, 50, 4).Path, Metropolis.Walk(_row, 1, 50, 5).Path);
        Assert.Equal([3L], Metropolis.Walk([1], 1, 3, 0).Counts);
        Assert.Throws<ArgumentOutOfRangeException>(() => Metropolis.Walk(_row, -1, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metropolis.Walk(_row, 1, 0, 0));
    }

    // Σ p_i / 8 · min(1, p_j / p_i): eight other tokens are possible.
    private static double Acceptance(double[] exact)
    {
        var some = exact.Where(p => p > 0).ToArray();
        return some.SelectMany((p, i) => some.Where((_, j) => j != i).Select(q => Math.Min(p, q) / (some.Length - 1))).Sum();
    }
}
