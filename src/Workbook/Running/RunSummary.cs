using System.Globalization;
using BetweenTokens.NotebookEngine.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Running;

/// <summary>What a run was like, at its end: a row for each notebook, its slowest cells, every failure with its source.</summary>
internal static class RunSummary
{
    private const int SlowCells = 5, TracebackLines = 14, TitleWidth = 60;
    private const double WorthNaming = 1000;

    public static void Draw(IAnsiConsole console, IReadOnlyList<NotebookRun> runs)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("Notebook").NoWrap()).AddColumn(new TableColumn("Outcome").NoWrap());
        foreach (string column in (string[])["Cells", "Time", "First picture", "Peak memory", "Left alive"])
        {
            var added = new TableColumn(column).RightAligned();
            table.AddColumn(column == "Time" ? added.NoWrap() : added);
        }

        foreach (var run in runs)
        {
            table.AddRow([.. Row(run).Select(text => new Markup(text))]);
        }

        console.WriteFitted(table);
        SkippedCells.Draw(console, runs);
        DrawSlowest(console, runs);
        foreach (var run in runs)
        {
            foreach (var failure in run.Failures)
            {
                DrawFailure(console, run, failure);
            }
        }
    }

    public static void DrawWarnings(IAnsiConsole console, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            console.MarkupLine($"[yellow]Page[/] {Markup.Escape(warning)}");
        }
    }

    private static IEnumerable<string> Row(NotebookRun run) =>
    [
        Markup.Escape(run.Name),
        Outcome(run),
        run.Cells.Count.ToString(CultureInfo.InvariantCulture),
        RunText.Time(run.Milliseconds),
        run.FirstPictureMilliseconds is { } first ? RunText.Time(first) : "",
        CommandOutput.Size(run.PeakMemoryBytes),
        run.Probe is { } probe
            ? $"{(probe.Leaks ? "[red]" : "[green]")}"
                + $"{(probe.After - probe.Before).ToString(CultureInfo.InvariantCulture)}[/] {Markup.Escape(probe.Name)}"
            : "",
    ];

    private static string Outcome(NotebookRun run) => (run.Outcome, SkippedCells.Count(run)) switch
    {
        (RunOutcome.Passed, 0) => "[green]passed[/]",
        (RunOutcome.Passed, var skipped) => string.Create(CultureInfo.InvariantCulture, $"[yellow]passed, {skipped} skipped[/]"),
        var (outcome, _) => $"[red]{RunText.Outcome(outcome)}[/]",
    };

    private static void DrawSlowest(IAnsiConsole console, IReadOnlyList<NotebookRun> runs)
    {
        var slowest = runs.SelectMany(run => run.Cells.Select(cell => (run.Name, Cell: cell)))
            .Where(pair => pair.Cell.Milliseconds >= WorthNaming)
            .OrderByDescending(pair => pair.Cell.Milliseconds).Take(SlowCells).ToList();
        if (slowest.Count > 0)
        {
            console.WriteLine("Slowest cells:");
        }

        foreach (var (name, cell) in slowest)
        {
            console.WriteLine(
                $"  {RunText.Time(cell.Milliseconds),9}  {name}, cell {cell.Number}: {RunText.Short(cell.Title, TitleWidth)}");
        }
    }

    private static void DrawFailure(IAnsiConsole console, NotebookRun run, RunFailure failure)
    {
        var place = run.Name + (failure.Cell is { } cell ? $", cell {cell}" : "")
            + (failure.Id is { } id ? $" (id {id})" : "") + (failure.Line is { } line ? $", line {line}" : "");
        console.WriteLine();
        console.MarkupLine($"[red]{Markup.Escape(place)}[/]: {Markup.Escape(failure.Error)}: {Markup.Escape(failure.Message)}");
        if (failure.Source is { } source)
        {
            console.WriteLine($"  > {source.Trim()}");
        }

        foreach (var text in failure.Traceback.Take(TracebackLines))
        {
            console.WriteLine("  " + text);
        }
    }
}
