using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>What section 1 measures ahead, and how its claims' numbers follow.</summary>
internal sealed class TokenEvidence : ILessonEvidence
{
    private static readonly Survey _once = CountsSurvey.Of("counts, read once", CountsSurvey.Once);
    private static readonly Survey _twenty = CountsSurvey.Of("counts, read twenty times", CountsSurvey.Twenty);

    /// <inheritdoc/>
    public int Section => 1;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        NextWordSurveys.DrawsInTheWorld, NextWordSurveys.DrawsInEnglish, _once, _twenty, TwoSentences.Survey,
        NextWordSurveys.RightInTheWorld, NextWordSurveys.RightInEnglish, Proverbs.Survey, Sayings.Survey,
        .. HiddenSurveys.Readings, HiddenSurveys.Steering, .. TruthSurvey.All,
        .. AskedStrangers.Surveys, TwinWords.Survey, DescentSurvey.Survey,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("01-01", [NextWordSurveys.DrawsInTheWorld.Name], NextWordSurveys.JudgeDraws("мир")),
        new("01-01", [NextWordSurveys.DrawsInEnglish.Name], NextWordSurveys.JudgeDraws("английский")),
        new("01-02", [_once.Name], CountsSurvey.Judge("корпус прочитан раз")),
        new("01-02", [_twenty.Name], CountsSurvey.Judge("корпус прочитан двадцать раз")),
        new("01-03", [TwoSentences.Survey.Name], TwoSentences.Judge),
        new("01-04", [NextWordSurveys.RightInTheWorld.Name], NextWordSurveys.JudgeRight),
        new("01-04", [NextWordSurveys.RightInEnglish.Name], NextWordSurveys.JudgeRight),
        new("01-05", [Proverbs.Survey.Name], Proverbs.Judge),
        new("01-05", [Sayings.Survey.Name], Sayings.Judge),
        new("01-06", [.. HiddenSurveys.Readings.Select(s => s.Name), HiddenSurveys.Steering.Name], HiddenSurveys.Judge),
        .. TruthSurvey.All.Select(survey => new ClaimMeasure("01-07", [survey.Name], TruthSurvey.Judge(survey.Name))),
        new("01-08", [.. AskedStrangers.Surveys.Select(s => s.Name)], AskedStrangers.Judge),
        new("01-09", [TwinWords.Survey.Name], TwinWords.Judge),
        .. DescentSurvey.Read.Select(read => new ClaimMeasure("01-10", [DescentSurvey.Survey.Name], DescentSurvey.Judge(read.Column))),
    ];
}
