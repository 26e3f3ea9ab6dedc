using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Section 8 on a few units in this session, beside what was measured ahead.</summary>
public static class FeedForwardLive
{
    private static readonly (Survey Survey, int Units)[] _short =
    [
        (SeparateSurveys.World, 3), (LinearSurveys.All[0].Survey, 4), (ActivitySurveys.World, 12), (ActivitySurveys.English, 2),
    ];

    /// <summary>Measures a claim with a model, a second's work; nothing where no such survey reads models of its kind.</summary>
    /// <param name="claim">Section and number, two digits each.</param>
    /// <param name="model">A glass model or a published one.</param>
    public static IReadOnlyList<Evidence> Of(string claim, LanguageModel model)
    {
        var kind = Evidence.KindOf(Kept.WithNeurons(model).Name);
        var names = LessonEvidence.All[Claim.Of(claim).Section].Measures.Where(measure => measure.Claim == claim)
            .SelectMany(measure => measure.Surveys).ToHashSet();
        (Survey Survey, int Units)[] own = [.. _short.Where(one => one.Survey.Kind == kind && names.Contains(one.Survey.Name))];
        return own.Length == 0 ? []
            : LessonEvidence.Of(claim, [.. own.Select(one => one.Survey.Measure(new SurveyScope { Most = one.Units, Model = model }))]);
    }

    /// <summary>The same with a model that may be absent; nothing where it is.</summary>
    /// <inheritdoc cref="Of(string, LanguageModel)"/>
    public static IReadOnlyList<Evidence> Of(string claim, Maybe<LanguageModel> model) =>
        Needed.Of(model).Match(here => Of(claim, here), _ => []);
}
