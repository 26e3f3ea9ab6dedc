using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>Tables of this section that were measured ahead, and what stands in a picture's place where one is not there.</summary>
internal static class Kept
{
    /// <summary>A table.</summary>
    public static SurveyTable Table(Survey survey) => LessonEvidence.Table(4, survey.Name);

    /// <summary>True where a table was measured.</summary>
    public static bool Has(Survey survey) => EvidenceFile.Of(4).Surveys.Any(one => one.Survey == survey.Name);

    /// <summary>Means of columns, with their intervals over units.</summary>
    public static Measured[] Means(SurveyTable table, IEnumerable<string> columns) =>
        [.. columns.Select(column => Measured.Mean(column, table[column], seed: 400))];

    /// <summary>A curve through means with the band of their intervals.</summary>
    public static Series Curve(string name, IReadOnlyList<double> x, IReadOnlyList<Measured> found) =>
        new(name, x, [.. found.Select(one => one.Value)])
        {
            Low = [.. found.Select(one => one.Interval.Low)],
            High = [.. found.Select(one => one.Interval.High)],
            Markers = true,
        };

    /// <summary>Bars of one condition with their intervals.</summary>
    public static BarGroup Group(string name, IReadOnlyList<Measured> found) =>
        new(name, [.. found.Select(one => one.Value)]) { Intervals = [.. found.Select(one => one.Interval)] };

    /// <summary>What is drawn from some tables, or one sentence that names the command by which they are made.</summary>
    public static Visual Show(Func<Visual> draw, params IReadOnlyList<Survey> surveys)
    {
        var missing = surveys.FirstOrDefault(survey => !Has(survey));
        return missing is null ? draw() : Note.Absent("Эту картинку рисуют по таблицам, измеренным заранее, и "
            + $"одной из них нет: {missing.Name}. Её делает команда workbook measure 4.", "evidence");
    }
}
