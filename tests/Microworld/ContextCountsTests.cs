using BetweenTokens.Microworld;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "fast")]
public sealed class ContextCountsTests
{
    private static readonly World _world =
        World.Create(new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 1), MaxTokens = 48 });

    [Fact]
    public void Every_beginning_is_counted_as_often_as_it_stands()
    {
        var corpus = Corpus.Draw(_world, 2_000, 3);
        int[][] documents = [.. corpus.Documents];
        var contexts = ContextCounts.Of(corpus);
        Assert.Equal(documents.SelectMany(d => Enumerable.Range(0, d.Length).Select(n => string.Join(' ', d[..n]))).Distinct().Count(),
            contexts.Count);
        var oracle = new Oracle(TrainingLaw.Of(_world, corpus));
        foreach (var context in contexts.Where((_, i) => i % 37 == 0))
        {
            Assert.Equal(documents.Count(d => d.AsSpan().StartsWith(context.Prefix)), context.Count);
            Assert.Equal(context.Count, context.Next.Values.Sum());

            // The empirical law of the corpus, read by the filter: the same shares by another road.
            Assert.All(context.Shares(_world.TokenCount).Zip(oracle.Next(context.Prefix)),
                pair => Assert.Equal(pair.Second, pair.First, 1e-12));
            var alone = ContextCounts.Of(corpus, context.Prefix);
            Assert.Equal(context.Count, alone.Count);
            Assert.Equal(context.Next.OrderBy(n => n.Key), alone.Next.OrderBy(n => n.Key));
        }

        Assert.All(ContextCounts.Of(corpus, least: 5), context => Assert.True(context.Count >= 5));
        Assert.Equal(contexts.Count(c => c.Count >= 5), ContextCounts.Of(corpus, least: 5).Count);
        Assert.Equal(0, ContextCounts.Of(corpus, [1, 1, 1, 1]).Count);
    }

    [Fact]
    public void A_corpus_can_be_written_by_hand_and_sifted()
    {
        var corpus = Corpus.Of(_world, ("Кошка сидит на коврике.", 3), ("Кошка спит на коврике.", 1));
        Assert.Equal(4 * 6, corpus.TokenCount);
        Assert.Equal(3, corpus.Count(_world.Read("кошка сидит")));
        Assert.Equal(0.75, new Oracle(TrainingLaw.Of(_world, corpus)).Next(_world.Read("кошка"))[_world.Words.Find("сидит")], 1e-12);
        Assert.Single(corpus.Where(d => d.Contains(_world.Words.Find("спит"))).Documents);
        Assert.Contains("None of the 4 documents",
            Assert.Throws<ArgumentException>(() => corpus.Where(_ => false)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "котопёс", Assert.Throws<ReaderException>(() => Corpus.Of(_world, ("котопёс спит .", 1))).Message, StringComparison.Ordinal);
    }
}
