using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Words of one kind.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Words">The words.</param>
public sealed record WordKind(string Name, IReadOnlyList<string> Words);

/// <summary>Two words that differ in one feature.</summary>
/// <param name="From">Masculine or singular.</param>
/// <param name="To">Feminine or plural.</param>
public sealed record WordPair(string From, string To);

/// <summary>Two words and what lies between them by sense.</summary>
/// <param name="From">One end.</param>
/// <param name="To">The other.</param>
/// <param name="Between">Words that were thought of beforehand.</param>
public sealed record WordWalk(string From, string To, IReadOnlyList<string> Between);

/// <summary>A word with two senses.</summary>
/// <param name="Word">The word.</param>
/// <param name="First">Words of one sense.</param>
/// <param name="Second">Words of the other.</param>
public sealed record AmbiguousWord(string Word, IReadOnlyList<string> First, IReadOnlyList<string> Second);

/// <summary>A sentence that ends with bank, in two senses.</summary>
/// <param name="Frame">The sentence; {cue} decides the sense, {plain} does not.</param>
/// <param name="River">The cue of a river's bank.</param>
/// <param name="Money">The cue of a bank with money.</param>
/// <param name="Plain">Two words of no bearing.</param>
public sealed record BankFrame(string Frame, string River, string Money, IReadOnlyList<string> Plain)
{
    /// <summary>The sentence.</summary>
    /// <param name="river">True: the river's bank.</param>
    /// <param name="plain">Number of the word of no bearing, 0 or 1.</param>
    public string Text(bool river, int plain = 0) => Frame
        .Replace("{cue}", river ? River : Money, StringComparison.Ordinal)
        .Replace("{plain}", Plain[plain], StringComparison.Ordinal);
}

/// <summary>A word in two pieces, the last of which means something else.</summary>
/// <param name="First">The first piece.</param>
/// <param name="Last">The last piece.</param>
/// <param name="Piece">Words of the last piece's sense.</param>
/// <param name="Whole">Words of the sense of the whole.</param>
public sealed record SplitWord(string First, string Last, IReadOnlyList<string> Piece, IReadOnlyList<string> Whole);

/// <summary>
/// Words and sentences behind the claims of section 2 (<c>data/texts/embedding.en.json</c>), written down before any model was asked.
/// </summary>
public sealed record EmbeddingWords
{
    private static readonly Lazy<EmbeddingWords> _all = new(() => JsonSerializer.Deserialize<EmbeddingWords>(
        OwnTexts.Read("embedding.en.json", typeof(EmbeddingWords).Assembly), ClaimJson.Options)!);

    /// <summary>All of them.</summary>
    public static EmbeddingWords All => _all.Value;

    /// <summary>What the file says of itself.</summary>
    public string About { get; init; } = "";

    /// <summary>Words by kind.</summary>
    public IReadOnlyList<WordKind> Categories { get; init; } = [];

    /// <summary>Singular and plural.</summary>
    public IReadOnlyList<WordPair> Number { get; init; } = [];

    /// <summary>He and she.</summary>
    public IReadOnlyList<WordPair> Gender { get; init; } = [];

    /// <summary>Opposites; joy and sadness come first.</summary>
    public IReadOnlyList<WordWalk> Walks { get; init; } = [];

    /// <summary>Words with two senses.</summary>
    public IReadOnlyList<AmbiguousWord> Ambiguous { get; init; } = [];

    /// <summary>Sentences about two banks.</summary>
    public IReadOnlyList<BankFrame> Bank { get; init; } = [];

    /// <summary>Words in pieces.</summary>
    public IReadOnlyList<SplitWord> Compounds { get; init; } = [];
}
