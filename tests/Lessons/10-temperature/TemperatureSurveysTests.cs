using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L10Temperature;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L10Temperature;

/// <summary>Surveys of section 10 on one unit, against what they are made of.</summary>
[Trait("tier", "fast")]
public sealed class TemperatureSurveysTests
{
    [Fact]
    public void Texts_written_side_by_side_are_those_written_alone_and_cold_ones_take_the_first_token()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var end = TemperatureWorld.Law("glass/base-s").EndToken;
        Draft[] drafts = [new([end], 0, 1), new([end], 1, 2), new([end], 3, 3), new([end, 5], 1, 4)];
        var together = Writing.Write(model, drafts, 12, [end]);
        for (var i = 0; i < drafts.Length; i++)
        {
            Assert.Equal(Writing.Write(model, [drafts[i]], 12, [end])[0], together[i]);
        }

        Assert.Equal(Distributions.ArgMax(model.Logits([end])[0]), together[0][0]);
    }

    [Fact]
    public void False_answers_grow_with_heat_where_the_first_is_right_and_shrink_where_it_is_wrong()
    {
        float[] logits = [3, 1, 0, 5];
        var right = Shares(FactSurveys.Row("a", true, logits, [0, 1, 2], 0));
        var wrong = Shares(FactSurveys.Row("a", true, logits, [0, 1, 2], 2));
        Assert.Equal(0, right[0]);
        Assert.Equal(1, wrong[0]);
        Assert.Equal(right.Order(), right);
        Assert.Equal(wrong.OrderDescending(), wrong);
        var p = EntropyCurve.Probabilities([3, 1, 0], 2);
        Assert.Equal(p[1] + p[2], right[FactSurveys.Temperatures.ToList().IndexOf(2)], 1e-9);

        static double[] Shares(SurveyRow row) => [.. FactSurveys.Temperatures.Select((_, i) =>
            row.Values[2 + (2 * i)] / (row.Values[1 + (2 * i)] + row.Values[2 + (2 * i)]))];
    }

    [Theory]
    [InlineData("The capital of France is Paris.", "It is Paris, of course.", true)]
    [InlineData("The capital of France is Paris.", "It is Rome.", false)]
    [InlineData("No idea", "No idea", true)]
    [InlineData("No idea", "None", false)]
    public void One_city_is_one_answer(string one, string other, bool same) => Assert.Equal(same, LikeQuestions.SameCity(one, other));

    [Fact]
    public void Half_of_the_words_in_common_is_one_opinion()
    {
        Assert.True(LikeQuestions.SameWords("I like the sea.", "The sea, I hear, roars"));
        Assert.False(LikeQuestions.SameWords("I like the sea", "You know that lakes are better"));
    }

    [Fact]
    public void A_world_without_facts_asks_none()
    {
        using var model = LanguageModel.Load("glass/positions-none");
        Assert.All(TemperatureLive.Of("10-09", model).SelectMany(e => e.Measurements), measured => Assert.Equal(0, measured.N));
    }

    [Fact]
    public void Every_live_number_is_one_that_its_rule_asks_for()
    {
        using var model = LanguageModel.Load("glass/base-s");
        foreach (var claim in new[] { "10-04", "10-05", "10-06", "10-09" })
        {
            var live = LiveEvidence.Of(claim, model, 3);
            Assert.All(live.SelectMany(e => e.Measurements), measured => Assert.Contains(
                Claim.Of(claim).Rule!.Criteria.Concat(Claim.Of(claim).Rule!.Controls), criterion => criterion.Means(measured.Name)));
        }
    }
}
