using BetweenTokens.Lessons.L02Embedding;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L02Embedding;

[Trait("tier", "fast")]
public sealed class EmbeddingPassportTests
{
    [Fact]
    public void A_country_that_becomes_any_country_costs_its_capital()
    {
        using var model = LanguageModel.Load("glass/base");
        var row = EmbeddingPassport.Row(model, "<end> столица Франции —", "Франции", "Париж");
        Assert.Equal(2, row.Level);
        Assert.True(row.Effects.Single().Number > 0.3, $"{row.Effects.Single().Number}");
        var other = EmbeddingPassport.Row(model, "<end> столица Франции —", "столица", "Париж");
        Assert.True(double.IsFinite(other.Effects.Single().Number!.Value) && double.IsFinite(other.Control!.Number!.Value));
        var absent = EmbeddingPassport.Row(model, "", "Франции", "Париж");
        Assert.Equal("слова «Франции» в запросе нет", absent.Effects.Single().Says);
    }
}
