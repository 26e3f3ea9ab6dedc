using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>One notebook's process, as the runner sees it.</summary>
internal sealed class WorkerProcess(RunnerOptions options, string notebook, Action<string, RunEvent> report)
{
    // The worker watches its own time limits and writes what it has; a worker that does not is ended after this long.
    private static readonly TimeSpan _lastGrace = TimeSpan.FromSeconds(20);
    private const int KeptLines = 12;

    private readonly Queue<string> _otherLines = new();
    private readonly Lock _gate = new();
    private CellStarted? _running;
    private NotebookRun? _finished;
    private long _peak;

    private string Name => Path.GetFileNameWithoutExtension(notebook);

    /// <summary>Runs the notebook to its end, whatever that is.</summary>
    public async Task<NotebookRun> RunAsync(CancellationToken interrupt)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Start();
        using var limit = new CancellationTokenSource();
        if (options.NotebookTimeout != Timeout.InfiniteTimeSpan)
        {
            limit.CancelAfter(options.NotebookTimeout + _lastGrace);
        }

        // The end of its input tells the worker to stop its cell and write, and so does the end of this process, whatever ends it.
        using var stopping = interrupt.Register(() =>
        {
            process.StandardInput.Close();
            limit.CancelAfter(_lastGrace);
        });
        using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        await Task.WhenAll(Read(process.StandardOutput), Read(process.StandardError), Watch(process)).ConfigureAwait(false);
        return _finished ?? Died(process, limit.IsCancellationRequested, interrupt, Stopwatch.GetElapsedTime(started));
    }

    private Process Start()
    {
        var order = new WorkerOrder(
            Path.GetFullPath(notebook), Path.GetFullPath(Path.Combine(options.OutputFolder, Path.GetFileName(notebook))),
            options.Values, options.KeepGoing, Seconds(options.CellTimeout), Seconds(options.NotebookTimeout));
        var start = new ProcessStartInfo(options.Worker[0], [.. options.Worker.Skip(1), order.ToArgument()])
        {
            // Where VS Code and Jupyter start a kernel.
            WorkingDirectory = Path.GetDirectoryName(order.Notebook)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{options.Worker[0]} does not start.");
    }

    private async Task Read(StreamReader lines)
    {
        while (await lines.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (RunEvent.FromLine(line) is not { } told)
            {
                Keep(line);
                continue;
            }

            lock (_gate)
            {
                (_running, _finished) = told switch
                {
                    CellStarted cell => (cell, _finished),
                    CellFinished => (null, _finished),
                    RunFinished finished => (null, finished.Run),
                    _ => (_running, _finished),
                };
            }

            report(Name, told);
        }
    }

    /// <summary>Remembers the largest memory while the process lives, in case it dies and cannot tell.</summary>
    private async Task Watch(Process process)
    {
        var exit = process.WaitForExitAsync();
        while (!exit.IsCompleted)
        {
            await Task.WhenAny(exit, Task.Delay(500)).ConfigureAwait(false);
            try
            {
                process.Refresh();
                _peak = Math.Max(_peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It has just ended.
            }
        }
    }

    private void Keep(string line)
    {
        lock (_gate)
        {
            _otherLines.Enqueue(line);
            if (_otherLines.Count > KeptLines)
            {
                _otherLines.Dequeue();
            }
        }
    }

    private NotebookRun Died(Process process, bool killed, CancellationToken interrupt, TimeSpan elapsed)
    {
        var outcome = interrupt.IsCancellationRequested ? RunOutcome.Interrupted : killed ? RunOutcome.TimedOut : RunOutcome.Crashed;
        var message = outcome == RunOutcome.Crashed
            ? string.Create(CultureInfo.InvariantCulture,
                $"The notebook's process ended with code {process.ExitCode} and without a word. Its last lines stand below.")
            : "The notebook did not stop and its process was ended; what it had put out is lost.";
        var failure = new RunFailure(_running?.Number, null, null, _running?.Title, outcome.ToString(), message, [.. _otherLines]);
        return NotebookRun.Without(Name, outcome, failure) with { Milliseconds = elapsed.TotalMilliseconds, PeakMemoryBytes = _peak };
    }

    private static double? Seconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? null : time.TotalSeconds;
}
