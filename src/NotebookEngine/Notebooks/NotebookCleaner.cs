using System.Text.Json.Nodes;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>Committed notebooks hold no outputs, counts or stamps; this strips them and names what is left.</summary>
public static class NotebookCleaner
{
    // What front ends write while a notebook runs or is looked at.
    private static readonly string[] _cellStamps = ["execution", "collapsed", "scrolled", "papermill", "workbook", "ExecuteTime"];

    /// <summary>The same notebook as if it had never run.</summary>
    public static Notebook Clean(Notebook notebook) => notebook with
    {
        Metadata = Without(notebook.Metadata, ["papermill", "workbook"]),
        Cells = [.. notebook.Cells.Where(cell => !cell.Has(CellTags.InjectedParameters)).Select(CleanCell)],
    };

    /// <summary>What keeps a notebook from being clean, a line each; empty where it is clean.</summary>
    public static IReadOnlyList<string> Verify(Notebook notebook)
    {
        var problems = new List<string>();
        foreach (var (cell, number) in notebook.Cells.Select((cell, i) => (cell, i + 1)))
        {
            var name = $"cell {number} (id {cell.Id})";
            if (cell is CodeCell { Outputs.Count: > 0 } withOutputs)
            {
                problems.Add($"{name}: {withOutputs.Outputs.Count} output(s)");
            }

            if (cell is CodeCell { ExecutionCount: { } count })
            {
                problems.Add($"{name}: execution count {count}");
            }

            if (cell.Has(CellTags.InjectedParameters))
            {
                problems.Add($"{name}: parameters injected by a run");
            }

            problems.AddRange(_cellStamps.Where(cell.Metadata.ContainsKey).Select(stamp => $"{name}: metadata '{stamp}'"));
        }

        return problems;
    }

    private static Cell CleanCell(Cell cell) => cell is CodeCell code
        ? code with { Metadata = Without(cell.Metadata, _cellStamps), ExecutionCount = null, Outputs = [] }
        : cell with { Metadata = Without(cell.Metadata, _cellStamps) };

    private static JsonObject Without(JsonObject metadata, IEnumerable<string> names)
    {
        var copy = metadata.DeepClone().AsObject();
        foreach (var name in names)
        {
            copy.Remove(name);
        }

        return copy;
    }
}
