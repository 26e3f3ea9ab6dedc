using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Tables of this section that were measured ahead, and what stands in a picture's place where one is not there.</summary>
internal static class Kept
{
    public const string Glass = TemperatureWorld.Glass, Real = "SmolLM2";

    /// <summary>A table.</summary>
    public static SurveyTable Table(string survey) => LessonEvidence.Table(10, survey);

    /// <summary>True where the table is there.</summary>
    public static bool Has(string survey) => KeptTables.Has(10, survey);

    /// <summary>What is drawn from some tables, or one sentence that names the command by which they are made.</summary>
    public static Visual Show(Func<Visual> draw, params IReadOnlyList<string> surveys) => KeptTables.Show(10, draw, surveys);
}
