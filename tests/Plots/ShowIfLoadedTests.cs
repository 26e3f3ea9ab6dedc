using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class ShowIfLoadedTests
{
    [Fact]
    public void What_is_there_is_shown()
    {
        Assert.Equal(5, "Paris".Show(s => s.Length));
    }

    [Fact]
    public void What_is_absent_is_said_in_words_and_the_view_is_not_asked()
    {
        string? nothing = null;
        var shown = Assert.IsType<Note>(nothing.Show(_ => throw new InvalidOperationException("asked")));
        Assert.Contains(Words.Now.ModelAbsent, shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_model_is_absent_and_the_nearest_names_are_told()
    {
        var model = LanguageModel.LoadIfPresent("smollm2-135m-instrukt");
        Assert.Null(model);
        Assert.Contains("smollm2-135m-instruct", model.ShowModel("smollm2-135m-instrukt").ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_loaded_model_shows_its_shape()
    {
        var config = new TransformerConfig { DVocab = 11, DModel = 8, NLayers = 2, NHeads = 2, DMlp = 16, NContext = 7 };
        using var model = new LanguageModel("tiny", Transformer.Create(config, seed: 1));
        var card = Assert.IsType<Table>(model.ShowModel("tiny")).ToString();
        Assert.Contains("tiny", card, StringComparison.Ordinal);
        Assert.Contains("11", card, StringComparison.Ordinal);
    }
}
