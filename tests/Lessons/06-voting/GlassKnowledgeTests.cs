using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L06Voting;

[Trait("tier", "fast")]
[Collection(Testing.Live.Alone)]
public sealed class GlassKnowledgeTests
{
    private static readonly World _world = Worlds.Default;

    private static LanguageModel Network() =>
        new("glass/net", TinyModels.Make(TinyModels.Base with { DVocab = _world.TokenCount, NContext = 128 }));

    [Fact]
    public void Taught_facts_are_true_by_the_law_and_withheld_ones_are_never_taught()
    {
        using var model = Network();
        var (book, truth, taught) = (_world.Kind<Facts>().Book, new Oracle(_world), new Oracle(TrainingLaw.Of(_world)));
        var asked = GlassKnowledge.Ask(model, _world, taught: 40);
        Assert.Equal(40, asked.Count(a => a.Known));
        Assert.InRange(asked.Count(a => !a.Known), 50, 80); // a tenth of 630, less those that change
        Assert.All(asked.Where(a => a.Known), a => Assert.True(taught.Next(_world.Read(a.Prompt)).Max() > 0.5, a.Prompt));
        Assert.All(asked.Where(a => !a.Known).Take(10), a =>
        {
            Assert.True(truth.Next(_world.Read(a.Prompt)).Max() > 0.5, a.Prompt);
            Assert.Throws<ImpossibleTextException>(() => taught.Next(_world.Read(a.Prompt)));
        });
        Assert.Equal(book.Count, book.Subjects.Count * book.Relations.Count);
    }

    [Fact]
    public void The_two_names_stand_after_beginnings_that_the_law_allows()
    {
        using var model = Network();
        var oracle = new Oracle(TrainingLaw.Of(_world));
        var places = GlassKnowledge.Synonyms(model, oracle.Law, places: 6);
        Assert.Equal(6, places.Select(place => place.Answer.Prompt).Distinct().Count());
        Assert.All(places, place =>
        {
            var exact = oracle.Next(oracle.Law.Read(place.Answer.Prompt));
            Assert.Equal(0.2, exact[oracle.Law.Words.Word("бегемот")], 1e-9);
            Assert.Equal(0.3, exact[oracle.Law.Words.Word("крокодил")], 1e-9);
        });
    }

    [Theory]
    [InlineData("крокодил", 0.3, true)]
    [InlineData("крокодил", 0.5, false)]
    [InlineData("бегемот", 0.25, false)]
    public void Greedy_choice_leaves_a_concept_that_is_likelier_as_a_whole(string top, double p, bool leaves) =>
        Assert.Equal(
            leaves, new SynonymPlace(new SplitAnswer("у озера живёт", ["бегемот", "гиппопотам"], [0.2, 0.2]), top, p).LeavesTheConcept);

    [Fact]
    public void Questions_leave_no_tensor_behind()
    {
        using var model = Network();
        Testing.Live.Same(() => _ = (GlassKnowledge.Ask(model, _world, taught: 5), GlassKnowledge.Synonyms(model, _world, places: 2)));
    }
}
