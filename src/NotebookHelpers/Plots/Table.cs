using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;

namespace BetweenTokens.Plots;

/// <summary>A table: numbers aligned, texts escaped, bars in cells where asked. <see cref="ToDataFrame"/> hands the values on.</summary>
public sealed class Table : Visual
{
    // What a host says of every table in an output (font, margins, striped rows, text to the right) is said here again, weightier.
    // A full bar is as long in every column, whatever its head, and ends before the number.
    private const string Rules = ".bt.bt.bt-table{max-width:1040px;overflow-x:auto;table{border-collapse:collapse;"
        + "table-layout:auto;width:auto;margin:0;border:0;color:inherit;font:inherit;font-variant-numeric:tabular-nums}"
        + "caption{text-align:left;font-weight:600;font-size:15px;color:inherit;padding:0;margin-bottom:4px;caption-side:top}"
        + "thead{border:0}tr{background:none}"
        + "th,td{border:0;border-bottom:1px solid var(--bt-grid);padding:3px 12px 3px 4px;text-align:left;vertical-align:top;"
        + "line-height:inherit;max-width:none;white-space:pre-wrap}th{border-bottom:2px solid var(--bt-line);font-weight:600;"
        + "vertical-align:bottom;white-space:normal}[align=right]{text-align:right}"
        + ".b{--bt-bar:color-mix(in srgb,var(--bt-c0) 28%,transparent);--bt-zero:transparent;--z:0%;--full:64px;"
        + "padding-left:calc(var(--full) + 12px);background:"
        + "linear-gradient(90deg,transparent calc(var(--z) - 1px),var(--bt-zero) calc(var(--z) - 1px) var(--z),transparent var(--z)) "
        + "no-repeat 4px 0/var(--full) 100%,"
        + "linear-gradient(90deg,transparent var(--f),var(--bt-bar) var(--f) var(--t),transparent var(--t)) "
        + "no-repeat 4px 3px/var(--full) calc(100% - 6px)}.b.n{--bt-bar:color-mix(in srgb,var(--bt-c1) 34%,transparent)}"
        + "@media(max-width:600px){.b{--full:28px}}.b.z{--bt-zero:var(--bt-muted)}meter{display:none}.m{color:var(--bt-muted)}"
        + "@media print{overflow:visible;font-size:8.5pt;th,td{white-space:normal;padding:2px 6px 2px 2px}"
        + "[align=right]{white-space:nowrap}}}";

    private readonly IReadOnlyList<TableColumn> _columns;

    private Table(string? caption, IReadOnlyList<TableColumn> columns) => (Caption, _columns) = (caption, columns);

    /// <summary>The title.</summary>
    public string? Caption { get; }

    /// <summary>Rows shown at most; the rest is counted, and is in the data frame.</summary>
    public int MostRows { get; init; } = 200;

    /// <summary>Number of rows.</summary>
    public int RowCount => _columns.Count == 0 ? 0 : _columns[0].Values.Count;

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>A table from columns.</summary>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public static Table Of(string? caption, params IReadOnlyList<TableColumn> columns)
    {
        if (columns.Select(c => c.Values.Count).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                $"The columns differ in length: {string.Join(", ", columns.Select(c => $"'{c.Name}' has {c.Values.Count}"))}.");
        }

        return new Table(caption, columns);
    }

    /// <summary>A table from rows: for each column its head and what it takes from a row.</summary>
    public static Table Of<T>(string? caption, IEnumerable<T> rows, params (string Name, Func<T, object?> Value)[] columns)
    {
        var all = rows.ToArray();
        return new Table(caption, [.. columns.Select(c => new TableColumn(c.Name, [.. all.Select(c.Value)]))]);
    }

    /// <summary>The same table with the column's numbers in another format, a unit in its head, or bars in its cells.</summary>
    /// <param name="column">Head of the column.</param>
    /// <param name="format">.NET format, for instance <c>0.000</c>.</param>
    /// <param name="unit">Unit to put into the head.</param>
    /// <param name="bars">A bar from zero to the value, to the left and in another colour below zero. Columns with bars and the
    /// same unit share one scale.</param>
    /// <param name="scale">Name of a scale: only columns that name the same one share it.</param>
    public Table With(string column, string? format = null, string? unit = null, bool bars = false, string? scale = null)
    {
        if (_columns.All(c => c.Name != column))
        {
            throw new ArgumentException($"The table has no column '{column}'; it has: {string.Join(", ", _columns.Select(c => c.Name))}.");
        }

        return new Table(Caption, [.. _columns.Select(c =>
            c.Name == column
                ? c with { Format = format ?? c.Format, Unit = unit ?? c.Unit, Bars = bars || c.Bars, Scale = scale ?? c.Scale }
                : c)])
        {
            MostRows = MostRows,
        };
    }

    /// <summary>The values as a data frame: numbers as doubles, everything else as text.</summary>
    public DataFrame ToDataFrame() => new([.. _columns.Select(c => c.IsNumeric
        ? (DataFrameColumn)new DoubleDataFrameColumn(c.Name, c.Values.Select(TableColumn.Number))
        : new StringDataFrameColumn(c.Name, c.Values.Select(v => v is null ? null : TableColumn.Plain(v))))]);

    /// <inheritdoc/>
    public override string ToHtml()
    {
        var html = new StringBuilder(Html.Style(Rules)).Append("<div class=\"bt bt-table\"><table>");
        if (Caption is not null)
        {
            html.Append("<caption>").Append(Html.Escape(Caption)).Append("</caption>");
        }

        html.Append("<thead><tr>").AppendJoin("", _columns.Select(c => c.IsNumeric
            ? $"<th scope=\"col\" align=\"right\">{Html.Escape(c.Head)}</th>"
            : Html.LeftCell(Html.Escape(c.Head), "th scope=\"col\""))).Append("</tr></thead><tbody>");
        TableScale[] scales =
            [.. _columns.Select(c => TableScale.Of([.. _columns.Where(other => other.Bars && other.ScaleName == c.ScaleName)]))];
        for (int row = 0; row < Math.Min(RowCount, MostRows); row++)
        {
            html.Append("<tr>").AppendJoin("", _columns.Select((c, i) => c.CellHtml(row, scales[i]))).Append("</tr>");
        }

        if (RowCount > MostRows)
        {
            string more = NumberText.More(Words.Now.MoreRows, RowCount - MostRows);
            html.Append(CultureInfo.InvariantCulture,
                $"<tr>{Html.LeftCell(Html.Escape(more), $"td class=\"m\" colspan=\"{_columns.Count}\"")}</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var lines = new List<string[]> { _columns.Select(c => c.Head).ToArray() };
        lines.AddRange(Enumerable.Range(0, Math.Min(RowCount, MostRows)).Select(row => _columns.Select(c => c.CellText(row)).ToArray()));
        int[] widths = [.. _columns.Select((_, i) => lines.Max(line => line[i].Length))];
        var text = lines.Select(line => string.Join(
            "  ", line.Select((cell, i) => _columns[i].IsNumeric ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
        return string.Join('\n', Caption is null ? text : text.Prepend(Caption));
    }
}

/// <summary>One column of a table.</summary>
/// <param name="Name">Its head, and its name in the data frame.</param>
/// <param name="Values">One value per row; null is an empty cell.</param>
public sealed record TableColumn(string Name, IReadOnlyList<object?> Values)
{
    /// <summary>.NET format of the numbers; null: chosen from the column's size.</summary>
    public string? Format { get; init; }

    /// <summary>Unit, shown in the head.</summary>
    public string? Unit { get; init; }

    /// <summary>Bars in the cells.</summary>
    public bool Bars { get; init; }

    /// <summary>Name of the scale of the bars; null: that of the unit.</summary>
    public string? Scale { get; init; }

    /// <summary>Columns with one such name are compared.</summary>
    internal string ScaleName => Scale is null ? $"unit {Unit}" : $"scale {Scale}";

    /// <summary>True where every value is a number or missing.</summary>
    public bool IsNumeric { get; } = Values.Any(v => v is not null)
        && Values.All(v => v is null or (IConvertible and not string and not bool and not char and not DateTime and not Enum));

    // As many decimals in every row, so that the points stand below each other: five digits for the largest, four decimals at most.
    private string OwnFormat
    {
        get
        {
            double[] finite = [.. Values.Select(v => Math.Abs(Number(v) ?? 0)).Where(double.IsFinite)];
            return finite.All(v => v == Math.Floor(v)) ? "F0" : "F" + NumberText.Of(NumberText.DecimalsBelow(finite.Max()));
        }
    }

    /// <summary>The head as shown: name and unit.</summary>
    internal string Head => Axis.Titled(Name, Unit);

    /// <summary>A column of texts or numbers.</summary>
    public static TableColumn Of<T>(string name, IEnumerable<T> values, string? format = null, string? unit = null, bool bars = false) =>
        new(name, [.. values.Cast<object?>()]) { Format = format, Unit = unit, Bars = bars };

    internal static double? Number(object? value) => value is null ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>A value as text; without a provider as machines read it.</summary>
    internal static string Plain(object value, IFormatProvider? provider = null) => value switch
    {
        string text => text,
        IFormattable formattable => formattable.ToString(null, provider ?? CultureInfo.InvariantCulture),
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(i => i is null ? "" : Plain(i, provider))),
        _ => value.ToString() ?? "",
    };

    internal string CellText(int row) => Values[row] switch
    {
        null => "",
        double or float or decimal or Half when Number(Values[row]) is { } number => !double.IsFinite(number)
            ? "—"
            : NumberText.Real(number, Format ?? OwnFormat),
        IFormattable integer when IsNumeric => NumberText.Unsigned(integer.ToString(Format, NumberText.Provider)),
        var other => Plain(other, NumberText.Provider),
    };

    internal string CellHtml(int row, TableScale scale)
    {
        string text = Html.Escape(CellText(row));
        if (!IsNumeric)
        {
            return Html.LeftCell(Values[row] is Visual visual ? visual.ToHtml() : text);
        }

        return Bars && Number(Values[row]) is { } value && double.IsFinite(value) && scale.Length > 0
            ? scale.Cell(value, text)
            : $"<td align=\"right\">{text}</td>";
    }
}
