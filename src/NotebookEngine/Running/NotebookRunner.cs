using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>Runs notebooks, each in a process of its own, and writes the executed ones.</summary>
/// <param name="options">How.</param>
/// <param name="report">Receives events with the notebook's name, from any thread.</param>
public sealed class NotebookRunner(RunnerOptions options, Action<string, RunEvent> report)
{
    /// <summary>File of the output folder that lists all runs with times, memory and failures.</summary>
    public const string ReportFile = "run.json";

    private readonly Lock _gate = new();
    private bool _failed;

    /// <summary>Runs the notebooks, in order, as many at once as the options say.</summary>
    /// <returns>The runs, in the order of <paramref name="notebooks"/>.</returns>
    public async Task<IReadOnlyList<NotebookRun>> RunAsync(IReadOnlyList<string> notebooks, CancellationToken interrupt = default)
    {
        var runs = new NotebookRun[notebooks.Count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Clamp(options.Jobs, 1, Math.Max(1, notebooks.Count))).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < notebooks.Count; i = Interlocked.Increment(ref next))
            {
                runs[i] = await One(notebooks[i], interrupt).ConfigureAwait(false);
            }
        })).ConfigureAwait(false);
        AtomicFile.WriteText(Path.Combine(options.OutputFolder, ReportFile),
            JsonSerializer.Serialize(runs, RunJson.Default.IReadOnlyListNotebookRun) + "\n");
        return runs;
    }

    private async Task<NotebookRun> One(string notebook, CancellationToken interrupt)
    {
        var name = Path.GetFileNameWithoutExtension(notebook);
        if (interrupt.IsCancellationRequested || (_failed && !options.KeepGoing))
        {
            return NotebookRun.Without(name, RunOutcome.NotRun);
        }

        var run = await new WorkerProcess(options, notebook, report).RunAsync(interrupt).ConfigureAwait(false);
        lock (_gate)
        {
            _failed |= run.Outcome != RunOutcome.Passed;
        }

        if (run.Outcome is RunOutcome.Crashed or RunOutcome.TimedOut or RunOutcome.Interrupted && run.Cells.Count == 0)
        {
            report(name, new RunFinished(run));
        }

        return run;
    }
}
