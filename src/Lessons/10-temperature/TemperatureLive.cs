using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>
/// A claim of section 10 on a few units with a model of this session; surveys whose units take seconds are left to what was measured
/// ahead.
/// </summary>
public static class TemperatureLive
{
    private const int OfGlass = 12, OfReal = 4;

    /// <summary>The claim's surveys of the model's kind, each on its first units; nothing for a claim that needs none or longer.</summary>
    /// <param name="claim">Section and number, two digits each.</param>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<Evidence> Of(string claim, LanguageModel model)
    {
        var (kind, lesson) = (Evidence.KindOf(Needed.Of(model).Name), LessonEvidence.All[Claim.Of(claim).Section]);
        var names = lesson.Measures.Where(measure => measure.Claim == claim).SelectMany(measure => measure.Surveys).ToHashSet();
        var scope = new SurveyScope { Most = kind == EvidenceKind.Glass ? OfGlass : OfReal, Model = model };
        SurveyTable[] tables = [.. lesson.Surveys
            .Where(survey => names.Contains(survey.Name) && survey.Kind == kind && survey.DearSeconds is null)
            .Select(survey => survey.Measure(scope))];
        return [.. LessonEvidence.Of(claim, tables).Where(evidence => evidence.Kind == kind)];
    }

    /// <summary>The same with a model that may be absent; nothing where it is.</summary>
    /// <inheritdoc cref="Of(string, LanguageModel)"/>
    public static IReadOnlyList<Evidence> Of(string claim, Maybe<LanguageModel> model) =>
        Needed.Of(model).Match(here => Of(claim, here), _ => []);
}
