using BetweenTokens.NotebookEngine.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Running;

/// <summary>A bar for each notebook, with the cell that runs now and the time of the last one.</summary>
internal sealed class LiveRunView(IAnsiConsole console) : IRunView
{
    private const int TitleWidth = 44;

    public Task<IReadOnlyList<NotebookRun>> Show(
        IReadOnlyList<string> names, Func<Action<string, RunEvent>, Task<IReadOnlyList<NotebookRun>>> work) =>
        console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(context =>
            {
                var width = names.Max(name => name.Length);
                var tasks = names.ToDictionary(
                    name => name, name => context.AddTask(Line(name, width, "[grey]waits[/]"), autoStart: false, maxValue: 1));
                return work((name, told) => Update(tasks[name], name, width, told));
            });

    private static void Update(ProgressTask task, string name, int width, RunEvent told)
    {
        switch (told)
        {
            case RunStarted started:
                task.MaxValue = Math.Max(1, started.CodeCells);
                task.StartTask();
                break;
            case CellStarted cell:
                task.Description = Line(name, width, $"[grey]cell {cell.Number}[/] {Markup.Escape(RunText.Short(cell.Title, TitleWidth))}");
                break;
            case CellFinished { Cell: var cell }:
                task.Increment(1);
                task.Description = Line(name, width, $"[grey]cell {cell.Number}, {RunText.Time(cell.Milliseconds)}[/]");
                break;
            case RunFinished { Run: var run }:
                var colour = run.Outcome == RunOutcome.Passed ? "green" : "red";
                task.Description = Line(name, width, $"[{colour}]{RunText.Outcome(run.Outcome)}[/] [grey]{run.Cells.Count} cells, "
                    + $"peak {CommandOutput.Size(run.PeakMemoryBytes)}[/]");
                task.StopTask();
                break;
        }
    }

    private static string Line(string name, int width, string state) => $"{Markup.Escape(name.PadRight(width))}  {state}";
}
