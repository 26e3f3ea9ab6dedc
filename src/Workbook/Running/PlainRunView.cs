using System.Globalization;
using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.Workbook.Running;

/// <summary>A line for each cell, for files, pipes and continuous integration.</summary>
internal sealed class PlainRunView(TextWriter output) : IRunView
{
    private const int TitleWidth = 70;
    private readonly Lock _gate = new();

    public Task<IReadOnlyList<NotebookRun>> Show(
        IReadOnlyList<string> names, Func<Action<string, RunEvent>, Task<IReadOnlyList<NotebookRun>>> work) => work(Write);

    private void Write(string name, RunEvent told)
    {
        var line = told switch
        {
            RunStarted started => Invariant($"{name}: {started.CodeCells} code cells"),
            CellFinished { Cell: var cell } => Invariant($"{name}: cell {cell.Number,3} {RunText.Time(cell.Milliseconds),9} ")
                + (cell.Failed ? "FAILED " : "") + RunText.Short(cell.Title, TitleWidth),
            RunFinished { Run: var run } => $"{name}: {RunText.Outcome(run.Outcome)} in {RunText.Time(run.Milliseconds)}, "
                + $"peak {CommandOutput.Size(run.PeakMemoryBytes)}",
            _ => null,
        };
        if (line is not null)
        {
            lock (_gate)
            {
                output.WriteLine(line);
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
