using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>What section 9 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class RotaryEvidence : ILessonEvidence
{
    /// <inheritdoc/>
    public int Section => 9;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        StretchTrainings.Rotary, StretchTrainings.Sinusoidal, .. DistanceSurveys.World,
        .. ShiftSurveys.All.Select(one => one.Survey), DistanceSurveys.English, FarSurveys.Survey,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("09-01", [], _ => AngleClaims.Difference()),
        new("09-02", [], _ => AngleClaims.Factor()),
        new("09-03", [], _ => AngleClaims.OneAngle()),
        .. ShiftSurveys.All.SelectMany(one => new[] { ShiftSurveys.Judge(one.Condition), ShiftSurveys.JudgeProbe(one.Condition) }
            .Select(judge => new ClaimMeasure("09-04", [one.Survey.Name], judge))),
        new("09-05", _trained, StretchTrainings.JudgeAsTheyAre),
        new("09-06", [], _ => AngleClaims.Theta()),
        new("09-06", [StretchTrainings.Rotary.Name], StretchTrainings.JudgeFormula),
        new("09-07", [StretchTrainings.Rotary.Name], StretchTrainings.JudgeBase),
        .. StretchedReading.Factors.Select(factor => new ClaimMeasure("09-08", _trained, StretchTrainings.JudgeTrick(factor))),
        new("09-09", [.. DistanceSurveys.World.Select(survey => survey.Name)], DistanceSurveys.Judge("пять стеклянных")),
        new("09-09", [DistanceSurveys.English.Name], DistanceSurveys.Judge("SmolLM2")),
    ];

    private static IReadOnlyList<string> _trained => [StretchTrainings.Rotary.Name, StretchTrainings.Sinusoidal.Name];
}
