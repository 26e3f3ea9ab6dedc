using BetweenTokens.Text;
using BetweenTokens.Text.Published;
using FsCheck.Xunit;
using Microsoft.ML.Tokenizers;
using Xunit;

namespace BetweenTokens.Tests.Text;

/// <summary>The published tokenizers against ids that are known, against Microsoft's own reading, and there and back.</summary>
[Trait("tier", "fast")]
public sealed class GptTokenizerTests
{
    private static readonly string[] _texts =
    [
        "Hello, world! It's 1234567 o'clock; we'll see.", "  two  spaces \n\n and\ttabs \r\n  ", "Москва — столица России. Ещё раз: ёжик!",
        "naïve café ÉCOLE façade", "日本語のテキスト 中文 한국어", "def f(x):\n    return x**2 // 3\n\n\n", "مرحبا بالعالم שלום हिन्दी ไทย",
        "I'LL DON'T iPhone XMLHttpRequest", "👩‍👩‍👧 🇫🇷 e\u0301 \u200b", "a/b//c/\n", "x\n  ", "   ", "\n \n", "",
    ];

    public static TheoryData<string> Names { get; } = [.. GptTokenizer.All.Select(tokenizer => tokenizer.Name)];

    private static GptTokenizer Of(string name) => GptTokenizer.All.Single(tokenizer => tokenizer.Name == name);

    private static int[] Ids(GptTokenizer tokenizer, string text) => [.. tokenizer.Encode(text).Select(token => token.Id)];

    [Fact]
    public void Ids_that_are_known()
    {
        Assert.Equal([3791, 1971], Ids(GptTokenizer.Gpt2, "New York"));
        Assert.Equal([45540], Ids(GptTokenizer.Gpt2, " pineapple"));
        Assert.Equal([19114], Ids(GptTokenizer.Gpt2, " alignment"));
        Assert.Equal([24694], Ids(GptTokenizer.Gpt2, "ABC"));
        Assert.Equal([8732], Ids(GptTokenizer.Gpt2, " Barack"));
        Assert.Equal([9906, 11, 1917, 0], Ids(GptTokenizer.Gpt4, "Hello, world!"));
        Assert.Equal([13225, 11, 2375, 0], Ids(GptTokenizer.Gpt4o, "Hello, world!"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Within_the_basic_plane_they_are_as_Microsoft_reads_them(string name)
    {
        var theirs = TiktokenTokenizer.CreateForModel(name.ToLowerInvariant());
        Assert.All(_texts.Append(OwnTexts.Calibration("en")).Append(OwnTexts.Calibration("ru")),
            text => Assert.Equal(theirs.EncodeToIds(text), Ids(Of(name), text)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_comes_back_and_its_places_follow_one_another(string name)
    {
        foreach (var text in _texts.Append("a𝐇b 𠮷野家"))
        {
            var tokens = Of(name).Encode(text);
            Assert.Equal(text, Of(name).Decode([.. tokens.Select(token => token.Id)]));
            Assert.Equal(text.EnumerateRunes().Count(), tokens.Count == 0 ? 0 : tokens[^1].End);
            Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.InRange(pair.Second.Start, pair.First.End - 1, pair.First.End));
        }
    }

    [Property(MaxTest = 100)]
    public bool Any_text_comes_back(string? text) =>
        GptTokenizer.All.All(tokenizer => tokenizer.Decode(Ids(tokenizer, text ?? "")) == Whole(text ?? ""));

    [Fact]
    public void A_letter_beyond_the_basic_plane_is_a_letter()
    {
        // One word of three letters: nothing separates them before merging.
        Assert.Equal("a𝐇b", GptTokenizer.Gpt2.Decode(Ids(GptTokenizer.Gpt2, "a𝐇b")));
        Assert.Equal(Ids(GptTokenizer.Gpt2, " 𝐇")[0], Ids(GptTokenizer.Gpt2, "  𝐇")[1]);
    }

    [Fact]
    public void Fragments_of_a_character_keep_their_bytes_and_share_its_place()
    {
        var tokens = GptTokenizer.Gpt2.Encode("М");
        Assert.Equal(["D0", "9C"], tokens.Select(token => TokenText.Hex(GptTokenizer.Gpt2.Bytes(token.Id).Span)));
        Assert.All(tokens, token => Assert.Equal((0, 1), (token.Start, token.End)));
        Assert.Equal(["‹D0›", "‹9C›"], GptTokenizer.Gpt2.Show(tokens.Select(token => token.Id)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Control_tokens_are_found_unless_they_are_text(string name)
    {
        var tokenizer = Of(name);
        var tokens = tokenizer.Encode("Да<|endoftext|>нет");
        var end = Assert.Single(tokens, token => tokenizer.IsSpecial(token.Id));
        Assert.Equal((tokenizer.EndId, "<|endoftext|>", 2, 15), (end.Id, end.Piece, end.Start, end.End));
        Assert.DoesNotContain(tokenizer.Encode("Да<|endoftext|>нет", parseSpecial: false), token => tokenizer.IsSpecial(token.Id));
        Assert.Equal("Да<|endoftext|>нет", tokenizer.Decode([.. tokens.Select(token => token.Id)]));
    }

    [Fact]
    public void Ids_beyond_the_vocabulary_are_refused_and_unused_ones_are_empty()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GptTokenizer.Gpt2.Piece(50257));
        Assert.Equal((100277, ""), (GptTokenizer.Gpt4.VocabularySize, GptTokenizer.Gpt4.Piece(100270)));
        Assert.Equal(0, GptTokenizer.Gpt4.Bytes(100270).Length);
        Assert.Equal(200019, GptTokenizer.Gpt4o.VocabularySize);
    }

    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
