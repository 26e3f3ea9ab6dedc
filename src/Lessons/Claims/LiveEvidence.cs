using BetweenTokens.Models;

namespace BetweenTokens.Lessons.Claims;

/// <summary>A claim's own surveys on their first units, with a model of this session: the numbers beside those measured ahead.</summary>
public static class LiveEvidence
{
    /// <summary>Measures a claim with a model; what is trained for it is left to what was measured ahead.</summary>
    /// <param name="claim">Section and number, two digits each.</param>
    /// <param name="model">Read by the surveys of its kind: of glass models, or of published ones.</param>
    /// <param name="units">How many units of each survey: documents, passages, questions.</param>
    public static IReadOnlyList<Evidence> Of(string claim, LanguageModel model, int units)
    {
        var kind = Evidence.KindOf(Needed.Of(model).Name);
        var lesson = LessonEvidence.All[Claim.Of(claim).Section];
        var names = lesson.Measures.Where(measure => measure.Claim == claim).SelectMany(measure => measure.Surveys).ToHashSet();
        return LessonEvidence.Of(claim, [.. lesson.Surveys
            .Where(survey => names.Contains(survey.Name) && survey.Recipe is null && survey.Kind == kind)
            .Select(survey => survey.Measure(new SurveyScope { Most = units, Model = model }))]);
    }

    /// <summary>The same with a model that may be absent; nothing where it is.</summary>
    /// <inheritdoc cref="Of(string, LanguageModel, int)"/>
    public static IReadOnlyList<Evidence> Of(string claim, Maybe<LanguageModel> model, int units) =>
        Needed.Of(model).Match(here => Of(claim, here, units), _ => []);
}
