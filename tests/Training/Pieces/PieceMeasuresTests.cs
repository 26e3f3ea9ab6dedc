using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Pieces;
using Xunit;

namespace BetweenTokens.Tests.Training.Pieces;

/// <summary>What is measured of a model in pieces, against the same in words.</summary>
[Trait("tier", "slow")]
public sealed class PieceMeasuresTests
{
    private static readonly World _world = World.Create(PieceModelTests.Tiny.World);

    public static TheoryData<PieceKind> Kinds => PieceModelTests.Kinds;

    private static SpelledLaw Spell(Law law, PieceKind kind) => new(law, PieceModelTests.Recipe(kind).Pieces!.Train(_world).ToDefinition());

    /// <summary>One law taken for another loses the same nats a word, whatever the tokens in which it is read.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nats_a_word_do_not_depend_on_the_tokens(PieceKind kind)
    {
        var other = World.Create(PieceModelTests.Tiny.World with { Weather = new() { Strength = 0.2 }, Sums = new() { Guess = 0.5 } });
        using Oracle words = new(other), pieces = new(Spell(other, kind));
        var expected = LawDistance.Measure(words, _world, 12_000, 3);
        var spelled = Spell(_world, kind);
        var found = LawDistance.Measure(pieces, spelled, (long)(12_000 * 4.0), 3);
        Assert.True(expected.Kl > 0.01);

        // two samples of some 10,000 words of one expectation
        Assert.InRange(found.KlPerWord / expected.KlPerWord, 0.93, 1.07);
        Assert.InRange(found.EntropyPerWord / expected.EntropyPerWord, 0.97, 1.03);
        Assert.InRange(found.KlPerCharacter!.Value / expected.KlPerCharacter!.Value, 0.93, 1.07);
        Assert.Equal(expected.Kl, expected.KlPerWord, 1e-12);
        Assert.Equal(found.KlByKind.Keys, found.WordsByKind!.Keys);
        Assert.InRange(found.KlPerWordOf("weather") / expected.KlPerWordOf("weather"), 0.9, 1.1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Words_and_characters_are_counted_as_they_are_written(PieceKind kind)
    {
        var law = Spell(_world, kind);
        using var oracle = new Oracle(law);
        var distance = LawDistance.Measure(oracle, law, 500, 4);
        var (sampler, tokens, words, characters) = (new Sampler(law, 4), 0, 0, 0);
        while (tokens < 500)
        {
            var document = sampler.Next();
            var text = string.Concat(document[..^1].Select(token => System.Text.Encoding.UTF8.GetString(law.Tokenizer.Bytes(token).Span)));
            (tokens, words, characters) = (tokens + document.Length, words + text.Count(' '.Equals) + 1, characters + text.Length + 1);
        }

        Assert.Equal((tokens, words, characters), (distance.Tokens, distance.Words!.Value, distance.Characters!.Value));
        Assert.Equal(0, distance.Kl, 1e-6); // logits are float32
        var plain = LawDistance.Measure(new Oracle(_world), _world, 100, 4);
        Assert.Equal(plain.Tokens, plain.Words);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Withheld_contexts_are_those_of_the_words(PieceKind kind)
    {
        var law = Spell(_world, kind);
        using Transformer words = Model(_world), pieces = Model(law);

        // one round of documents each, drawn in words with the same seed
        var (expected, found) = (WithheldDistance.Measure(words, _world, 1, 3), WithheldDistance.Measure(pieces, _world, 1, 3, law));
        Assert.Equal(expected.Tokens, found.Words);
        Assert.Equal(expected.Tokens, expected.Words);
        Assert.True(found.Tokens > expected.Tokens);
        Assert.Equal(["sums"], found.KlByKind.Keys);

        // a uniform model: KL = log V − entropy a token
        Assert.InRange(found.Kl, Math.Log(law.TokenCount) - 1, Math.Log(law.TokenCount));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Grammar_is_judged_in_the_words_that_the_pieces_spell(PieceKind kind)
    {
        var law = Spell(_world, kind);
        using var oracle = new Oracle(law);
        var good = GrammarErrors.Measure(oracle, _world, 60, 1, law);
        Assert.Equal((0, 0), (good.Errors, good.Misspelt));
        Assert.True(good.Sentences >= 60);
        using var model = new LanguageModel("untrained", Model(law));
        var bad = GrammarErrors.Measure(model, _world, 30, 1, law);
        Assert.True(bad.Share > 0.9 && bad.Misspelt > 0.5 * bad.Errors, $"{bad.Errors} of {bad.Sentences}, {bad.Misspelt} no words");
    }

    [Fact]
    public void Pieces_are_read_back_to_the_words_that_a_reader_sees()
    {
        var law = Spell(_world, PieceKind.Characters);
        var reader = new WordReader(law);
        Assert.Equal(["снег", ",", Lexicon.End], reader.Read([.. Tokens(" снег ,"), law.EndToken]));
        Assert.Equal(["снег"], reader.Read(Tokens(" снег ин"))); // cut short
        Assert.Equal(["снег", "ин", Lexicon.End], reader.Read([.. Tokens(" снег ин"), law.EndToken]));
        Assert.Equal(["снег", WordReader.Nothing, ",", Lexicon.End], reader.Read([.. Tokens(" снег  ,"), law.EndToken]));
        Assert.Equal(["снег"], reader.Read(Tokens("снег"))); // the only word, however it ends
        Assert.Equal([Lexicon.End], reader.Read([law.EndToken]));
        Assert.Empty(reader.Read([]));

        // other pieces, the same text
        var pairs = Spell(_world, PieceKind.BytePairs);
        var whole = pairs.Spelling(_world.Words.Find("снег")).ToArray();
        int[] letters = [.. "▁снег".Select(letter => pairs.Tokenizer.Id($"{letter}")!.Value)];
        Assert.NotEqual(whole, letters);
        Assert.Equal(new WordReader(pairs).Read([.. whole, pairs.EndToken]), new WordReader(pairs).Read([.. letters, pairs.EndToken]));

        int[] Tokens(string text) => [.. text.Select(letter => law.Tokenizer.Id(letter == ' ' ? "▁" : $"{letter}")!.Value)];
    }

    private static Transformer Model(Law law) => Transformer.Create(new()
    {
        DVocab = law.TokenCount,
        NLayers = 1,
        DModel = 16,
        NHeads = 2,
        NContext = 144,
        BeginId = law.EndToken,
        EndIds = [law.EndToken],
    }, 1, new() { ZeroUnembedding = true });
}
