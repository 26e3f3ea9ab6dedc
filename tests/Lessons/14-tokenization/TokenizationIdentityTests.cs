using System.Text;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L14Tokenization;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L14Tokenization;

/// <summary>Identities of section 14: another splitter, or another encoding, turns the verdict.</summary>
[Trait("tier", "fast")]
public sealed class TokenizationIdentityTests
{
    private static readonly string[][] _named =
    [
        ["pine", "apple"], ["New", " York"], ["em", "bed", "ding"], ["ali", "gnment"], ["A", "B", "C"], ["Bar", "ack"],
        ["un", "believable"], ["un", "death"], ["anti", "dis", "establish", "ment", "arian", "ism"], ["psycho", "logy"], ["psycho", "path"],
        ["М", "о", "с", "к", "в", "а"],
    ];

    // cuts as the text says, with or without a space before the word
    private static readonly Splitter _asNamed = new("как в тексте", text =>
    {
        var word = text.TrimStart(' ');
        var pieces = _named.FirstOrDefault(one => string.Concat(one) == word) ?? [word];
        return [text[..^word.Length] + pieces[0], .. pieces[1..]];
    });

    [Theory]
    [Trait("claim", "14-01")]
    [Trait("claim", "14-02")]
    [Trait("claim", "14-03")]
    [InlineData("14-01")]
    [InlineData("14-02")]
    [InlineData("14-03")]
    [InlineData("14-04")]
    [InlineData("14-05")]
    [InlineData("14-06")]
    public void A_splitter_that_cuts_as_the_text_says_makes_the_claim_hold_and_one_by_letters_does_not(string claim)
    {
        var says = Of(claim, _asNamed);
        Assert.All(says.Parts.SelectMany(part => part.Measures).Where(judged => judged.Measured.Interval.Level == 1), judged =>
            Assert.True(
                judged.Finding == Finding.Holds || judged.Measured.Name.StartsWith("bytes", StringComparison.Ordinal),
                judged.Measured.Name));
        var letters = Of(claim, Splitter.Characters);
        var exact = letters.Parts.SelectMany(part => part.Measures).Where(judged => judged.Measured.Interval.Level == 1
            && !judged.Measured.Name.StartsWith("ABC", StringComparison.Ordinal)
            && !judged.Measured.Name.StartsWith("tokens of", StringComparison.Ordinal));
        Assert.All(exact, judged => Assert.Equal(Finding.Excluded, judged.Finding));
    }

    [Fact]
    [Trait("claim", "14-04")]
    public void With_the_bytes_of_the_text_the_claim_on_the_letter_would_hold()
    {
        Assert.Equal(Verdict.True, Claim.Of("14-04").Judge(SplitClaims.Letters([_asNamed], _ => [0xEF, 0x9F, 0xA0])).Verdict);
        var otherwise = Claim.Of("14-04").Judge(SplitClaims.Letters([_asNamed], Encoding.Unicode.GetBytes));
        Assert.Equal(Finding.Excluded, otherwise.Parts[1].Finding);
    }

    [Fact]
    [Trait("claim", "14-08")]
    public void One_token_more_is_a_difference_in_length()
    {
        var letters = Claim.Of("14-08").Judge(SplitClaims.Eighties([Splitter.Characters])).Parts[0];
        Assert.Equal((Finding.Holds, 5), (letters.Finding, letters.Measures[0].Measured.Value));
    }

    [Fact]
    [Trait("claim", "14-09")]
    public void A_vocabulary_from_as_many_women_as_men_breaks_neither_and_one_that_breaks_all_women_makes_it_true()
    {
        Assert.Equal(Verdict.False, Claim.Of("14-09").Judge(SplitClaims.Genders([SplitClaims.EvenOwn], SplitClaims.EvenOwn)).Verdict);
        Assert.Equal(Verdict.True, Claim.Of("14-09").Judge(SplitClaims.Genders([SplitClaims.SkewedOwn], SplitClaims.SkewedOwn)).Verdict);
    }

    private static ClaimVerdict Of(string claim, Splitter splitter) => Claim.Of(claim).Judge(claim switch
    {
        "14-01" => SplitClaims.Pineapple([splitter]),
        "14-02" => SplitClaims.NewYork([splitter]),
        "14-03" => SplitClaims.Embedding([splitter]),
        "14-04" => SplitClaims.Letters([splitter]),
        "14-05" => SplitClaims.Prefixes([splitter]),
        _ => SplitClaims.Moscow([splitter]),
    });
}
