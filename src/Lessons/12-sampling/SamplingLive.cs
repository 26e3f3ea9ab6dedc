using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>Section 12 on a few units in this session, beside what was measured ahead.</summary>
public static class SamplingLive
{
    /// <summary>Measures a claim with a model; nothing where the model is absent or of no survey's kind.</summary>
    /// <param name="claim">Section and number, two digits each.</param>
    /// <param name="model">A glass model or a published one.</param>
    public static IReadOnlyList<Evidence> Of(string claim, Maybe<LanguageModel> model) => Needed.Of(model).Match(here => Of(claim, here), _ => []);

    /// <inheritdoc cref="Of(string, Maybe{LanguageModel})"/>
    public static IReadOnlyList<Evidence> Of(string claim, LanguageModel model)
    {
        var isGlass = Evidence.KindOf(Needed.Of(model).Name) == EvidenceKind.Glass;
        IReadOnlyList<Survey> surveys = (claim, isGlass) switch
        {
            ("12-02", true) => [NucleusSurveys.World],
            ("12-02", false) => [NucleusSurveys.English],
            ("12-04", true) => [PriceSurveys.All[0].Survey],
            ("12-05" or "12-06", true) => [SearchSurveys.World],
            ("12-07", true) => [CopySurveys.World],
            ("12-07", false) => [CopySurveys.English],
            ("12-11", true) => [VoteSurveys.World],
            _ => [],
        };
        return surveys.Count == 0 ? [] : LessonEvidence.Of(
            claim, [.. surveys.Select(survey => survey.Measure(new SurveyScope { Most = Units(survey), Model = model }))]);
    }

    // the work of a second
    private static int Units(Survey survey) => survey == SearchSurveys.World ? 6
        : survey.Kind == EvidenceKind.Real ? 4 : survey == CopySurveys.World ? 20 : 60;
}
