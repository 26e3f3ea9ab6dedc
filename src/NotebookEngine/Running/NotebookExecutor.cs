using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Sessions;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>How one notebook is to be run.</summary>
public sealed record ExecutorOptions
{
    /// <summary>Longest time for one cell.</summary>
    public TimeSpan CellTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Longest time for the notebook.</summary>
    public TimeSpan NotebookTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Go on after a cell has failed.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Assemblies that cells share with the host.</summary>
    public IReadOnlyList<Assembly> Shared { get; init; } = [];

    /// <summary>Work of the host that may go on while the first cell compiles.</summary>
    public IReadOnlyList<Action> WarmUp { get; init; } = [];

    /// <summary>A number read before the first cell and after the last, with its name.</summary>
    public (string Name, Func<long> Read)? Probe { get; init; }
}

/// <summary>Runs a notebook's cells in a session of this process and keeps what they put out.</summary>
public sealed class NotebookExecutor(ExecutorOptions options, Action<RunEvent> report)
{
    private readonly List<CellRun> _runs = [];
    private readonly List<RunFailure> _failures = [];
    private RunOutcome _outcome = RunOutcome.Passed;
    private double? _firstPicture;

    /// <summary>Runs all cells. The folder of the notebook's file is where relative paths start.</summary>
    /// <returns>The notebook with its outputs, and what the run was like.</returns>
    public async Task<(Notebook Executed, NotebookRun Run)> ExecuteAsync(Notebook notebook, CancellationToken interrupt = default)
    {
        var started = Stopwatch.GetTimestamp();
        var before = options.Probe?.Read();
        var cells = await RunInSession(notebook, interrupt).ConfigureAwait(false);
        var probe = options.Probe is { } asked
            ? new ProbeReading(asked.Name, before!.Value, ReadAfterwards(asked.Read, before.Value))
            : null;
        using var process = Process.GetCurrentProcess();
        var run = new NotebookRun(Path.GetFileNameWithoutExtension(notebook.Path ?? "notebook"), _outcome, _runs,
            Stopwatch.GetElapsedTime(started).TotalMilliseconds, process.PeakWorkingSet64, probe, _failures, _firstPicture);
        return (notebook with { Cells = cells }, run);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<IReadOnlyList<Cell>> RunInSession(Notebook notebook, CancellationToken interrupt)
    {
        using var session = new CSharpSession(
            new SessionOptions(Path.GetDirectoryName(notebook.Path) ?? Environment.CurrentDirectory) { Shared = options.Shared });
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        whole.CancelAfter(options.NotebookTimeout);
        _ = Task.WhenAll(options.WarmUp.Select(action => Task.Run(action, CancellationToken.None)));
        report(new RunStarted(notebook.Cells.Count(cell => cell is CodeCell)));
        var outputs = new CellOutputs();
        var executed = new List<Cell>();
        var lists = new List<(int Index, CodeCell Cell, IReadOnlyList<CellOutput> Outputs)>();
        var count = 0;
        foreach (var (cell, number) in notebook.Cells.Select((cell, i) => (cell, i + 1)))
        {
            executed.Add(cell);
            if (cell is not CodeCell code)
            {
                continue;
            }

            if (_outcome != RunOutcome.Passed && (!options.KeepGoing || _outcome != RunOutcome.CellFailed))
            {
                executed[^1] = code with { ExecutionCount = null, Outputs = [] };
                continue;
            }

            var list = outputs.BeginCell(++count);
            var milliseconds = await RunCell(session, code, number, (outputs, list), whole.Token, interrupt).ConfigureAwait(false);
            NoteFirstPicture(list);
            lists.Add((executed.Count - 1, WithTime(code, count, milliseconds), list));
        }

        // Only now: a late update may have changed an early cell.
        foreach (var (index, cell, list) in lists)
        {
            executed[index] = cell with { Outputs = [.. list] };
        }

        return executed;
    }

    private async Task<double> RunCell(
        CSharpSession session, CodeCell cell, int number, (CellOutputs Sink, IReadOnlyList<CellOutput> List) output,
        CancellationToken whole, CancellationToken interrupt)
    {
        var outputs = output.Sink;
        var title = Title(cell.Source);
        report(new CellStarted(number, title));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(whole);
        limit.CancelAfter(options.CellTimeout);
        var result = await session.SubmitAsync(new Submission(cell.Source, cell.Id, $"cell {number}"), outputs, limit.Token)
            .ConfigureAwait(false);
        var expected = result.Status == SubmissionStatus.Failed && cell.Has(CellTags.RaisesException);
        if (result.Error is { } error)
        {
            var shown = result.Status is SubmissionStatus.Cancelled or SubmissionStatus.Stuck ? Reason(whole, interrupt) ?? error : error;
            outputs.Error(shown);
            if (!expected)
            {
                Fail(cell, number, result, shown, interrupt);
            }
        }

        var run = new CellRun(number, cell.Id, title, result.Elapsed.TotalMilliseconds, result.Error is not null && !expected)
        {
            Skipped = SkippedMark.Of(output.List),
        };
        _runs.Add(run);
        report(new CellFinished(run));
        return run.Milliseconds;
    }

    private void Fail(CodeCell cell, int number, SubmissionResult result, ErrorOutput error, CancellationToken interrupt)
    {
        var outcome = result.Status == SubmissionStatus.Failed ? RunOutcome.CellFailed
            : interrupt.IsCancellationRequested ? RunOutcome.Interrupted
            : RunOutcome.TimedOut;
        _outcome = outcome > _outcome ? outcome : _outcome;
        var lines = cell.Source.ReplaceLineEndings("\n").Split('\n');
        var source = result.ErrorLine is { } line && line <= lines.Length ? lines[line - 1] : Title(cell.Source);
        _failures.Add(new RunFailure(number, cell.Id, result.ErrorLine, source, error.Name, error.Value, error.Traceback));
    }

    /// <summary>Which limit stopped a cell, in words; null where the reader did.</summary>
    private ErrorOutput? Reason(CancellationToken whole, CancellationToken interrupt)
    {
        if (interrupt.IsCancellationRequested)
        {
            return null;
        }

        var text = whole.IsCancellationRequested
            ? $"The notebook took longer than {Seconds(options.NotebookTimeout)} (--timeout)."
            : $"The cell took longer than {Seconds(options.CellTimeout)} (--cell-timeout).";
        return new ErrorOutput("Timeout", text, [text]);
    }

    private void NoteFirstPicture(IReadOnlyList<CellOutput> outputs)
    {
        // The setup cell's output is no picture, though the library that it inlines speaks of images.
        if (_firstPicture is null && _runs.Count > 1 && outputs.Any(IsPicture))
        {
            using var process = Process.GetCurrentProcess();
            _firstPicture = (DateTime.Now - process.StartTime).TotalMilliseconds;
        }
    }

    private static bool IsPicture(CellOutput output) => output is DisplayOutput display
        && (display.Data.Keys.Any(mimeType => mimeType.StartsWith("image/", StringComparison.Ordinal))
            || display.Data.Text(MimeBundle.Html)?.Contains("<img", StringComparison.Ordinal) == true);

    private static string Seconds(TimeSpan time) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static CodeCell WithTime(CodeCell cell, int count, double milliseconds)
    {
        var metadata = cell.Metadata.DeepClone().AsObject();
        metadata["workbook"] = new JsonObject { ["milliseconds"] = Math.Round(milliseconds, 1) };
        return cell with { Metadata = metadata, ExecutionCount = count };
    }

    private static string Title(string source) =>
        source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    /// <summary>Reads the probe once nothing of the session is reachable; finalizers may need a few rounds.</summary>
    private static long ReadAfterwards(Func<long> read, long before)
    {
        const int Rounds = 5;
        for (var round = 0; round < Rounds && (round == 0 || read() > before); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return read();
    }
}
