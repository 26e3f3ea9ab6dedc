using BetweenTokens.Tests.Testing;
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

    [SkippableTheory]
    [InlineData("Столица", "С 2|т 1|ол 1|и 1|ц 1|а 1")]
    [InlineData("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧 13")]
    [InlineData("cafe\u0301 !", "c 1|afe\u0301 3| ! 1")]
    [InlineData("a<|im_end|>b", "a 1|<|im_end|> 1|b 1")]
    public void Joins_tokens_that_share_a_character(string text, string expected)
    {
        var tokenizer = TokenizerFile.Load(Shared.Model("smollm2-135m-instruct"));
        var ids = tokenizer.Encode(text).Select(token => token.Id).ToArray();
        var groups = tokenizer.Group(ids);
        Assert.Equal(expected, string.Join('|', groups.Select(group => $"{group.Text} {group.Count}")));
        Assert.Equal(Enumerable.Range(0, ids.Length), groups.SelectMany(group => Enumerable.Range(group.First, group.Count)));
    }

    [SkippableFact]
    public void Marks_control_tokens()
    {
        var tokenizer = TokenizerFile.Load(Shared.Model("smollm2-135m-instruct"));
        Assert.Equal(["⟨<|im_start|>⟩", "user", "⏎"], tokenizer.Show([1, 4093, 198]));
    }
}
