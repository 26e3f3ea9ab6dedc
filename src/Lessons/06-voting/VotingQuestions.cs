using System.Text.Json;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>A prompt whose next token is known.</summary>
/// <param name="Prompt">English text.</param>
/// <param name="Answer">How the right continuation begins, with its space.</param>
public sealed record FactQuestion(string Prompt, string Answer);

/// <summary>A prompt whose answer can be written in several ways.</summary>
/// <param name="Prompt">English text.</param>
/// <param name="Forms">Spellings of one answer; none is the beginning of another.</param>
public sealed record SpellingQuestion(string Prompt, IReadOnlyList<string> Forms);

/// <summary>
/// The prompts behind the claims of section 6 (<c>data/texts/voting.en.json</c>), written down before any model was asked.
/// </summary>
public sealed record VotingQuestions
{
    private static readonly Lazy<VotingQuestions> _all = new(() =>
        JsonSerializer.Deserialize<VotingQuestions>(OwnTexts.Read("voting.en.json", typeof(VotingQuestions).Assembly), ClaimJson.Options)!);

    /// <summary>All of them.</summary>
    public static VotingQuestions All => _all.Value;

    /// <summary>What the file says of itself.</summary>
    public string About { get; init; } = "";

    /// <summary>Easy questions with a known answer.</summary>
    public IReadOnlyList<FactQuestion> Facts { get; init; } = [];

    /// <summary>Questions with a known answer that a small model will often get wrong.</summary>
    public IReadOnlyList<FactQuestion> Hard { get; init; } = [];

    /// <summary>Their twins about things that do not exist.</summary>
    public IReadOnlyList<string> Invented { get; init; } = [];

    /// <summary>Ways to ask how many people there are.</summary>
    public IReadOnlyList<string> Population { get; init; } = [];

    /// <summary>Answers with several spellings.</summary>
    public IReadOnlyList<SpellingQuestion> Spellings { get; init; } = [];
}
