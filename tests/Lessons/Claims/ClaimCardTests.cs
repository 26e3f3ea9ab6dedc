using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class ClaimCardTests
{
    private static ClaimVerdict Made() => Claim.Of("06-12").Judge(
        new Evidence(EvidenceKind.Glass, "glass/base, F16 in float32",
            Measured.Exact("largest difference without the norm", 9.25, 200), Measured.Exact("largest difference with the norm", 1e-5,
                200)),
        new Evidence(EvidenceKind.Real, "smollm2-135m-instruct, Q4_1 in float32",
            Measured.Exact("largest difference without the norm", 31.5, 250), Measured.Exact("largest difference with the norm", 2e-5,
                250)));

    [Fact]
    public void A_card_has_verdict_quantity_threshold_and_a_drawing_for_each_number()
    {
        var html = Made().ToHtml();

        Assert.Contains("неверно", html, StringComparison.Ordinal);
        Assert.Contains("✗", html, StringComparison.Ordinal);
        Assert.Contains("прямо умножить на выходную матрицу", html, StringComparison.Ordinal);
        Assert.Contains("выполнено до 0,001", html, StringComparison.Ordinal);
        Assert.Contains("9,25", html, StringComparison.Ordinal);
        Assert.Contains("исключено", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("<svg").Length - 1);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_changed_in_the_rule_stands_under_the_verdict()
    {
        var html = Made().ToHtml();

        Assert.Contains("Правило изменено 2026-11-30", html, StringComparison.Ordinal);
        Assert.Contains("Результаты прежнего правила были известны", html, StringComparison.Ordinal);
        Assert.Contains(Claim.Of("06-12").Rule!.Hash, html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_control_is_said_and_the_claim_is_beyond_reach()
    {
        var verdict = Claim.Of("06-12").Judge(new Evidence(EvidenceKind.Glass, "glass/base",
            Measured.Exact("largest difference without the norm", 9, 200), Measured.Exact("largest difference with the norm", 0.5, 200)));

        Assert.Equal(Verdict.BeyondReach, verdict.Verdict);
        Assert.Contains("a control failed", verdict.Obstacle, StringComparison.Ordinal);
        Assert.Contains("не пройден", verdict.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_nothing_can_decide_says_why()
    {
        var html = Claim.Of("01-11").Judge().ToHtml();
        Assert.Contains("вне досягаемости", html, StringComparison.Ordinal);
        Assert.Contains("какое измерение говорило бы об этом", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_speaks_english_where_the_pictures_do()
    {
        var before = Words.Now;
        try
        {
            Words.Now = Words.English;
            Assert.Contains("holds up to 0.001", Made().ToHtml(), StringComparison.Ordinal);
        }
        finally
        {
            Words.Now = before;
        }
    }
}
