using System.Text.RegularExpressions;
using BetweenTokens.Lessons.Claims;
using Xunit;

namespace BetweenTokens.Tests.Lessons.Claims;

/// <summary>What each claim asserts, in parts, and how they make the whole: written for all two hundred before any rule.</summary>
[Trait("tier", "fast")]
public partial class ClaimPartsTests
{
    private const int MostParts = 4, LongestPart = 140;

    [Fact]
    public void Every_claim_has_parts_in_two_languages() => Assert.All(Claim.All.Values, claim =>
    {
        Assert.InRange(claim.Parts.Count, 1, MostParts);
        Assert.All(claim.Parts, part =>
        {
            Assert.InRange(part.Ru.Length, 10, LongestPart);
            Assert.InRange(part.En.Length, 10, LongestPart);
            Assert.Matches(Cyrillic(), part.Ru);
            Assert.DoesNotMatch(Cyrillic(), part.En);
        });
        Assert.Equal(claim.Parts.Count, claim.Parts.Select(part => part.Ru).Distinct().Count());
    });

    [Fact]
    public void Only_a_claim_of_several_parts_can_need_them_all() =>
        Assert.All(Claim.All.Values.Where(claim => claim.Form == ClaimForm.All && claim.Parts.Count == 1), claim =>
            Assert.Matches(Quantifier(), claim.ClaimEn + " " + claim.Parts[0].En));

    [Fact]
    public void Some_need_every_part_and_some_do_not() =>
        Assert.Equal(2, Claim.All.Values.Where(claim => claim.Parts.Count > 1).Select(claim => claim.Form).Distinct().Count());

    [GeneratedRegex("[а-яё]", RegexOptions.IgnoreCase)]
    private static partial Regex Cyrillic();

    [GeneratedRegex(
        @"\b(all|always|any|at all|because|every|exactly|guarantee\w*|never|no|none|not|nothing|only|without)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Quantifier();
}
