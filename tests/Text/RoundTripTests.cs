using System.Text;
using BetweenTokens.Text;
using BetweenTokens.Text.Training;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public class RoundTripTests
{
    private static readonly Tokenizer _bytes = TokenizerFile.Load(HuggingFaceReferenceTests.Stored("base-bytes.json"));

    /// <summary>Any code points: frequent ASCII and Cyrillic, then everything else in equal shares, line ends, marks and emoji.</summary>
    public static Arbitrary<string> AnyText()
    {
        var point = Gen.Frequency(
            (4, Gen.Choose(0x20, 0x7E)),
            (3, Gen.Choose(0x410, 0x451)),
            (2, Gen.Choose(0, 0x2FFF)),
            (2, Gen.Choose(0xE000, 0xFFFF)),
            (2, Gen.Choose(0x10000, 0x1FFFF)),
            (1, Gen.Choose(0x20000, 0x10FFFF)),
            (2, Gen.Elements(' ', '\n', '\r', '\t', '\'', 0x300, 0x301, 0x200D, 0x1F469, 0x1F1F7)));
        return Gen.ListOf(point).Select(points => string.Concat(points.Select(value => new Rune(value).ToString()))).ToArbitrary();
    }

    [Property(MaxTest = 1000, Arbitrary = [typeof(RoundTripTests)])]
    public void Decoding_gives_any_text_back(string text)
    {
        var tokens = _bytes.Encode(text, parseSpecial: false);
        Assert.Equal(text, _bytes.Decode([.. tokens.Select(token => token.Id)]));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RoundTripTests)])]
    public void Offsets_cover_the_text_in_order(string text)
    {
        var tokens = _bytes.Encode(text, parseSpecial: false);
        var length = text.EnumerateRunes().Count();
        Assert.Equal(Enumerable.Range(0, length),
            tokens.SelectMany(token => Enumerable.Range(token.Start, token.End - token.Start)).Distinct());
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.InRange(pair.Second.Start, pair.First.End - 1, pair.First.End));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RoundTripTests)])]
    public void Groups_cover_the_tokens_and_spell_the_text(string text)
    {
        int[] ids = [.. _bytes.Encode(text, parseSpecial: false).Select(token => token.Id)];
        var groups = _bytes.Group(ids);
        Assert.Equal(Enumerable.Range(0, ids.Length), groups.SelectMany(group => Enumerable.Range(group.First, group.Count)));
        Assert.Equal(text, string.Concat(groups.Select(group => group.Text)));
    }

    [Fact]
    public void A_lone_surrogate_is_read_as_a_replacement_character()
    {
        int[] ids = [.. _bytes.Encode("a\uD83Db").Select(token => token.Id)];
        Assert.Equal("a\uFFFDb", _bytes.Decode(ids));
    }

    [Fact]
    public void Broken_sequences_decode_to_replacement_characters()
    {
        // Ñ stands for the byte D1, the first half of ё.
        Assert.Equal("\uFFFD", _bytes.Decode([_bytes.Id("Ñ")!.Value]));
    }

    [Theory]
    [InlineData("шарик под A ; A ↔ B ; где ?")]
    [InlineData("the дом . <end> the дом .")]
    public void Words_separated_by_spaces_come_back(string text)
    {
        var definition = TokenizerDefinition.Words([.. text.Split(' ').Append("<end>").Distinct()], ["<end>"], end: "<end>");
        var tokenizer = definition.Open();
        var tokens = tokenizer.Encode(text);
        Assert.Equal(text.Split(' ').Length, tokens.Count);
        Assert.Equal(text, tokenizer.Decode([.. tokens.Select(token => token.Id)]));
        Assert.Equal("<end>", tokenizer.Piece(tokenizer.EndId!.Value));
        Assert.Equal(text.Split(' ')[0], tokenizer.Show(tokens[0].Id));
    }

    [Fact]
    public void A_word_without_a_token_is_an_error_that_names_it()
    {
        var tokenizer = TokenizerDefinition.Words(["<end>", "кот"], ["<end>"]).Open();
        Assert.Contains("'Кот' is not one of the 2 words of this tokenizer, and it has no token for an unknown word. Did you mean кот?",
            Assert.Throws<ReaderException>(() => tokenizer.Encode("Кот")).Message, StringComparison.Ordinal);
        Assert.Contains("'пёс' is not one of the 2 words",
            Assert.Throws<ReaderException>(() => tokenizer.Encode("кот пёс")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_come_back_and_unknown_ones_are_one_token_each()
    {
        var tokenizer = TokenizerDefinition.Characters("кот сидит", ["<end>", TokenizerDefinition.Unknown], end: "<end>").Open();
        Assert.Equal(9, tokenizer.VocabularySize);
        int[] ids = [.. tokenizer.Encode("тик ток!").Select(token => token.Id)];
        Assert.Equal("тик ток<unk>", tokenizer.Decode(ids));
        Assert.Equal(8, ids.Length);
    }

    [Fact]
    public void A_saved_definition_loads_as_it_was()
    {
        using var folder = new Testing.TemporaryFolder();
        var definition = TokenizerDefinition.Words(["<end>", "кот", "пёс"], ["<end>"], begin: "<end>", end: "<end>");
        definition.Save(folder.Path);
        var loaded = TokenizerFile.Load(folder.Path);
        Assert.Equal((3, 0, 0), (loaded.VocabularySize, loaded.BeginId, loaded.EndId));
        Assert.Equal([1, 2, 0], loaded.Encode("кот пёс <end>").Select(token => token.Id));
    }

    [Fact]
    public void Further_control_tokens_stand_behind_the_last_id_and_change_nothing_else()
    {
        using var folder = new Testing.TemporaryFolder();
        var words = TokenizerDefinition.Words(["<end>", "кот", "пёс"], ["<end>"], begin: "<end>", end: "<end>");
        Assert.Equal(words.Json, words.With([]).Json);
        words.With(["<mask>", "<other>"]).Save(folder.Path);
        var loaded = TokenizerFile.Load(folder.Path);
        Assert.Equal((5, 0, 0), (loaded.VocabularySize, loaded.BeginId, loaded.EndId));
        Assert.Equal([1, 3, 2, 4, 0], loaded.Encode("кот <mask> пёс <other> <end>").Select(token => token.Id));
        Assert.True(loaded.IsSpecial(3) && loaded.IsSpecial(4) && !loaded.IsSpecial(2));

        var characters = TokenizerDefinition.Characters("кот", ["<end>"], end: "<end>");
        Assert.Equal([.. characters.Open().Encode("ток").Select(token => token.Id), 4],
            characters.With(["<mask>"]).Open().Encode("ток<mask>").Select(token => token.Id));
    }
}
