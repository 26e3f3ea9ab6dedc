using System.Globalization;
using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>A statement that can be made with different values, and how it is begun again.</summary>
/// <param name="Say">«The password is {0}.»</param>
/// <param name="Correct">The same with a word of correction.</param>
/// <param name="Ask">«The password is», without the value.</param>
/// <param name="Of">Set of its values.</param>
public sealed record Statement(string Say, string Correct, string Ask, string Of);

/// <summary>A task and the words by which an answer to it is recognised.</summary>
/// <param name="Task">«give me a list of numbers».</param>
/// <param name="Words">Words in small letters.</param>
/// <param name="Need">So many different ones make an answer.</param>
public sealed record TaskWords(string Task, IReadOnlyList<string> Words, int Need)
{
    /// <summary>True where a text has enough of the words.</summary>
    public bool Follows(string text) => new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Intersect(Words).Count() >= Need;
}

/// <summary>The English texts behind the claims of section 4 (<c>data/texts/context.en.json</c>).</summary>
public sealed record ContextTexts
{
    private static readonly Lazy<ContextTexts> _all = new(() => JsonSerializer.Deserialize<ContextTexts>(
        OwnTexts.Read("context.en.json", typeof(ContextTexts).Assembly), ClaimJson.Options)!);

    /// <summary>All of them.</summary>
    public static ContextTexts All => _all.Value;

    /// <summary>What the file says of itself.</summary>
    public string About { get; init; } = "";

    /// <summary>Fifty statements.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>Values of the statements, by the name of their set.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Sets { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Twenty tasks.</summary>
    public IReadOnlyList<TaskWords> Tasks { get; init; } = [];

    /// <summary>Words to look up.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Words that are found there.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Pairs of statements that each hold a colour.</summary>
    public IReadOnlyList<IReadOnlyList<string>> TwoFacts { get; init; } = [];

    /// <summary>A pattern with its value.</summary>
    internal static string Fill(string pattern, string value) => string.Format(CultureInfo.InvariantCulture, pattern, value);

    /// <summary>The words that are one token after a space, with that token.</summary>
    internal static IReadOnlyList<(string Word, int Id)> OneToken(ILanguageModel model, IEnumerable<string> words) =>
        [.. words.Select(word => (word, Ids: model.PromptIds($"a {word}")[model.PromptIds("a").Length..]))
            .Where(one => one.Ids.Length == 1).Select(one => (one.word, one.Ids[0]))];
}
