using BetweenTokens.Lessons.Claims;
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
    public void Every_change_of_a_rule_since_it_was_written_down_is_accounted_for()
    {
        Assert.All(Claim.All.Values.Where(c => c.Rule is not null), claim => Assert.True(
            claim.Rule!.IsAccountedFor,
            $"The rule of {claim.Id} is {claim.Rule.Hash}; it was registered as {claim.Rule.Registered}, and no deviation leads here."));
        var rule = Claim.Of("06-06").Rule!;
        Assert.False((rule with { MinimalN = rule.MinimalN + 1 }).IsAccountedFor);
        Assert.Equal(rule.Hash, (rule with { Deviations = [] }).Hash);
    }

    [Fact]
    public void A_card_is_shown_in_the_language_of_the_notebook()
    {
        Assert.Equal("документ", Claim.Of("06-09").Rule!.Design!.Unit.ToString());
    }

    [Fact]
    public void Without_a_rule_nothing_can_be_decided()
    {
        var open = Claim.All.Values.First(c => c.Rule is null);
        Assert.Contains(
            open.Id, Assert.Throws<InvalidOperationException>(() => open.Judge()).Message, StringComparison.Ordinal);
    }
}
