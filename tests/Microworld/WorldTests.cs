using BetweenTokens.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "slow")]
public sealed class WorldTests
{
    [Fact]
    public void Shares_are_shares_of_tokens()
    {
        var world = Worlds.Default;
        var sampler = new Sampler(world, 11);
        var lengths = new Dictionary<string, List<double>>();
        var tokens = new List<int>();
        for (var before = 0; tokens.Count < 1_000_000; before = tokens.Count)
        {
            var kind = sampler.Next(tokens).Name;
            lengths.TryAdd(kind, []);
            lengths[kind].Add(tokens.Count - before);
        }

        var total = world.Options.Shares.Values.Sum();
        foreach (var (kind, share) in world.Options.Shares)
        {
            // The tokens of a kind are a sum over independent documents, of which there are about Poisson many.
            var error = Math.Sqrt(lengths[kind].Sum(length => length * length)) / tokens.Count;
            Assert.Equal(share / total, lengths[kind].Sum() / tokens.Count, 4 * error);
        }
    }

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    public void No_document_is_longer_than_the_bound(int bound)
    {
        var world = World.Create(new() { MaxTokens = bound });
        var sampler = new Sampler(world, 12);
        var longest = Enumerable.Range(0, 8_000).Max(_ => sampler.Next().Length);
        Assert.InRange(longest, bound / 2, bound);
    }

    [Fact]
    public void Every_word_of_the_world_is_spoken()
    {
        var world = Worlds.Default;
        var sampler = new Sampler(world, 13);
        var tokens = new List<int>();
        while (tokens.Count < 2_000_000)
        {
            sampler.Next(tokens);
        }

        Assert.Empty(Enumerable.Range(0, world.Words.Count).Except(tokens).Select(id => world.Words.Words[id]));
        Assert.InRange(world.Words.Count, 500, 900);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_word_of_a_world_of_one_kind_is_spoken(string kind)
    {
        var world = Worlds.Of(kind);
        var sampler = new Sampler(world, 14);
        var tokens = new List<int>();
        while (tokens.Count < 300_000)
        {
            sampler.Next(tokens);
        }

        Assert.Empty(Enumerable.Range(0, world.Words.Count).Except(tokens).Select(id => world.Words.Words[id]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_bound_is_kept_by_construction_or_refused_as_too_short(string kind)
    {
        foreach (var bound in new[] { 12, 24, 36, 48, 64, 75, 96, 129, 200, 256, 333, 512 })
        {
            try
            {
                Worlds.Of(kind, bound);
            }
            catch (ArgumentException error)
            {
                Assert.InRange(bound, 12, 64);
                Assert.Matches($"MaxTokens (is )?{bound}.*(needed|no room|can have)", error.Message);
                Assert.True(bound < 40 || !error.Message.Contains("can have", StringComparison.Ordinal), error.Message);
            }
        }
    }

    public static TheoryData<string> Kinds => [.. World.KindNames];

    [Fact]
    public void Both_laws_have_the_same_words_in_the_same_order()
    {
        var world = Worlds.Default;
        Assert.Same(world.Words, TrainingLaw.Of(world).Words);
        Assert.Equal(world.Words.Words, World.Create().Words.Words);
    }

    [Fact]
    public void A_knob_out_of_range_is_refused_by_name_value_and_range()
    {
        var error = Assert.Throws<ArgumentException>(() => World.Create(new() { Facts = new() { Noise = 1.5 } }));
        Assert.Contains("Facts.Noise", error.Message, StringComparison.Ordinal);
        Assert.Contains("1.5", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => World.Create(new() { Shares = new WorldOptions().Shares.Add("poems", 1) }));
        Assert.Contains("«poems»", error.Message, StringComparison.Ordinal);
    }
}
