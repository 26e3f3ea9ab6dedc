using System.Globalization;
using Microsoft.Data.Analysis;

namespace BetweenTokens.Plots;

/// <summary>A reader's data frame: its size, the columns' types and the first rows.</summary>
internal static class OwnFrame
{
    private const int MostRows = 20;
    private const int MostColumns = 20;
    private const int MostLetters = 160;

    public static Visual Of(DataFrame frame)
    {
        long rows = frame.Rows.Count;
        int columns = frame.Columns.Count;
        var words = ValueWords.Now;
        return Excerpt($"DataFrame · {words.RowCount}: {Text(rows)} · {words.ColumnCount}: {Text(columns)}", frame.Columns, rows);
    }

    public static Visual Of(DataFrameColumn column)
    {
        string gaps = column.NullCount == 0 ? "" : $" · {ValueWords.Now.GapCount}: {Text(column.NullCount)}";
        return Excerpt($"DataFrameColumn · {ValueWords.Now.RowCount}: {Text(column.Length)}{gaps}", [column], column.Length);
    }

    private static Excerpt Excerpt(string head, IReadOnlyList<DataFrameColumn> columns, long rows)
    {
        var shown = columns.Take(MostColumns).Select(column => new TableColumn(column.Name, Head(column, rows)) { Unit = Type(column) });
        var table = Table.Of(null, [.. shown]);
        var words = ValueWords.Now;
        string[] rest =
        [
            .. rows > MostRows ? [NumberText.More(words.MoreRows, rows - MostRows)] : Array.Empty<string>(),
            .. columns.Count > MostColumns ? [NumberText.More(words.MoreColumns, columns.Count - MostColumns)] : Array.Empty<string>(),
        ];
        return new Excerpt(head, columns.Count == 0 ? null : table, rest.Length == 0 ? null : string.Join(" · ", rest));
    }

    private static object?[] Head(DataFrameColumn column, long rows) =>
        [.. Enumerable.Range(0, (int)Math.Min(rows, MostRows)).Select(row => Cell(column[row]))];

    private static object? Cell(object? value) => value switch
    {
        string { Length: > MostLetters } text => string.Concat(text.AsSpan(0, MostLetters), "…"),
        DateTime day when day.TimeOfDay == default => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => value,
    };

    private static string Type(DataFrameColumn column) => OwnNumbers.Name(Nullable.GetUnderlyingType(column.DataType) ?? column.DataType);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A table that shows the beginning of something, below a line that says of what, above one that counts the rest.</summary>
internal sealed class Excerpt(string head, Table? table, string? rest) : Visual
{
    /// <inheritdoc/>
    public override string ToHtml() =>
        $"{Html.Style()}<div class=\"bt\" style=\"max-width:1040px\">{Line(head)}{table?.ToHtml()}{Line(rest)}</div>";

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', new[] { head, table?.ToString(), rest }.OfType<string>());

    private static string Line(string? text) =>
        text is null ? "" : $"<p style=\"margin:2px 0;color:var(--bt-muted)\">{Html.Escape(text)}</p>";
}
