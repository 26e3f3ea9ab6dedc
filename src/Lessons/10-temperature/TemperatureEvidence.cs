using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>What section 10 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class TemperatureEvidence : ILessonEvidence
{
    private const string InWorld = "мир", InEnglish = "SmolLM2";

    /// <inheritdoc/>
    public int Section => 10;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        ContextSurveys.World, OrderSurveys.World, FactSurveys.World, LoopSurveys.World, LikeQuestions.World, TextTemperatureSurveys.World,
        .. FinalStateSurveys.Surveys.Where(survey => survey.Kind == EvidenceKind.Glass),
        ContextSurveys.Texts, FactSurveys.Capitals, LikeQuestions.Capitals, LikeQuestions.Opinions, LoopSurveys.English,
        OrderSurveys.English, TextTemperatureSurveys.English,
        .. FinalStateSurveys.Surveys.Where(survey => survey.Kind == EvidenceKind.Real),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("10-01", [], _ => SoftmaxClaims.Three(1)),
        new("10-02", [], _ => SoftmaxClaims.Three(0.5)),
        new("10-03", [], _ => SoftmaxClaims.Three(2, sum: true)),
        new("10-04", [], _ => ContextSurveys.JudgeGrowth("5, 4, 3", SoftmaxClaims.Context())),
        .. Both("10-04", ContextSurveys.World, ContextSurveys.Texts, ContextSurveys.JudgeGrowth),
        .. Both("10-05", ContextSurveys.World, ContextSurveys.Texts, ContextSurveys.JudgeScale),
        new("10-06", [], _ => ContextSurveys.JudgeLimits("5, 4, 3", SoftmaxClaims.Context())),
        .. Both("10-06", ContextSurveys.World, ContextSurveys.Texts, ContextSurveys.JudgeLimits),
        new("10-07", [], _ => SoftmaxClaims.Boltzmann()),
        .. Both("10-08", OrderSurveys.World, OrderSurveys.English, OrderSurveys.Judge),
        .. Both("10-09", FactSurveys.World, FactSurveys.Capitals, FactSurveys.Judge),
        .. Both("10-10", LoopSurveys.World, LoopSurveys.English, LoopSurveys.Judge),
        Of("10-10", InWorld, LikeQuestions.World, LikeQuestions.Judge),
        Of("10-10", $"{InEnglish}, столицы", LikeQuestions.Capitals, LikeQuestions.Judge),
        Of("10-10", $"{InEnglish}, мнения", LikeQuestions.Opinions, LikeQuestions.Judge),
    ];

    private static IEnumerable<ClaimMeasure> Both(string claim, Survey world, Survey english, Func<string, SurveyTable, Evidence> judge) =>
        [Of(claim, InWorld, world, judge), Of(claim, InEnglish, english, judge)];

    private static ClaimMeasure Of(string claim, string condition, Survey survey, Func<string, SurveyTable, Evidence> judge) =>
        new(claim, [survey.Name], tables => judge(condition, tables[0]));
}
