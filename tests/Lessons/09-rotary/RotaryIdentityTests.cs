using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L09Rotary;
using BetweenTokens.Models.Layers;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L09Rotary;

/// <summary>Identities of section 9: a wrong formula turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class RotaryIdentityTests
{
    private static readonly double[] _angles = SinusoidalCode.Frequencies(AngleClaims.Width);

    [Fact]
    [Trait("claim", "09-01")]
    public void Codes_that_are_added_or_keys_that_are_turned_the_other_way_depend_on_the_place()
    {
        Assert.Equal(Verdict.True, Of("09-01", AngleClaims.Difference()));
        Assert.Equal(Verdict.False, Of("09-01", AngleClaims.Difference((q, k, at, of) => Dot(Added(q, at), Added(k, of)))));
        Assert.Equal(Verdict.False, Of("09-01", AngleClaims.Difference((q, k, at, of) => RotaryCode.Score(q, k, at, -of, _angles))));

        // a rule that does not see positions at all says nothing
        Assert.Equal(Verdict.BeyondReach, Of("09-01", AngleClaims.Difference((q, k, _, _) => Dot(q, k))));
    }

    [Fact]
    [Trait("claim", "09-02")]
    public void A_rule_that_multiplies_by_a_cosine_would_be_one()
    {
        Assert.Equal(Verdict.False, Of("09-02", AngleClaims.Factor()));
        Assert.Equal(Verdict.True, Of("09-02", AngleClaims.Factor((q, k, at, of) => Math.Cos(0.01 * (at - of)) * Dot(q, k))));
    }

    [Fact]
    [Trait("claim", "09-03")]
    public void One_angle_for_all_pairs_would_make_identical_blocks()
    {
        Assert.Equal(Verdict.False, Of("09-03", AngleClaims.OneAngle()));
        Assert.Equal(Verdict.True, Of("09-03", AngleClaims.OneAngle((_, width) => [.. Enumerable.Repeat(1.0, width / 2)])));
    }

    [Fact]
    [Trait("claim", "09-06")]
    public void A_base_that_falls_raises_the_angles()
    {
        double[] Ratios(Evidence evidence) => [.. evidence.Measurements.Select(m => m.Value)];
        Assert.Equal([0.25, 40_890 / 1e4], Ratios(AngleClaims.Theta()), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.All(Ratios(AngleClaims.Theta((theta, _) => theta)), ratio => Assert.Equal(1, ratio));
        Assert.True(Ratios(AngleClaims.Theta((theta, factor) => theta / factor))[0] > 1);
    }

    [Fact]
    public void The_score_of_the_note_and_the_mean_cosine_of_the_note()
    {
        // 0.605 at 16, 0.611 at 32, 0.284 at 128, 0.354 at 256 for d = 64 and base 10,000
        double[] means = [.. new[] { 16, 32, 128, 256 }.Select(d => Math.Round(RotaryCode.MeanCosine(d, _angles), 3))];
        Assert.Equal([0.605, 0.611, 0.284, 0.354], means);
    }

    private static double[] Added(double[] vector, double position) =>
        [.. vector.Zip(SinusoidalCode.Of(position, AngleClaims.Width), (a, b) => a + b)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static Verdict Of(string claim, Evidence evidence) => Claim.Of(claim).Judge(evidence).Verdict;
}
