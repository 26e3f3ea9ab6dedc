using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Claim 09-04 on a few texts with a model of this session.</summary>
public static class RotaryLive
{
    private const int Units = 8;

    /// <summary>
    /// The shift on a model's first texts; nothing for a model without rotation, and a real model is left to what was kept.
    /// </summary>
    /// <param name="model">A glass model.</param>
    public static IReadOnlyList<Evidence> Shift(LanguageModel model)
    {
        if (Evidence.KindOf(Needed.Of(model).Name) != EvidenceKind.Glass
            || model.Config.Positions != PositionScheme.Rotary)
        {
            return [];
        }

        var (condition, survey) = ShiftSurveys.All.FirstOrDefault(one => one.Survey.Models.Contains(model.Name), ShiftSurveys.All[0]);
        SurveyTable[] tables = [survey.Measure(new SurveyScope { Most = Units, Model = model })];
        return [ShiftSurveys.Judge(condition)(tables), ShiftSurveys.JudgeProbe(condition)(tables)];
    }
}
