using System.Text;

namespace BetweenTokens.Plots;

/// <summary>Which places of an axis are shown: all of a short one, three at each end of a long one.</summary>
/// <param name="Places">The places.</param>
/// <param name="Cut">How many stand before the gap; null: nothing is left out.</param>
internal sealed record Kept(IReadOnlyList<long> Places, int? Cut)
{
    private const int AtEnd = 3;

    public static Kept Of(long length) => length <= 2 * AtEnd + 1
        ? new([.. Enumerable.Range(0, (int)length).Select(i => (long)i)], null)
        : new([0, 1, 2, length - 3, length - 2, length - 1], AtEnd);

    /// <summary>The items of those places, with a mark where others are left out.</summary>
    public T[] WithGap<T>(IReadOnlyList<T> items, T mark) => Cut is { } cut ? [.. items.Take(cut), mark, .. items.Skip(cut)] : [.. items];
}

/// <summary>A rectangle of numbers that are texts already, with the index of each row and column.</summary>
internal sealed record NumberBlock(
    string? Label, IReadOnlyList<string> ColumnHeads, IReadOnlyList<string> RowHeads, IReadOnlyList<string[]> Rows)
{
    private const string Gap = "…";

    /// <summary>The corners of something larger: marks stand where rows and columns are left out.</summary>
    public static NumberBlock Of(string? label, Kept rows, Kept columns, IReadOnlyList<string[]> cells)
    {
        string[][] wide = [.. cells.Select(row => columns.WithGap(row, Gap))];
        string[] gap = [.. wide[0].Select(_ => Gap)];
        return new NumberBlock(label, Heads(columns), Heads(rows), rows.WithGap(wide, gap));
    }

    private static string[] Heads(Kept axis) =>
        axis.WithGap([.. axis.Places.Select(p => p.ToString(NumberText.Provider))], Gap);
}

/// <summary>Numbers of an array or a tensor below a line that says what it is.</summary>
internal sealed class NumberGrid(string head, IReadOnlyList<NumberBlock> blocks, string? rest) : Visual
{
    private const string Muted = ";font-weight:400;color:var(--bt-muted)";

    /// <inheritdoc/>
    public override string ToHtml()
    {
        var html = new StringBuilder(Html.Style());
        html.Append("<div class=\"bt\" style=\"max-width:1040px;overflow-x:auto\">").Append(Line(head));
        foreach (var block in blocks)
        {
            html.Append(block.Label is null ? "" : Line(block.Label));
            html.Append(
                "<table cellpadding=\"2\" style=\"border-collapse:separate;border-spacing:7px 0;font-variant-numeric:tabular-nums\">")
                .Append("<thead><tr><td></td>")
                .AppendJoin("", block.ColumnHeads.Select(text => Cell(text, "th scope=\"col\"", Muted)))
                .Append("</tr></thead><tbody>");
            for (int row = 0; row < block.Rows.Count; row++)
            {
                html.Append("<tr>").Append(Cell(block.RowHeads[row], "th scope=\"row\"", Muted))
                    .AppendJoin("", block.Rows[row].Select(text => Cell(text, "td", ""))).Append("</tr>");
            }

            html.Append("</tbody></table>");
        }

        return html.Append(rest is null ? "" : Line(rest)).Append("</div>").ToString();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var lines = new List<string> { head };
        foreach (var block in blocks)
        {
            if (block.Label is { } label)
            {
                lines.Add(label);
            }

            int width = block.Rows.SelectMany(row => row).Select(cell => cell.Length).DefaultIfEmpty(0).Max();
            lines.AddRange(block.Rows.Select(row => string.Join("  ", row.Select(cell => cell.PadLeft(width)))));
        }

        return string.Join('\n', rest is null ? lines : [.. lines, rest]);
    }

    private static string Line(string text) => $"<p style=\"margin:2px 0;color:var(--bt-muted)\">{Html.Escape(text)}</p>";

    private static string Cell(string text, string element, string style) =>
        $"<{element} align=\"right\" style=\"text-align:right{style}\">{Html.Escape(text)}</{element.Split(' ')[0]}>";
}
