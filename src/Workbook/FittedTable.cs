using Spectre.Console;
using Spectre.Console.Rendering;

namespace BetweenTokens.Workbook;

/// <summary>
/// Tables for terminals of any width. What is short stays on its line and what is long goes on below it; where even that has no room,
/// each row becomes a paragraph with a line for each column.
/// </summary>
internal static class FittedTable
{
    // A column up to the first is names and numbers, which no terminal should break; prose below the second is a column of syllables.
    private const int Short = 26, LeastProse = 26;

    // Spectre puts a space on both sides of every cell and one at the right edge.
    private const int Around = 2, Edge = 2;

    /// <summary>Draws the table as wide as the console is.</summary>
    public static void WriteFitted(this IAnsiConsole console, Table table)
    {
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        var rows = table.Rows.Select(row => row.ToList()).ToList();
        var widths = table.Columns.Select((column, i) => rows.Select(row => row[i])
            .Append(column.Header).Max(cell => cell.Measure(options, int.MaxValue).Max)).ToList();
        var room = console.Profile.Width - Edge - (Around * widths.Count);
        var prose = widths.Index().Where(width => width.Item > Short).Select(width => width.Index).ToHashSet();
        var left = room - widths.Where((_, i) => !prose.Contains(i)).Sum();
        var fits = widths.Sum() <= room;
        if (!fits && (prose.Count == 0 || left < prose.Sum(i => Math.Min(widths[i], LeastProse))))
        {
            WriteRows(console, table, rows);
            return;
        }

        foreach (var (i, column) in table.Columns.Index().Where(column => fits || !prose.Contains(column.Index)))
        {
            column.NoWrap = true;
            column.Width = fits ? column.Width : widths[i];
        }

        console.Write(table);
    }

    private static void WriteRows(IAnsiConsole console, Table table, List<List<IRenderable>> rows)
    {
        foreach (var row in rows)
        {
            console.WriteLine();
            console.Write(row[0]);
            console.WriteLine();
            var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) })
                .AddColumn(new GridColumn { Padding = new Padding(0) });
            foreach (var (column, cell) in table.Columns.Zip(row).Skip(1))
            {
                grid.AddRow(column.Header, cell);
            }

            console.Write(grid);
        }

        if (table.Caption is { } caption)
        {
            console.WriteLine();
            console.WriteLine(caption.Text);
        }
    }
}
