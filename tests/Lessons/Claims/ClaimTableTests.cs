using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class ClaimTableTests
{
    private static ClaimVerdict Verdict(EvidenceKind kind, string model) =>
        Claim.Of("06-12").Judge(new(kind, model, Measured.Exact("largest difference without the norm", 9, 200),
            Measured.Share("share of equal top-1 without the norm", 20, 200),
            Measured.Exact("largest difference with the norm", 1e-5, 200)));

    [Fact]
    public void Verdicts_of_two_models_say_whose_they_are_and_those_of_one_do_not()
    {
        var (glass, real) = (Verdict(EvidenceKind.Glass, "glass/base, F16 in float32"),
            Verdict(EvidenceKind.Real, "smollm2-135m-instruct, Q4_1 in float32"));
        string both = ClaimTable.Of(glass, real).ToString();
        Assert.Contains("неверно · glass/base", both, StringComparison.Ordinal);
        Assert.Contains("неверно · smollm2-135m-instruct", both, StringComparison.Ordinal);
        Assert.DoesNotContain("неверно ·", ClaimTable.Of(glass).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("неверно ·",
            ClaimTable.Of(glass, Claim.Of("06-01").Judge(ArithmeticClaims.SoftmaxOfFiveTwoOne())).ToString(), StringComparison.Ordinal);
    }
}
