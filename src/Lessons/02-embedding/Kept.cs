using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Tables of this section that were measured ahead.</summary>
internal static class Kept
{
    private const long Seed = 2000;

    /// <summary>A table.</summary>
    public static SurveyTable Table(string survey) => LessonEvidence.Table(2, survey);

    /// <inheritdoc cref="KeptTables.Show"/>
    public static Visual Show(Func<Visual> draw, params IReadOnlyList<string> surveys) => KeptTables.Show(2, draw, surveys);

    /// <summary>Means of columns over the units, with the bootstrap over units, as a curve.</summary>
    public static Series Curve(string name, IReadOnlyList<double> at, IReadOnlyList<double[]> columns, string? band = null)
    {
        Measured[] found = [.. columns.Select(column => Measured.Mean(name, column, Seed))];
        return new(name, at, [.. found.Select(one => one.Value)])
        {
            Markers = true,
            Low = [.. found.Select(one => one.Interval.Low)],
            High = [.. found.Select(one => one.Interval.High)],
            Band = band ?? "95%",
        };
    }
}
