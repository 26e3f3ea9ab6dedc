using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>What section 2 measures ahead, and how its verdicts' numbers follow.</summary>
public sealed class EmbeddingEvidence : ILessonEvidence
{
    private const string InWorld = "мир", InEnglish = "SmolLM2";

    /// <summary>Decided by what is written elsewhere: nothing is measured for it.</summary>
    internal static IReadOnlyList<string> BySource { get; } = ["02-04"];

    /// <inheritdoc/>
    public int Section => 2;

    /// <inheritdoc/>
    public IReadOnlyList<Survey> Surveys { get; } =
    [
        LookupSurveys.World, PointSurveys.Points[0], PointSurveys.Paths[0], NeighbourSurveys.World, ShiftSurveys.World,
        .. SenseSurveys.World, CellSurveys.World, StereotypeTrainings.Survey,
        LookupSurveys.English, PointSurveys.Points[1], PointSurveys.Paths[1], NeighbourSurveys.English, ShiftSurveys.English,
        MiddleSurveys.English, AmbiguousSurveys.English, SenseSurveys.English, PieceSurveys.English,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ClaimMeasure> Measures { get; } =
    [
        .. Both("02-01", [LookupSurveys.World, LookupSurveys.English], LookupSurveys.Judge),
        new("02-02", [], _ => ToyVectors.Product()),
        new("02-03", [], _ => ToyVectors.Places()),
        .. Both("02-05", PointSurveys.Points, PointSurveys.JudgePoints),
        .. Both("02-05", PointSurveys.Paths, PointSurveys.JudgePaths),
        .. Both("02-06", [NeighbourSurveys.World, NeighbourSurveys.English], NeighbourSurveys.Judge),
        .. Both("02-07", [ShiftSurveys.World, ShiftSurveys.English], ShiftSurveys.Judge),
        Of("02-08", InEnglish, MiddleSurveys.English, MiddleSurveys.Judge),
        Of("02-09", InEnglish, AmbiguousSurveys.English, AmbiguousSurveys.Judge),
        .. EmbeddingWorld.Senses.Select((sense, i) => Of("02-09", $"{InWorld}, {sense.Word}", SenseSurveys.World[i], SenseSurveys.Judge)),
        Of("02-09", $"{InEnglish}, bank", SenseSurveys.English, SenseSurveys.Judge),
        Of("02-10", InEnglish, PieceSurveys.English, PieceSurveys.Judge),
        .. StereotypeTrainings.Tables.Select(table => Of("02-11", table.Name, StereotypeTrainings.Survey, StereotypeTrainings.Judge)),
        Of("02-12", InWorld, CellSurveys.World, CellSurveys.Judge),
    ];

    private static IEnumerable<ClaimMeasure> Both(
        string claim, IReadOnlyList<Survey> surveys, Func<string, SurveyTable, Evidence> judge) =>
        [Of(claim, InWorld, surveys[0], judge), Of(claim, InEnglish, surveys[1], judge)];

    private static ClaimMeasure Of(string claim, string condition, Survey survey, Func<string, SurveyTable, Evidence> judge) =>
        new(claim, [survey.Name], tables => judge(condition, tables[0]));
}
