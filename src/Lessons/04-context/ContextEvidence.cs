using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>What section 4 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class ContextEvidence : ILessonEvidence
{
    /// <inheritdoc/>
    public int Section => 4;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        WindowSurveys.World, StoreSurveys.World, DecaySurveys.Fresh, ValueSurveys.Variables, ValueSurveys.Said, InstructionSurveys.World,
        LastPhraseSurveys.World, NeedleSurveys.World, StateSurveys.World, TwoFactSurveys.World, FreshSurveys.World,
        WindowSurveys.English, StoreSurveys.English, ValueSurveys.English, ValueSurveys.Letters, LastPhraseSurveys.English,
        StateSurveys.English, FreshSurveys.English, InstructionSurveys.English, TwoFactSurveys.English, NeedleSurveys.Prose,
        NeedleSurveys.Long, .. NeedleSurveys.English, CellSurveys.World, RewriteSurveys.World, DriftSurveys.World,
        NeedleSurveys.Repeated, CellSurveys.English, RewriteSurveys.English, DriftSurveys.English, CostSurveys.English,
        LawTrainings.Survey, ShortTrainings.Survey, RecallTrainings.Survey, NeedleTrainings.Survey,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        .. ContextWorld.Both("04-01", WindowSurveys.World, WindowSurveys.English, WindowSurveys.Judge),
        .. ContextWorld.Both("04-02", StoreSurveys.World, StoreSurveys.English, StoreSurveys.Judge),
        new("04-03", [], _ => CostClaims.Doubled()),
        new("04-04", [DecaySurveys.Fresh.Name], tables => DecaySurveys.Judge(tables[0])),
        ContextWorld.Of("04-05", $"{ContextWorld.World}, переменные", ValueSurveys.Variables, ValueSurveys.Judge),
        ContextWorld.Of("04-05", $"{ContextWorld.World}, профессии", ValueSurveys.Said, ValueSurveys.Judge),
        ContextWorld.Of("04-05", ContextWorld.English, ValueSurveys.English, ValueSurveys.Judge),
        ContextWorld.Of("04-05", $"{ContextWorld.English}, X=5", ValueSurveys.Letters, ValueSurveys.Judge),
        .. ContextWorld.Both("04-06", InstructionSurveys.World, InstructionSurveys.English, InstructionSurveys.Judge),
        .. LastPhraseSurveys.Measures,
        .. NeedleSurveys.Measures,
        .. ShortTrainings.Measures,
        new("04-10", [], _ => Evidence.Arithmetic()), // a source decides it
        .. ContextWorld.Both("04-11", StateSurveys.World, StateSurveys.English, StateSurveys.Judge),
        .. ContextWorld.Both("04-11", TwoFactSurveys.World, TwoFactSurveys.English, TwoFactSurveys.Judge),
        .. ContextWorld.Both("04-12", FreshSurveys.World, FreshSurveys.English, FreshSurveys.Judge),
    ];
}
