using BetweenTokens.Lessons.L12Sampling;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

/// <summary>Surveys of section 12 on a few units, against what they are made of.</summary>
[Trait("tier", "fast")]
public sealed class SamplingSurveysTests
{
    [Fact]
    public void A_text_written_beside_others_is_the_greedy_one_and_a_given_one_is_read()
    {
        using var model = LanguageModel.Load("glass/base-s");
        int[] prompt = model.PromptIds("кошка");
        var greedy = model.Generate(prompt, new GenerationOptions { Temperature = 0, MaxTokens = 6 })[0].Ids;
        var written = WrittenTexts.Write(model,
            [new(prompt, new() { Temperature = 0 }, null, 1), new(prompt, new(), null, 2), new(prompt, new(), [.. greedy], 3)], 6);
        Assert.Equal(greedy, written[0].Ids.Take(greedy.Count));
        Assert.Equal(greedy, written[2].Ids);
        Assert.Equal(written[0].Nats.Take(greedy.Count).Average(), written[2].MeanNats, 1e-4);
        Assert.Equal(-Distributions.LogProbability(model.Logits(prompt)[prompt.Length - 1], greedy[0]), written[0].Nats[0], 1e-4);
    }

    [Fact]
    public void A_vote_of_one_hits_as_often_as_the_share_says_and_a_sure_answer_always_wins()
    {
        var row = VoteSurveys.Row("a", [20, 0, 0, 0, 0], 0, new(1));
        Assert.Equal(1, row.Values[0]);
        Assert.All(row.Values.Skip(1), value => Assert.Equal(1, value, 1e-6));
    }

    [Fact]
    public void A_sure_place_keeps_one_token_and_a_flat_one_keeps_rare_ones()
    {
        double[] sure = [.. NucleusSurveys.Row("a", [20, 0, 0]).Values], flat = [.. NucleusSurveys.Row("b", new float[100]).Values];
        Assert.Equal((1, 0), (sure[2], Math.Round(sure[4], 9)));
        Assert.Equal((90, 0.01, 1), (flat[2], Math.Round(flat[3], 9), Math.Round(flat[4], 9)));
    }

    [Fact]
    public void The_best_setting_is_chosen_on_one_half_and_shown_on_the_other()
    {
        var columns = StrategySurveys.English.Columns;
        var table = Power.Table(StrategySurveys.English, 4, i => ($"{i}", [.. columns.Select(name =>
            name.StartsWith("nats", StringComparison.Ordinal) ? name is "nats own" or "nats top-p 0.9" ? 2 + (i % 2) : 5.0 : 0)]));
        var tuned = StrategySurveys.Tuned(table);
        Assert.Equal("0.9", tuned.Single(one => one.Strategy == "top-p").Setting);
        Assert.Equal(3, tuned.Single(one => one.Strategy == "top-p").LogPerplexity);
        Assert.All(tuned.Where(one => one.Trials > 1), one => Assert.Equal(4, one.Trials));
    }

    [Fact]
    public void Live_numbers_come_of_a_claims_own_surveys()
    {
        using var model = LanguageModel.Load("glass/base");
        Assert.Single(SamplingLive.Of("12-11", model));
        Assert.Empty(SamplingLive.Of("12-03", model));
        Assert.True(SamplingLive.Of("12-11", model)[0].IsLive);
    }
}
