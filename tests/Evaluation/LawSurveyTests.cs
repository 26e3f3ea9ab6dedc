using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Evaluation;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class LawSurveyTests
{
    private static readonly Law _law = Worlds.Of("weather");

    private static LanguageModel Network() =>
        new("net", TinyModels.Make(TinyModels.Base with { DVocab = _law.TokenCount, NContext = 128 }));

    [Fact]
    public void Its_means_are_those_of_the_distance_from_the_law_on_the_same_documents()
    {
        using var model = Network();
        var survey = LawSurvey.Of(model, _law, tokens: 400, seed: 3);
        var distance = LawDistance.Measure(model, _law, tokens: 400, seed: 3);
        Assert.Equal(distance.Tokens, survey.Predictions.Count);
        Assert.Equal(distance.Kl, survey.Divergence, 1e-9);
        Assert.Equal(distance.CalibrationError, survey.ExpectedError, 1e-9);
        Assert.Equal(distance.Entropy, survey.Predictions.Average(p => p.Entropy), 1e-9);
    }

    [Fact]
    public void A_survey_leaves_no_tensor_behind()
    {
        using var model = Network();
        Live.Same(() => _ = LawSurvey.Of(model, _law, tokens: 200, seed: 3));
    }
}
