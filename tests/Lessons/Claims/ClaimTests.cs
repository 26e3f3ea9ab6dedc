using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class ClaimTests
{
    [Fact]
    public void There_are_two_hundred_claims_with_ids_by_section()
    {
        Assert.Equal(200, Claim.All.Count);
        Assert.All(Claim.All.Values, c =>
        {
            Assert.Matches("^[0-9]{2}-[0-9]{2}$", c.Id);
            Assert.Equal(c.Section, int.Parse(c.Id[..2], System.Globalization.CultureInfo.InvariantCulture));
            Assert.NotEmpty(c.ClaimRu);
            Assert.NotEmpty(c.ClaimEn);
            Assert.NotEmpty(c.Experiment);
        });
        Assert.Contains("no claim '6-1'", Assert.Throws<ArgumentException>(() => Claim.Of("6-1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_rules_are_those_that_stand_here()
    {
        // A threshold that moves after a run must show in review.
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "data", "claims.json")));
        Snapshot.Match(string.Join("\n", file.RootElement.EnumerateArray()
            .Where(c => c.TryGetProperty("rule", out _)).Select(c => $"{c.GetProperty("id")} {c.GetProperty("rule")}")));
    }

    [Fact]
    public void Softmax_of_5_2_1_is_not_what_the_text_prints()
    {
        var verdict = Claim.Of("06-01").Judge(ArithmeticClaims.SoftmaxOfFiveTwoOne());

        Assert.Equal(Verdict.False, verdict.Verdict);
        Assert.Equal(0.936, verdict.Leading.Measured.Value, 0.0005);
        Assert.Equal(0.95, verdict.Leading.Criterion.Published);
    }

    [Fact]
    public void A_ratio_survives_the_division_by_the_sum()
    {
        var verdict = Claim.Of("06-02").Judge(ArithmeticClaims.RatioOfTwoLogits());

        Assert.Equal(Verdict.Partly, verdict.Verdict);
        Assert.Equal([Finding.Holds, Finding.Excluded], verdict.Parts.Select(p => p.Finding));
    }

    [Fact]
    public void Softmax_loses_no_uncertainty()
    {
        var verdict = Claim.Of("06-03").Judge(ArithmeticClaims.WhatSoftmaxLoses());

        // Logits up to ±12 come back from float32 probabilities within a few units of 1e-6 relative to exp.
        Assert.Equal(Verdict.False, verdict.Verdict);
        Assert.InRange(verdict.Parts[0].Measured.Value, 0, 1e-4);
        Assert.InRange(verdict.Parts[1].Measured.Value, -1e-3, 1e-3);
        Assert.Equal(verdict.ToString(), Claim.Of("06-03").Judge(ArithmeticClaims.WhatSoftmaxLoses()).ToString());
    }

    [Fact]
    public void A_verdict_shows_claim_published_number_ours_and_interval()
    {
        var html = Claim.Of("06-01").Judge(ArithmeticClaims.SoftmaxOfFiveTwoOne()).ToHtml();

        Assert.Contains("06-01", html, StringComparison.Ordinal);
        Assert.Contains("0.95", html, StringComparison.Ordinal);
        Assert.Contains("0.9362", html, StringComparison.Ordinal);
        Assert.Contains("неверно", html, StringComparison.Ordinal);
        Assert.Contains("точно", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_rule_nothing_can_be_decided()
    {
        var open = Claim.All.Values.First(c => c.Rule is null);
        Assert.Contains(
            open.Id, Assert.Throws<InvalidOperationException>(() => open.Judge(Evidence.Arithmetic())).Message, StringComparison.Ordinal);
    }
}
