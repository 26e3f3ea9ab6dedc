using BetweenTokens.Plots;
using BetweenTokens.Text.Published;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class PieceStripsTests
{
    [Fact]
    public void Every_row_has_its_number_fragments_their_bytes_and_control_tokens_a_frame()
    {
        var picture = Pictures.Pieces("Куски", "М pineapple<|endoftext|>", [("GPT-2", GptTokenizer.Gpt2), ("GPT-4o", GptTokenizer.Gpt4o)]);
        var html = picture.ToHtml();
        Assert.Contains("GPT-2", html, StringComparison.Ordinal);
        Assert.Contains("D0 / 9C", html, StringComparison.Ordinal);
        Assert.Contains(" k\">⟨&lt;|endoftext|&gt;⟩", html, StringComparison.Ordinal);
        Assert.Contains(": 4", picture.ToString(), StringComparison.Ordinal);
        Assert.Contains("D0 / 9C", picture.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain(" k\">", Pictures.Pieces("", "a<|endoftext|>", [("GPT-2", GptTokenizer.Gpt2)], special: false).ToHtml(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_text_has_no_pieces_and_no_tokenizer_is_refused()
    {
        Assert.Contains(": 0", Pictures.Pieces("", "", [("GPT-2", GptTokenizer.Gpt2)]).ToString(), StringComparison.Ordinal);
        Assert.Throws<ReaderException>(() => Pictures.Pieces("", "a", []));
    }
}
