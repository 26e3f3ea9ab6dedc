using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L14Tokenization;
using BetweenTokens.Models;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L14Tokenization;

/// <summary>Passes with interventions, traces and pictures of section 14 leave nothing behind.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class TokenizationLeakTests
{
    [Fact]
    public void Surveys_and_pictures_free_what_they_make()
    {
        using var model = LanguageModel.Load("glass/base-s-bpe");
        Live.Same(() => _ = SumSurveys.World.Measure(new SurveyScope { Most = 2, Model = model }));
        Live.Same(() => _ = OwnRowSurveys.World.Measure(new SurveyScope { Most = 8, Model = model }));
        Live.Same(() => _ = StatePictures.Sum(model, "<end> у озера живёт кошка .").ToHtml());
        Live.Same(() => _ = StatePictures.Leaving(model, "<end> у ", "озера", "озера", "моря").ToHtml());
        Live.Same(() => _ = HiddenPictures.Answers(model, "<end> у озера живёт", "озера").ToHtml());
    }

    [Fact]
    public void The_row_of_a_word_that_has_one_stands_for_it()
    {
        using var model = LanguageModel.Load("glass/base-s-bpe");
        var own = OwnRowSurveys.WonBack("мир", OwnRowSurveys.World.Measure(new SurveyScope { Most = 40, Model = model }));
        Assert.InRange(own.N, 1, 40);
        Assert.InRange(own.Value, 0.9, 1.1);
    }

    [Fact]
    public void A_vocabulary_of_words_has_nothing_to_cut_in_two()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var table = OwnRowSurveys.World.Measure(new SurveyScope { Most = 3, Model = model });
        Assert.All(table.Rows, row => Assert.Equal([0, 0, 0, 0], row.Values));
    }
}
