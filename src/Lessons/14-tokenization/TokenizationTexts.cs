using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>A question that is asked by beginning the sentence that answers it.</summary>
/// <param name="Before">What stands before the key word.</param>
/// <param name="Word">The key word.</param>
/// <param name="After">What stands between it and the answer.</param>
/// <param name="Answer">The answer.</param>
public sealed record KeyQuestion(string Before, string Word, string After, string Answer);

/// <summary>
/// Words, pairs and questions behind the claims of section 14 (<c>data/texts/tokenization.en.json</c>), written down before any model was
/// asked.
/// </summary>
public sealed record TokenizationTexts
{
    private static readonly Lazy<TokenizationTexts> _all = new(() => JsonSerializer.Deserialize<TokenizationTexts>(
        OwnTexts.Read("tokenization.en.json", typeof(TokenizationTexts).Assembly), ClaimJson.Options)!);

    /// <summary>All of them.</summary>
    public static TokenizationTexts All => _all.Value;

    /// <summary>What the file says of itself.</summary>
    public string About { get; init; } = "";

    /// <summary>Words with a prefix, | between their morphemes, by hand.</summary>
    public IReadOnlyList<string> Morphemes { get; init; } = [];

    /// <summary>«man/woman»: a male word and the female one.</summary>
    public IReadOnlyList<string> Gendered { get; init; } = [];

    /// <summary>Sentences; {0} is «the 80s» or «the eighties».</summary>
    public IReadOnlyList<string> Decade { get; init; } = [];

    /// <summary>«grey/gray»: two words or spellings for one thing.</summary>
    public IReadOnlyList<string> Spellings { get; init; } = [];

    /// <summary>Sentences in which any word may stand; {0} is the word.</summary>
    public IReadOnlyList<string> SpellingFrames { get; init; } = [];

    /// <summary>Questions with a key word.</summary>
    public IReadOnlyList<KeyQuestion> Questions { get; init; } = [];

    /// <summary>Words whose letters are counted: as many of each length.</summary>
    public IReadOnlyList<string> Letters { get; init; } = [];
}
