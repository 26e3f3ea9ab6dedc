using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L06Voting;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class PartOfSpeechClaimTests
{
    [Theory]
    [InlineData(new[] { 0.1, 0.1, 0.9, 0.9 }, 2)] // the middle between 0.1 and 0.9 is passed at depth 2
    [InlineData(new[] { 0.1, 0.6, 0.3, 0.9 }, 3)] // passed at 1, lost again: only from 3 on for good
    [InlineData(new[] { 0.7, 0.8, 0.85, 0.9 }, 0)]
    [InlineData(new[] { 0.3, 0.08, 0.04, 0.02 }, 2)] // a mass that falls below even guessing goes the other way
    public void The_way_is_half_done_where_the_middle_is_passed_for_good(double[] masses, int depth) =>
        Assert.Equal(depth, PartOfSpeechClaim.HalfWay(masses, 0.1));

    [Fact]
    public void Words_have_the_part_of_speech_that_a_reader_gives_them()
    {
        var words = Worlds.Default.Words;
        var parts = PartsOfSpeech.Of(words);
        void Expect(PartOfSpeech part, string all) => Assert.All(all.Split(' '), word => Assert.Equal(part, parts[words.Word(word)]));
        Expect(PartOfSpeech.Noun, "кот кошки коврике дракон лесу");
        Expect(PartOfSpeech.Name, "Алиса Бобу Белова Париж Франции");
        Expect(PartOfSpeech.Adjective, "чёрная огромный красный");
        Expect(PartOfSpeech.Verb, "сидит увидела");
        Expect(PartOfSpeech.Number, "7 12");
        Expect(PartOfSpeech.Mark, ". , ? —");
        Assert.All("и на где".Split(' '), word => Assert.DoesNotContain(words.Word(word), parts));
    }

    [Fact]
    public void Masses_are_those_of_the_models_own_softmax_at_the_end()
    {
        var law = Worlds.Of("tales");
        using var model = Network(law);
        int[] document = new Sampler(law, 1).Next();
        var places = PartOfSpeechClaim.Survey(model, law, [document]);
        var parts = PartsOfSpeech.Of(law.Words);
        var rows = model.Logits([law.EndToken, .. document[..^1]]);
        float[][] likely = [.. Enumerable.Range(0, document.Length)
            .Select(i => Distributions.Softmax(rows[i]))
            .Where(p => parts.TryGetValue(Distributions.ArgMax(p), out var part) && part != PartOfSpeech.Mark)];
        Assert.Equal(likely.Length, places.Count);
        for (var i = 0; i < places.Count; i++)
        {
            Assert.Equal(likely[i].Max(), places[i].WordMass[^1], 1e-5);
            Assert.Equal(likely[i].Where((_, id) => parts.TryGetValue(id, out var part) && part == places[i].Part).Sum(),
                places[i].PartMass[^1], 1e-5);
            Assert.InRange(places[i].RandomMass[^1], places[i].WordMass[^1] - 1e-6, 1);
        }
    }

    [Fact]
    public void A_survey_leaves_no_tensor_behind()
    {
        var law = Worlds.Of("tales");
        using var model = Network(law);
        int[][] documents = [new Sampler(law, 1).Next()];
        Live.Same(() => _ = PartOfSpeechClaim.Survey(model, law, documents));
    }

    private static LanguageModel Network(Law law) =>
        new("glass/net", TinyModels.Make(TinyModels.Base with { DVocab = law.TokenCount, NContext = 128 }));
}
