using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L03Attention;

[Trait("tier", "fast")]
public class AttentionPassportTests
{
    [Fact]
    public void The_effect_is_the_largest_loss_of_a_head_and_the_control_the_median_one()
    {
        const string Prompt = "<end> столица Франции —";
        using var model = LanguageModel.Load("glass/base-s");
        var row = AttentionPassport.Row(model, Prompt, "Париж");
        var map = Ablation.Heads(model, Prompt, Metric.LogProbability("Париж"), Replacement.Mean(Prompt));
        var losses = map.Effects.Cast<double>().Select(effect => -effect).Order().ToArray();
        Assert.Equal(losses.Max(), row.Effects.Single().Number!.Value, 1e-9);
        Assert.Equal(losses.Length / 2, losses.Count(loss => loss < row.Control!.Number!.Value));
        Assert.True(row.Effects.Single().Number > row.Control!.Number);
    }
}
