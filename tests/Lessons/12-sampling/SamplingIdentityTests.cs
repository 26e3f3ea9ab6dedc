using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L12Sampling;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

/// <summary>Identities of section 12: a wrong rule, or another vocabulary, turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class SamplingIdentityTests
{
    [Fact]
    [Trait("claim", "12-01")]
    public void A_nucleus_without_its_last_token_or_without_a_new_sum_turns_the_verdict()
    {
        Assert.Equal(Verdict.True, Of("12-01", CutClaims.Sets()));
        Assert.Equal(Verdict.Partly, Of("12-01", CutClaims.Sets(TooSmall)));
        Assert.Equal(Verdict.Partly, Of("12-01", CutClaims.Sets(NotRenormalised)));
        Assert.Equal(Verdict.Partly, Of("12-01", CutClaims.Sets(OneMore)));
    }

    [Fact]
    [Trait("claim", "12-03")]
    public void A_vocabulary_of_111_words_would_give_a_hundred()
    {
        Assert.Equal(Verdict.False, Of("12-03", CutClaims.Uniform()));
        Assert.Equal(Verdict.True, Of("12-03", CutClaims.Uniform(("small", 111))));
    }

    [Fact]
    [Trait("claim", "12-09")]
    public void Draws_that_prefer_B_would_violate_the_ranking()
    {
        Assert.Equal(Verdict.False, Of("12-09", CutClaims.Ranking()));
        Assert.Equal(Verdict.True, Of("12-09", CutClaims.Ranking([0.36, 0.38, 0.26])));
    }

    // stops before the token that reaches the mass
    private static IReadOnlyList<double> TooSmall(float[] logits, SamplingOptions options)
    {
        var after = TruncationPrice.Of(logits, options).After.ToArray();
        if (options.TopP < 1 && after.Count(q => q > 0) > 1)
        {
            var least = Array.IndexOf(after, after.Where(q => q > 0).Min());
            var rest = 1 - after[least];
            after[least] = 0;
            after = [.. after.Select(q => q / rest)];
        }

        return after;
    }

    private static IReadOnlyList<double> OneMore(float[] logits, SamplingOptions options) => TruncationPrice.Of(
        logits, options.TopK == 0 || options.TopK == logits.Length ? options : options with { TopK = options.TopK + 1 }).After;

    private static IReadOnlyList<double> NotRenormalised(float[] logits, SamplingOptions options)
    {
        var (p, after) = (EntropyCurve.Probabilities(logits), TruncationPrice.Of(logits, options).After);
        return [.. after.Select((q, i) => q > 0 ? p[i] : 0)];
    }

    private static Verdict Of(string claim, Evidence evidence) => Claim.Of(claim).Judge(evidence).Verdict;
}
