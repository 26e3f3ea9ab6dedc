using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Models.Layers;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L05Position;

/// <summary>Identities of section 5: a wrong formula, or another network, turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class PositionIdentityTests
{
    private static readonly double[] _right = SinusoidalCode.Frequencies(CodeClaims.Width);

    [Fact]
    [Trait("claim", "05-01")]
    public void Networks_with_codes_in_the_place_of_those_without_would_make_it_false_and_blind_ones_true()
    {
        var stacks = PermutedPrefix.Random(networks: 1);
        PermutedStack[] with = [.. stacks.Where(stack => stack.Codes)];
        PermutedStack[] without = [.. with.Select(stack => stack with { Codes = false })];
        Assert.Equal(Verdict.False, Of("05-01", PermutedPrefix.JudgeRandom([.. with, .. without])));
        Assert.Equal(Verdict.True, Of("05-01", PermutedPrefix.JudgeRandom([.. with, .. without.Select(s => s with { Change = 0 })])));

        // where the instrument does not see the order of codes either, nothing is said
        Assert.Equal(Verdict.BeyondReach, Of("05-01", PermutedPrefix.JudgeRandom([.. stacks.Select(s => s with { Change = 0 })])));
    }

    [Fact]
    [Trait("claim", "05-04")]
    public void A_code_whose_pairs_all_turn_a_whole_number_of_times_in_4096_places_would_repeat()
    {
        Assert.Equal(Verdict.True, Of("05-04", CodeClaims.Unique(positions: 5_000)));
        Assert.Equal(Verdict.False, Of("05-04", CodeClaims.Unique(Whole(4_096), positions: 5_000)));
    }

    [Fact]
    [Trait("claim", "05-05")]
    public void Without_cosines_or_with_weaker_ones_the_product_depends_on_the_place()
    {
        double[] Code(int p, double cosine) => [.. SinusoidalCode.Of(p, CodeClaims.Width).Select((x, c) => c % 2 == 1 ? cosine * x : x)];
        Assert.Equal(Verdict.True, Of("05-05", CodeClaims.ProductOfTwo(p => Code(p, 1))));
        Assert.Equal(Verdict.False, Of("05-05", CodeClaims.ProductOfTwo(p => Code(p, 0))));
        Assert.Equal(Verdict.False, Of("05-05", CodeClaims.ProductOfTwo(p => Code(p, 0.999))));
    }

    [Fact]
    [Trait("claim", "05-06")]
    public void A_code_whose_pairs_all_turn_a_whole_number_of_times_in_10000_places_would_have_that_period()
    {
        Assert.Equal(Verdict.False, Of("05-06", CodeClaims.PeriodOfTenThousand()));
        Assert.Equal(Verdict.True, Of("05-06", CodeClaims.PeriodOfTenThousand(Whole(10_000))));
    }

    [Fact]
    [Trait("claim", "05-07")]
    public void With_the_series_turned_round_the_third_coordinate_would_be_faster()
    {
        Assert.Equal(Verdict.False, Of("05-07", CodeClaims.ThirdCoordinate()));
        Assert.Equal(Verdict.True, Of("05-07", CodeClaims.ThirdCoordinate([.. _right.Reverse()])));
        Assert.Equal(Verdict.False, Of("05-07", CodeClaims.ThirdCoordinate([1, 1])));
    }

    [Fact]
    [Trait("claim", "05-08")]
    public void Gray_digits_would_not_leap_and_binary_digits_or_fast_waves_would_not_be_smooth()
    {
        Assert.Equal(Verdict.True, Of("05-08", CodeClaims.Neighbours()));
        Assert.Equal(Verdict.Partly, Of("05-08", CodeClaims.Neighbours(binary: p => BinaryCode.Of(p ^ (p >> 1), 4))));
        Assert.Equal(Verdict.Partly, Of("05-08", CodeClaims.Neighbours(waves: p => [.. BinaryCode.Of(p, 12).Select(bit => (double)bit)])));
        Assert.Equal(Verdict.Partly, Of("05-08", CodeClaims.Neighbours(
            waves: p => [.. _right.SelectMany(w => new[] { Math.Sin(2 * w * p), Math.Cos(2 * w * p) })])));
    }

    // each pair turns 1, 2, 3, … times in so many places
    private static double[] Whole(int period) => [.. Enumerable.Range(1, _right.Length).Select(i => 2 * Math.PI * i / period)];

    private static Verdict Of(string claim, Evidence evidence) => Claim.Of(claim).Judge(evidence).Verdict;
}
