using System.Text;
using BetweenTokens.Text.Characters;
using BetweenTokens.Text.Normalizers;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Text.Normalizers;

[Trait("tier", "fast")]
public class UnicodeNormalizerTests
{
    /// <summary>Lines of NormalizationTest.txt of the Unicode Character Database: source; NFC; NFD; NFKC; NFKD.</summary>
    [Theory]
    [InlineData("1E0A", "1E0A", "0044 0307", "1E0A", "0044 0307")]
    [InlineData("1E0A 0323", "1E0C 0307", "0044 0323 0307", "1E0C 0307", "0044 0323 0307")]
    [InlineData("0044 0307 0323", "1E0C 0307", "0044 0323 0307", "1E0C 0307", "0044 0323 0307")]
    [InlineData("212B", "00C5", "0041 030A", "00C5", "0041 030A")]
    [InlineData("FB01", "FB01", "FB01", "0066 0069", "0066 0069")]
    [InlineData("1E9B 0323", "1E9B 0323", "017F 0323 0307", "1E69", "0073 0323 0307")]
    [InlineData("D4DB", "D4DB", "1111 1171 11B6", "D4DB", "1111 1171 11B6")]
    [InlineData("1100 AC00 11A8", "1100 AC01", "1100 1100 1161 11A8", "1100 AC01", "1100 1100 1161 11A8")]
    [InlineData("0958", "0915 093C", "0915 093C", "0915 093C", "0915 093C")]
    [InlineData("1D15E", "1D157 1D165", "1D157 1D165", "1D157 1D165", "1D157 1D165")]
    [InlineData("0061 0315 0300 05AE 0344 0062", "00E0 05AE 0308 0301 0315 0062",
        "0061 05AE 0300 0308 0301 0315 0062", "00E0 05AE 0308 0301 0315 0062", "0061 05AE 0300 0308 0301 0315 0062")]
    [InlineData("FDFA", "FDFA", "FDFA", "0635 0644 0649 0020 0627 0644 0644 0647 0020 0639 0644 064A 0647 0020 0648 0633 0644 0645",
        "0635 0644 0649 0020 0627 0644 0644 0647 0020 0639 0644 064A 0647 0020 0648 0633 0644 0645")]
    public void Gives_the_forms_of_the_standards_test_file(string source, string nfc, string nfd, string nfkc, string nfkd)
    {
        var text = Text(source);
        Assert.Equal(Text(nfc), Normalize(text, compatibility: false, compose: true));
        Assert.Equal(Text(nfd), Normalize(text, compatibility: false, compose: false));
        Assert.Equal(Text(nfkc), Normalize(text, compatibility: true, compose: true));
        Assert.Equal(Text(nfkd), Normalize(text, compatibility: true, compose: false));
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(RoundTripTests)])]
    public void Forms_are_stable_and_undo_each_other(string text)
    {
        foreach (var compatibility in new[] { false, true })
        {
            var (composed, decomposed) = (Normalize(text, compatibility, compose: true), Normalize(text, compatibility, compose: false));
            Assert.Equal(composed, Normalize(composed, compatibility, compose: true));
            Assert.Equal(composed, Normalize(decomposed, compatibility, compose: true));
            Assert.Equal(decomposed, Normalize(composed, compatibility, compose: false));
        }
    }

    internal static string Normalize(string text, bool compatibility, bool compose) =>
        new UnicodeNormalizer(compatibility, compose).Apply(AlignedText.Of(text)).Text;

    private static string Text(string points) =>
        string.Concat(points.Split(' ').Select(point => new Rune(Convert.ToInt32(point, 16)).ToString()));
}
