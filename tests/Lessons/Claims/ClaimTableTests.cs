using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

[Trait("tier", "fast")]
public class ClaimTableTests
{
    [Fact]
    public void A_section_is_listed_in_full_with_one_verdict_for_each_claim()
    {
        var table = ClaimTable.OfSection(1);

        Assert.Equal(11, table.RowCount);
        Assert.Contains("вне досягаемости", table.ToString(), StringComparison.Ordinal); // 01-11: nothing could decide it
    }

    [Fact]
    public void A_claim_without_a_rule_has_no_verdict()
    {
        var table = ClaimTable.OfSection(20);
        Assert.All(table.Columns[2].Values, verdict => Assert.Equal("—", verdict));
    }
}
