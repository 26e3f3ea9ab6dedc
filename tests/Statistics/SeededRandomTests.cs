using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Statistics;

[Trait("tier", "fast")]
public class SeededRandomTests
{
    [Fact]
    public void Is_xoshiro256_starstar_seeded_by_SplitMix64()
    {
        // SplitMix64 from 0 (Vigna's reference code) gives e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f,
        // f88bb8a8724c81ec; the first outputs follow by hand: rotl(s1 · 5, 7) · 9.
        var second = 0x6e789e6aa1b965f4UL;
        var expected = unchecked(System.Numerics.BitOperations.RotateLeft(second * 5, 7) * 9);

        Assert.Equal(expected, new SeededRandom(0).NextBits());
        Assert.Equal(11091344671253066420UL, new SeededRandom(0).NextBits());
    }

    [Fact]
    public void Same_seed_same_numbers_and_another_seed_others()
    {
        var (a, b, c) = (new SeededRandom(42), new SeededRandom(42), new SeededRandom(43));
        var first = Enumerable.Range(0, 100).Select(_ => a.NextBits()).ToList();

        Assert.Equal(first, Enumerable.Range(0, 100).Select(_ => b.NextBits()));
        Assert.Empty(first.Intersect(Enumerable.Range(0, 100).Select(_ => c.NextBits())));
    }

    [Fact]
    public void A_fork_depends_on_seed_and_index_alone()
    {
        var used = new SeededRandom(9);
        used.NextBits();

        Assert.Equal(new SeededRandom(9).Fork(3).NextBits(), used.Fork(3).NextBits());
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => used.Fork(i).NextBits()).Distinct().Count());
        Assert.NotEqual(new SeededRandom(9).Fork(0).NextBits(), new SeededRandom(9).NextBits());
    }

    [Fact]
    public void Whole_numbers_are_uniform_and_in_range()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];
        for (var i = 0; i < 70000; i++)
        {
            counts[random.Next(7)]++;
        }

        // Chi-square with 6 degrees of freedom exceeds 22.5 once in a thousand seeds; this seed is fixed.
        Assert.InRange(counts.Sum(c => (c - 10000.0) * (c - 10000.0) / 10000), 0, 22.5);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(random.Next(-3, 4), -3, 3));
        Assert.Equal(5, random.Next(5, 6));
        Assert.Equal(5, random.NextInt64(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(2, 1));
    }

    [Fact]
    public void Reals_and_normals_have_their_moments()
    {
        var random = new SeededRandom(2);
        var reals = Enumerable.Range(0, 40000).Select(_ => random.NextDouble()).ToArray();
        var normals = Enumerable.Range(0, 40000).Select(_ => random.NextGaussian()).ToArray();

        // Four standard errors of 40,000 draws.
        Assert.Equal(0.5, reals.Average(), 0.006);
        Assert.Equal(0, normals.Average(), 0.02);
        Assert.Equal(1, normals.Average(v => v * v), 0.03);
        Assert.All(reals, r => Assert.InRange(r, 0, 1 - 1e-17));
    }
}
