using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L08FeedForward;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L08FeedForward;

/// <summary>Identities of section 8: a wrong formula, or another shape, turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class FeedForwardIdentityTests
{
    public static TheoryData<string, double> Totals => new()
    {
        { "GPT-2", 124_439_808 }, { "SmolLM2-135M", 134_515_008 }, { "GPT-2 XL", 1_557_611_200 }, { "Llama 2 7B", 6_738_415_616 },
        { "Mistral 7B", 7_241_732_096 }, { "Llama 2 70B", 68_976_648_192 }, { "Llama 3.1 405B", 405_853_388_800 },
    };

    [Theory]
    [MemberData(nameof(Totals))]
    public void Shapes_add_up_to_the_totals_of_the_published_files(string name, double total) =>
        Assert.Equal(total, PublishedConfigs.All.Single(one => one.Name == name).Parameters);

    [Fact]
    public void GPT_3_has_175_billion() =>
        Assert.Equal(175, PublishedConfigs.All.Single(one => one.Name == "GPT-3").Parameters / 1e9, 0.5);

    [Fact]
    [Trait("claim", "08-01")]
    public void Of_the_blocks_of_GPT_it_would_be_two_thirds_and_of_a_model_it_depends()
    {
        Assert.Equal(Verdict.Depends, Of("08-01", ShapeClaims.Shares()));
        Assert.Equal(Verdict.True, Of("08-01", ShapeClaims.Shares(_ => 2.0 / 3)));
        Assert.Equal(Verdict.False, Of("08-01", ShapeClaims.Shares(_ => 0.5)));
        var small = PublishedConfigs.All[0];
        Assert.Equal(2.0 / 3, (double)small.FeedForward / small.InBlocks, 2e-3);
    }

    [Fact]
    [Trait("claim", "08-02")]
    public void Four_widths_everywhere_would_be_true()
    {
        Assert.Equal(Verdict.Depends, Of("08-02", ShapeClaims.Widths()));
        Assert.Equal(Verdict.True, Of("08-02", ShapeClaims.Widths(_ => 4)));
        Assert.Equal(Verdict.False, Of("08-02", ShapeClaims.Widths(_ => 8.0 / 3)));
    }

    [Theory]
    [Trait("claim", "08-03")]
    [InlineData(0, 0.5, Verdict.True)]
    [InlineData(0.02, 0.5, Verdict.False)] // a part that mixes positions
    [InlineData(0, 0, Verdict.BeyondReach)] // an instrument that sees nothing says nothing
    public void A_part_that_mixes_positions_turns_the_verdict(double others, double attention, Verdict verdict) => Assert.Equal(
        verdict, Of("08-03", SeparateSurveys.Judge("made up", Table(SeparateSurveys.World, 20, i => ($"{i}", [others, attention])))));

    [Fact]
    [Trait("claim", "08-06")]
    public void An_activation_that_amplifies_or_that_lets_negatives_pass_turns_the_verdict()
    {
        Assert.Equal(Verdict.Partly, Of("08-06", FormulaClaims.Activation()));
        Assert.Equal(Verdict.True, Of("08-06", FormulaClaims.Activation(x => x > 0 ? 1.1 * x : 0)));
        Assert.Equal(Verdict.False, Of("08-06", FormulaClaims.Activation(x => 0.9 * x)));
    }

    [Fact]
    [Trait("claim", "08-08")]
    public void Matrices_kept_the_other_way_would_make_it_true()
    {
        Assert.Equal(Verdict.False, Of("08-08", FormulaClaims.Readings()));
        Assert.Equal(Verdict.True, Of("08-08", FormulaClaims.Readings(transposed: true)));
    }

    [Fact]
    [Trait("claim", "08-11")]
    public void Small_ones_would_have_hundreds_of_thousands()
    {
        Assert.Equal(Verdict.Depends, Of("08-11", ShapeClaims.Neurons()));
        Assert.Equal(Verdict.True, Of("08-11", ShapeClaims.Neurons(_ => 400_000)));
        Assert.Equal(Verdict.False, Of("08-11", ShapeClaims.Neurons(_ => 4_000_000)));
    }

    [Theory]
    [InlineData(0.7517915, -0.1699712)]
    public void The_lowest_point_of_GELU(double at, double value)
    {
        var lowest = FormulaClaims.Lowest(FormulaClaims.Gelu);
        Assert.Equal(-at, lowest.At, 1e-4);
        Assert.Equal(value, lowest.Value, 1e-6);
        Assert.Equal(0.8413447, FormulaClaims.Gelu(1), 1e-6);
        Assert.Equal(1.9544997, FormulaClaims.Gelu(2), 1e-6);
    }

    private static Verdict Of(string claim, Evidence evidence) => Claim.Of(claim).Judge(evidence).Verdict;
}
