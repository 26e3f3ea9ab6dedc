using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L10Temperature;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L10Temperature;

/// <summary>Identities of section 10: a wrong formula turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class TemperatureIdentityTests
{
    [Fact]
    [Trait("claim", "10-01")]
    public void With_other_bases_or_other_logits_the_numbers_of_the_text_stand_or_fall()
    {
        Assert.Equal(Verdict.Partly, Of("10-01", SoftmaxClaims.Three(1)));
        Assert.Equal(Verdict.True, Of("10-01", SoftmaxClaims.Three(1, softmax: (_, _) => [0.65, 0.24, 0.11])));
        Assert.Equal(Verdict.False, Of("10-01", SoftmaxClaims.Three(1, softmax: (z, t) => Base(2, z, t))));
    }

    [Fact]
    [Trait("claim", "10-02")]
    public void A_temperature_that_multiplies_is_not_one_that_divides()
    {
        double[] right = Probabilities("10-02", SoftmaxClaims.Three(0.5)),
            wrong = Probabilities("10-02", SoftmaxClaims.Three(0.5, softmax: (z, t) => Base(Math.E, z, 1 / t)));
        Assert.Equal([0.8668, 0.1173, 0.0159], right.Select(p => Math.Round(p, 4)));
        Assert.NotEqual(right, wrong);
        Assert.Equal(Verdict.True, Of("10-02", SoftmaxClaims.Three(0.5, softmax: (_, _) => [0.85, 0.11, 0.02])));
        Assert.Equal(Verdict.False, Of("10-02", SoftmaxClaims.Three(0.5, softmax: (z, t) => Base(Math.E, z, 1 / t))));
    }

    [Fact]
    [Trait("claim", "10-03")]
    public void Chances_that_are_not_normalised_sum_to_less_than_one()
    {
        Assert.Equal(Verdict.False, Of("10-03", SoftmaxClaims.Three(2, sum: true)));
        Assert.Equal(Verdict.True, Of("10-03", SoftmaxClaims.Three(2, sum: true, (_, _) => [0.40, 0.25, 0.15])));
    }

    [Fact]
    [Trait("claim", "10-04")]
    public void Heat_taken_the_other_way_round_or_another_power_of_T_turns_growth()
    {
        Assert.Equal(Verdict.True, Growth(SoftmaxClaims.Context()));
        Assert.Equal(Verdict.False, Growth(SoftmaxClaims.Context(t => 1 / t)));
        Assert.Equal(Verdict.False, Growth(SoftmaxClaims.Context(power: 2)));

        static Verdict Growth(SurveyTable table) => Of("10-04", ContextSurveys.JudgeGrowth("5, 4, 3", table));
    }

    [Fact]
    [Trait("claim", "10-06")]
    public void Heat_taken_the_other_way_round_turns_both_limits_and_one_pair_turned_the_order()
    {
        Assert.Equal(Verdict.True, Limits(SoftmaxClaims.Context()));
        Assert.Equal(Verdict.Partly, Limits(SoftmaxClaims.Context(t => 1 / t)));
        var row = SoftmaxClaims.Context().Rows[0];
        Assert.Equal(Verdict.Partly, Limits(SoftmaxClaims.Context() with { Rows = [new("a", [.. row.Values.SkipLast(1), 1])] }));

        static Verdict Limits(SurveyTable table) => Of("10-06", ContextSurveys.JudgeLimits("5, 4, 3", table));
    }

    [Fact]
    public void Two_first_tokens_that_are_equal_share_what_is_left_and_are_no_context_of_the_rule()
    {
        Assert.True(double.IsNaN(ContextSurveys.Row("tie", [5, 5, 3]).Values[^3]));
        Assert.Equal([0.5, 0.5, 0], EntropyCurve.Probabilities([5, 5, 3], 0));
    }

    [Fact]
    [Trait("claim", "10-07")]
    public void An_energy_of_the_wrong_sign_or_proposals_that_prefer_some_tokens_lead_elsewhere()
    {
        Assert.Equal(Verdict.True, Of("10-07", SoftmaxClaims.Boltzmann()));
        Assert.Equal(Verdict.False, Of("10-07", SoftmaxClaims.Boltzmann(energy: z => z)));
        Assert.Equal(Verdict.False, Of("10-07", SoftmaxClaims.Boltzmann(
            propose: (_, random) => Math.Min(random.Next(10), random.Next(10)))));
    }

    private static double[] Base(double b, float[] logits, double temperature)
    {
        double[] weights = [.. logits.Select(z => Math.Pow(b, z / temperature))];
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    private static double[] Probabilities(string claim, Evidence evidence) =>
        [.. Claim.Of(claim).Judge(evidence).Parts.SelectMany(part => part.Measures).Select(judged => judged.Measured.Value)];

    private static Verdict Of(string claim, Evidence evidence) => Claim.Of(claim).Judge(evidence).Verdict;
}
