using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>What section 14 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class TokenizationEvidence : ILessonEvidence
{
    private const string InWorld = "мир", InEnglish = "SmolLM2";

    /// <inheritdoc/>
    public int Section => 14;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        PieceSurveys.World, WordSurveys.World, SumSurveys.World, OwnRowSurveys.World, HiddenSurveys.English, LetterSurveys.English,
        WordingSurveys.Eighties, WordingSurveys.Pairs, SumSurveys.English, OwnRowSurveys.English, CutSurveys.English,
        LetterRowSurveys.English,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("14-01", [], _ => SplitClaims.Pineapple()),
        new("14-02", [], _ => SplitClaims.NewYork()),
        new("14-03", [], _ => SplitClaims.Embedding()),
        new("14-04", [], _ => SplitClaims.Letters()),
        new("14-05", [], _ => SplitClaims.Prefixes()),
        new("14-06", [], _ => SplitClaims.Moscow()),
        Of("14-06", InEnglish, LetterRowSurveys.English, LetterRowSurveys.Judge),
        new("14-08", [], _ => SplitClaims.Eighties()),
        Of("14-08", InEnglish, WordingSurveys.Eighties, WordingSurveys.JudgeEighties),
        Of("14-08", InEnglish, WordingSurveys.Pairs, WordingSurveys.JudgePairs),
        new("14-09", [], _ => SplitClaims.Genders()),
        Sums(InWorld, SumSurveys.World, OwnRowSurveys.World),
        Sums(InEnglish, SumSurveys.English, OwnRowSurveys.English),
        Of("14-11", InWorld, WordSurveys.World, WordSurveys.Judge),
        Of("14-11", InEnglish, LetterSurveys.English, LetterSurveys.Judge),
        Of("14-12", InEnglish, HiddenSurveys.English, HiddenSurveys.Judge),
    ];

    private static ClaimMeasure Sums(string condition, Survey sums, Survey own) =>
        new("14-10", [sums.Name, own.Name], tables => SumSurveys.Judge(condition, tables[0], tables[1]));

    private static ClaimMeasure Of(string claim, string condition, Survey survey, Func<string, SurveyTable, Evidence> judge) =>
        new(claim, [survey.Name], tables => judge(condition, tables[0]));
}
