using System.Globalization;
using BetweenTokens.NotebookEngine.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Running;

/// <summary>
/// Cells that ran and had nothing to show, because a model is not on this machine: a run of nothing but
/// such has measured nothing.
/// </summary>
internal static class SkippedCells
{
    /// <summary>How many cells of a run were skipped.</summary>
    public static int Count(NotebookRun run) => run.Cells.Count(cell => cell.Skipped is not null);

    /// <summary>What they were without, where they say it.</summary>
    public static IReadOnlyList<string> Without(NotebookRun run) =>
        [.. run.Cells.Select(cell => cell.Skipped).OfType<string>().Where(name => name.Length > 0).Distinct()];

    /// <summary>A line for each notebook with such cells.</summary>
    public static void Draw(IAnsiConsole console, IReadOnlyList<NotebookRun> runs)
    {
        foreach (var run in runs.Where(run => Count(run) > 0))
        {
            var names = Without(run);
            var reason = names.Count > 0
                ? $"{string.Join(", ", names)} {(names.Count > 1 ? "are" : "is")} not on this machine"
                : "what they need is not here, or an earlier cell did not make it";
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
                $"[yellow]{Markup.Escape(run.Name)}[/]: {Count(run)} cells skipped: {Markup.Escape(reason)}."));
        }
    }

    /// <summary>A name that was given on the command line and that cells did without; null: none.</summary>
    public static string? GivenAndMissing(IReadOnlyList<NotebookRun> runs, IEnumerable<string> values) =>
        runs.SelectMany(Without).Intersect(values, StringComparer.Ordinal).FirstOrDefault();
}
