using System.Globalization;
using System.Text.RegularExpressions;
using BetweenTokens.Formats;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary>A checkpoint's tensors as a table; layers that are alike share a row.</summary>
internal static partial class TensorTable
{
    public static Table Of(IReadOnlyList<TensorEntry> tensors, bool all)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Tensor", "Shape", "Stored as");
        table.AddColumn(new TableColumn("Values").RightAligned()).AddColumn(new TableColumn("Bytes").RightAligned());
        var groups = all
            ? tensors.Select(entry => (entry.Name, Entries: (IReadOnlyList<TensorEntry>)[entry]))
            : tensors.GroupBy(entry => (Name: LayerNumber().Replace(entry.Name, ".*.", 1), Shape: TensorTable.Shape(entry),
                entry.StoredType)).Select(group => (group.Key.Name, Entries: (IReadOnlyList<TensorEntry>)[.. group]));
        foreach (var (name, entries) in groups)
        {
            var first = entries[0];
            table.AddRow(new[]
            {
                entries.Count == 1 ? first.Name : $"{name}  × {entries.Count}",
                Shape(first),
                first.StoredType,
                entries.Sum(entry => entry.Count).ToString("#,0", CultureInfo.InvariantCulture),
                CommandOutput.Size(entries.Sum(entry => entry.Bytes)),
            }.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    private static string Shape(TensorEntry entry) => $"[{string.Join(", ", entry.Shape)}]";

    [GeneratedRegex(@"\.\d+\.")]
    private static partial Regex LayerNumber();
}
