using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public class ModelCardTests
{
    [Fact]
    public void A_loaded_model_shows_its_shape()
    {
        var config = new TransformerConfig { DVocab = 11, DModel = 8, NLayers = 2, NHeads = 2, DMlp = 16, NContext = 7 };
        using var model = new LanguageModel("tiny", Transformer.Create(config, seed: 1));
        var card = ModelCard.Of(model).ToString();
        Assert.Contains("tiny", card, StringComparison.Ordinal);
        Assert.Contains("11", card, StringComparison.Ordinal);
    }
}
