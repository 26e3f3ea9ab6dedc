using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L06Voting;

/// <summary>Identities of section 6: a wrong formula, or another network, turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class VotingIdentityTests
{
    [Fact]
    [Trait("claim", "06-01")]
    public void A_function_that_prints_what_the_text_prints_would_make_the_claim_true()
    {
        Assert.Equal(Verdict.False, Verdict06("06-01", ArithmeticClaims.SoftmaxOfFiveTwoOne()));
        Assert.Equal(Verdict.True, Verdict06("06-01", ArithmeticClaims.SoftmaxOfFiveTwoOne(_ => [0.95f, 0.04f, 0.01f])));

        // with logits that lie 3.17 and 4.55 apart in place of 3 and 4, softmax itself prints it
        Assert.Equal(Verdict.True, Verdict06("06-01",
            ArithmeticClaims.SoftmaxOfFiveTwoOne(_ => Distributions.Softmax([5f, 1.83f, 0.45f]))));
    }

    [Fact]
    [Trait("claim", "06-02")]
    public void Odds_in_place_of_shares_would_change_the_ratio()
    {
        Assert.Equal(Verdict.Partly, Verdict06("06-02", ArithmeticClaims.RatioOfTwoLogits()));

        // each weight over the sum of the others: not one divisor for all
        Assert.Equal(Verdict.True, Verdict06("06-02", ArithmeticClaims.RatioOfTwoLogits(logits =>
            [.. Distributions.Softmax(logits).Select(p => p / (1 - p))])));
    }

    [Fact]
    [Trait("claim", "06-03")]
    public void A_sum_with_a_one_in_it_is_no_softmax_and_a_hard_choice_loses_everything()
    {
        Assert.Equal(Verdict.Partly, Verdict06("06-03", ArithmeticClaims.WhatSoftmaxLoses()));
        Assert.Equal(Verdict.False, Verdict06("06-03", ArithmeticClaims.WhatSoftmaxLoses(logits =>
        {
            double[] weights = [.. logits.Select(z => Math.Exp(z))];
            return [.. weights.Select(w => (float)(w / (1 + weights.Sum())))];
        })));

        // The control would stop it: no logits come back from a hard choice. Without the control the claim would be true.
        var hard = ArithmeticClaims.WhatSoftmaxLoses(logits =>
            [.. logits.Select((_, i) => i == Distributions.ArgMax(logits) ? 1f : 0f)]);
        var claim = Claim.Of("06-03");
        Assert.Equal(Verdict.BeyondReach, claim.Judge(hard).Verdict);
        Assert.Equal(Verdict.True, (claim with { Rule = claim.Rule! with { Controls = [] } }).Judge(hard).Verdict);
    }

    [Theory]
    [InlineData("glass/base-s", Verdict.False)]
    [InlineData("glass/base-s-nonorm", Verdict.True)] // no norm anywhere, so none in between
    [Trait("claim", "06-12")]
    public void Without_a_final_norm_the_last_vector_goes_straight_to_the_output_matrix(string name, Verdict expected)
    {
        using var model = LanguageModel.Load(name);
        var rows = VotingWorld.Documents(3).Select(i =>
            FinalNormSurveys.Row(model, VotingWorld.Unit(i), VotingWorld.Read(VotingWorld.Document(i, 7)))).ToList();
        Assert.Equal(expected, Verdict06("06-12", FinalNormSurveys.Judge(
            new SurveyTable("final-norm", name, EvidenceKind.Glass, FinalNormSurveys.World.Columns, rows))));
    }

    private static Verdict Verdict06(string claim, Evidence evidence) => Claim.Of(claim).Judge(evidence).Verdict;
}
