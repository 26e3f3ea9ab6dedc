using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

/// <summary>Tokenizers as they are published, each the smallest file that shows a fault somebody reported.</summary>
[Trait("tier", "fast")]
public sealed class PublishedTokenizerTests
{
    private static Tokenizer Case(string name) => TokenizerFile.Load(Path.Combine(Shared.Repository, "tests", "Data", "cases", name));

    [Fact]
    public void A_token_that_only_tokenizer_config_lists_is_one_token()
    {
        var tokens = Case("added-tokens-in-config-only").Encode("<|im_start|>user");
        Assert.Equal((9000, "<|im_start|>"), (tokens[0].Id, tokens[0].Piece));
        Assert.Equal("user", string.Concat(tokens.Skip(1).Select(token => token.Piece)));
    }

    [Fact]
    public void A_character_that_nothing_stands_for_is_left_out_before_its_neighbours_merge() =>
        Assert.Equal([9], Case("bpe-no-unk").Encode("h😀ug").Select(token => token.Id));

    [Fact]
    public void Bytes_stand_for_a_character_where_the_vocabulary_has_those_of_this_one()
    {
        // Two bytes of é are pieces; of the four of the smiling face none is.
        var tokenizer = TokenizerFile.Parse("""
            {"model": {"type": "BPE", "byte_fallback": true, "unk_token": "?", "fuse_unk": false,
             "vocab": {"?": 0, "a": 1, "<0xC3>": 2, "<0xA9>": 3, "b": 4, "ab": 5}, "merges": ["a b"]}}
            """);
        Assert.Equal([1, 2, 3, 4, 0, 5], tokenizer.Encode("aéb😀ab").Select(token => token.Id));
    }
}
