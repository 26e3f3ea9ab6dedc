using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>What section 8 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class FeedForwardEvidence : ILessonEvidence
{
    /// <inheritdoc/>
    public int Section => 8;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        SeparateSurveys.World, LinearSurveys.All[0].Survey, ActivitySurveys.World,
        OriginSurveys.World, LensSurveys.World, EditSurveys.World, .. NeuronSurveys.All.Take(2).Select(one => one.Survey),
        AgreementSurveys.World, LinearSurveys.All[1].Survey, .. MarkovSurveys.All.Select(one => one.Survey), MixtureTrainings.Survey,
        SeparateSurveys.English, LinearSurveys.All[2].Survey, ActivitySurveys.English,
        NeuronSurveys.All[2].Survey, AgreementSurveys.English, LayerSurveys.English,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("08-01", [], _ => ShapeClaims.Shares()),
        new("08-02", [], _ => ShapeClaims.Widths()),
        Of("08-03", FeedForwardWorld.InWorld, SeparateSurveys.World, SeparateSurveys.Judge),
        Of("08-03", FeedForwardWorld.InEnglish, SeparateSurveys.English, SeparateSurveys.Judge),
        .. LinearSurveys.All.Select(one => Of("08-04", one.Condition, one.Survey, LinearSurveys.Judge)),
        .. MarkovSurveys.All.Select(one => Of("08-05", one.Condition, one.Survey, MarkovSurveys.Judge)),
        new("08-05", [MixtureTrainings.Survey.Name], tables => MixtureTrainings.JudgeFar(tables[0])),
        new("08-06", [], _ => FormulaClaims.Activation()),
        Of("08-07", "мир, GELU", ActivitySurveys.World, ActivitySurveys.Judge),
        Of("08-07", "SmolLM2, SwiGLU", ActivitySurveys.English, ActivitySurveys.Judge),
        new("08-07", [MixtureTrainings.Survey.Name], tables => MixtureTrainings.JudgeActivity(tables[0])),
        new("08-08", [], _ => FormulaClaims.Readings()),
        Of("08-09", FeedForwardWorld.InWorld, AgreementSurveys.World, AgreementSurveys.Judge),
        Of("08-09", FeedForwardWorld.InEnglish, AgreementSurveys.English, AgreementSurveys.Judge),
        new("08-09", [OriginSurveys.World.Name], tables => OriginSurveys.Judge(tables[0])),
        .. NeuronSurveys.All.Select(one => Of("08-10", one.Condition, one.Survey, NeuronSurveys.Judge)),
        new("08-11", [], _ => ShapeClaims.Neurons()),
    ];

    private static ClaimMeasure Of(string claim, string condition, Survey survey, Func<string, SurveyTable, Evidence> judge) =>
        new(claim, [survey.Name], tables => judge(condition, tables[0]));
}
