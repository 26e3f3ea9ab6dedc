using Microsoft.Data.Analysis;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One independent unit of a survey and its numbers.</summary>
/// <param name="Id">Name of the unit: of a document, a passage, a template, a seed.</param>
/// <param name="Values">One number for each column of the table.</param>
public sealed record SurveyRow(string Id, params IReadOnlyList<double> Values);

/// <summary>What a survey measured: one row for each independent unit, from which every number behind a verdict follows.</summary>
/// <param name="Survey">Name of the survey.</param>
/// <param name="Model">Model, with stored type and type in use, or what was trained.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Columns">Names of the numbers; those that begin with # are counts.</param>
/// <param name="Rows">The units.</param>
public sealed record SurveyTable(
    string Survey, string Model, EvidenceKind Kind, IReadOnlyList<string> Columns, IReadOnlyList<SurveyRow> Rows)
{
    /// <summary>True where it was measured in this session and not ahead.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>One number of all units.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public double[] this[string column] => Columns.ToList().IndexOf(column) is >= 0 and var at
        ? [.. Rows.Select(row => row.Values[at])]
        : throw new ArgumentException($"Survey '{Survey}' has no column '{column}'; it has: {string.Join(", ", Columns)}.");

    /// <summary>The units that a condition picks.</summary>
    public SurveyTable Where(Func<SurveyRow, bool> picks) => this with { Rows = [.. Rows.Where(picks)] };

    /// <summary>The table as a data frame: the unit's name, then the columns.</summary>
    public DataFrame ToDataFrame() => new([
        new StringDataFrameColumn("unit", Rows.Select(row => row.Id)),
        .. Columns.Select((name, i) => (DataFrameColumn)new DoubleDataFrameColumn(name, Rows.Select(row => row.Values[i]))),
    ]);
}
