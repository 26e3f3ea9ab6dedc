using BetweenTokens.Inspection;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Training.Glass;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L06Voting;

[Trait("tier", "fast")]
public class NarratorTrustTests
{
    private const string Story = "Столица Франции — Париж. Столица Италии — Каир. Столица Испании — Токио. Столица Англии — Дели.";

    [Fact]
    public void The_honest_word_is_the_true_one_and_the_law_believes_it_less_after_myths()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var oracle = new Oracle(ModelLaw.Of(model));
        var all = NarratorTrust.Sentences(oracle, model, Story);
        Assert.Equal(["Париж", "Рим", "Мадрид", "Лондон"], all.Select(s => s.Honest));
        Assert.Equal(["Париж", "Каир", "Токио", "Дели"], all.Select(s => s.Said));
        Assert.True(all[3].Law < all[0].Law - 0.3);
        Assert.All(all, s => Assert.InRange(s.Model, 0, 1));
    }

    [Fact]
    public void The_oracle_trusts_its_text_as_the_law_does()
    {
        var oracle = new Oracle(TrainingLaw.Of(World.Create()));
        Assert.All(NarratorTrust.Sentences(oracle, oracle, Story), s => Assert.Equal(s.Law, s.Model, 1e-5));
        Assert.Contains("заметно больше закона на 0 из 4", NarratorTrust.Of(oracle, oracle, Story).Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_law_nobody_knows_has_no_oracle()
    {
        using var model = new LanguageModel("someone", TinyModels.Make(TinyModels.Base));
        Assert.Throws<ReaderException>(() => ModelLaw.Of(model));
    }

    [Fact]
    public void A_words_probability_is_the_product_of_its_pieces()
    {
        using var model = LanguageModel.Load("glass/base-s-characters");
        var pieces = WordVotes.Pieces(model, "<end>", "кот");
        Assert.True(pieces.Count > 1);
        Assert.Equal(
            Continuations.LogProbabilities(model, "<end>", ["кот"])[0], pieces.Sum(p => Math.Log(p.Probability)), 1e-4);
    }
}
