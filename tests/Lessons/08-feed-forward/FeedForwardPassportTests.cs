using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.L08FeedForward;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L08FeedForward;

[Trait("tier", "fast")]
public sealed class FeedForwardPassportTests
{
    [Fact]
    public void The_row_is_the_part_that_is_missed_most_and_the_median_one()
    {
        const string Prompt = "<end> столица Франции —", Token = "Париж";
        using var model = LanguageModel.Load("glass/base-s");
        var row = FeedForwardPassport.Row(model, Prompt, Token);
        double[] lost = [.. Enumerable.Range(0, model.Config.NLayers).Select(layer =>
        {
            var metric = Metric.LogProbability(Token);
            var map = Ablation.Mlps(model, Prompt, metric, Replacement.Mean(Prompt));
            return -map[layer, 0];
        }).Order()];
        Assert.Equal(lost[^1], row.Effects.Single().Number!.Value, 1e-9);
        Assert.Equal(lost[lost.Length / 2], row.Control!.Number!.Value, 1e-9);
        Assert.Equal(8, row.Level);
    }
}
