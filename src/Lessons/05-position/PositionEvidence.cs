using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>What section 5 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class PositionEvidence : ILessonEvidence
{
    /// <inheritdoc/>
    public int Section => 5;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        .. PermutedPrefix.Surveys, .. PlaceSurveys.Surveys, .. SilencedSurveys.All.Select(one => one.Survey),
        OrderTrainings.Survey, NumberTrainings.Survey, BeyondTrainings.Survey, DroppedPositions.Survey, DroppedPositions.Control,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        new("05-01", [], _ => PermutedPrefix.JudgeRandom(PermutedPrefix.Random())),
        .. PermutedPrefix.Twins.Select(twin => new ClaimMeasure(
            "05-01", [$"permuted {twin.Without}", $"permuted {twin.With}"], PermutedPrefix.Judge(twin.Condition, twin.With))),
        .. SilencedSurveys.All.Select(one => new ClaimMeasure("05-02", [one.Survey.Name], SilencedSurveys.Judge(one.Condition))),
        new("05-03", [OrderTrainings.Survey.Name], OrderTrainings.Judge),
        new("05-04", [], _ => CodeClaims.Unique()),
        new("05-05", [], _ => CodeClaims.ProductOfTwo()),
        new("05-06", [], _ => CodeClaims.PeriodOfTenThousand()),
        new("05-07", [], _ => CodeClaims.ThirdCoordinate()),
        new("05-08", [], _ => CodeClaims.Neighbours()),
        new("05-09", [BeyondTrainings.Survey.Name], BeyondTrainings.JudgeJustBeyond),
        new("05-10", [BeyondTrainings.Survey.Name], BeyondTrainings.Judge),
        new("05-11", [.. PlaceSurveys.Surveys.Select(survey => survey.Name)], PlaceSurveys.Judge),
        new("05-12", [NumberTrainings.Survey.Name], NumberTrainings.Judge),
    ];
}
