using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public class TokenTextTests
{
    [Theory]
    [InlineData(" Paris", "␣Paris")]
    [InlineData("\n\n", "⏎⏎")]
    [InlineData("\t\r", "⇥␍")]
    [InlineData("   ", "␣␣␣")]
    [InlineData(" of the ", "␣of the␣")]
    [InlineData("\0\u007F", "␀␡")]
    [InlineData("a\u200Db", "a‹U+200D›b")]
    [InlineData("\u00A0", "‹U+00A0›")]
    [InlineData("ё🙂", "ё🙂")]
    public void Makes_space_and_invisible_characters_visible(string text, string shown) =>
        Assert.Equal(shown, TokenText.Show(System.Text.Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("D0", "‹D0›")]
    [InlineData("9F D1 80", "‹9F›р")]
    [InlineData("20 D0", "␣‹D0›")]
    [InlineData("F0 9F 99", "‹F0 9F 99›")]
    [InlineData("FF FE 41", "‹FF FE›A")]
    public void Shows_bytes_that_are_no_character(string hex, string shown) =>
        Assert.Equal(shown, TokenText.Show(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    /// <summary>
    /// Pieces of one to three bytes: a letter of two bytes may be two tokens, and a character that people see as one may be many.
    /// </summary>
    [Theory]
    [InlineData("Столица", "С 2|т 1|ол 1|и 1|ц 1|а 1")]
    [InlineData("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧 16")]
    [InlineData("cafe\u0301 !", "c 1|a 1|f 1|e\u0301 3|\u0020 1|! 1")]
    [InlineData("a<end>b", "a 1|<end> 1|b 1")]
    public void Joins_tokens_that_share_a_character(string text, string expected)
    {
        var tokenizer = Bytes();
        var ids = tokenizer.Encode(text).Select(token => token.Id).ToArray();
        var groups = tokenizer.Group(ids);
        Assert.Equal(expected, string.Join('|', groups.Select(group => $"{group.Text} {group.Count}")));
        Assert.Equal(Enumerable.Range(0, ids.Length), groups.SelectMany(group => Enumerable.Range(group.First, group.Count)));
    }

    [Fact]
    public void Marks_control_tokens()
    {
        var tokenizer = Bytes();
        Assert.Equal(["⟨<end>⟩", "nd", "⏎"], tokenizer.Show([.. tokenizer.Encode("<end>nd\n").Select(token => token.Id)]));
    }

    private static Tokenizer Bytes() => TokenizerFile.Load(HuggingFaceReferenceTests.Stored("base-bytes.json"));
}
