using System.Text;
using System.Text.Json;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running.Parameters;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>What a worker process is told, as one JSON argument.</summary>
/// <param name="Notebook">Full path of the notebook.</param>
/// <param name="Output">Full path of the executed notebook.</param>
/// <param name="Values">Parameters by name.</param>
/// <param name="KeepGoing">Go on after a failed cell.</param>
/// <param name="CellSeconds">Longest time for a cell, or null.</param>
/// <param name="NotebookSeconds">Longest time for the notebook, or null.</param>
public sealed record WorkerOrder(
    string Notebook,
    string Output,
    IReadOnlyDictionary<string, string> Values,
    bool KeepGoing,
    double? CellSeconds,
    double? NotebookSeconds)
{
    public string ToArgument() => JsonSerializer.Serialize(this, OrderJson.Default.WorkerOrder);

    public static WorkerOrder FromArgument(string argument) =>
        JsonSerializer.Deserialize(argument, OrderJson.Default.WorkerOrder)
            ?? throw new ArgumentException("The worker got no order.", nameof(argument));
}

/// <summary>Runs one notebook in this process: a crash, a leak or a loop that cannot be stopped stays with it.</summary>
public static class Worker
{
    /// <summary>Runs the notebook, writes it, and tells the runner about it on the standard output.</summary>
    /// <param name="order">What to run.</param>
    /// <param name="host">The host's assemblies and probe; times and going on come from the order.</param>
    /// <param name="interrupt">The reader's interrupt; the end of the standard input is one too.</param>
    public static async Task RunAsync(WorkerOrder order, ExecutorOptions host, CancellationToken interrupt = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt, EndOfInput());
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        var gate = new Lock();
        var notebook = ParameterInjection.Inject(NotebookReader.Read(order.Notebook), order.Values);
        var options =
            host with { KeepGoing = order.KeepGoing, CellTimeout = Time(order.CellSeconds), NotebookTimeout = Time(order.NotebookSeconds) };
        var (executed, run) = await new NotebookExecutor(options, Report).ExecuteAsync(notebook, stop.Token).ConfigureAwait(false);
        NotebookWriter.Write(executed, order.Output);
        Report(new RunFinished(run));

        void Report(RunEvent told)
        {
            lock (gate)
            {
                output.WriteLine(told.ToLine());
            }
        }
    }

    /// <summary>Cancelled when the runner closes this process's input or is no more. Cells find an input that has ended.</summary>
    private static CancellationToken EndOfInput()
    {
        var (input, ended) = (Console.OpenStandardInput(), new CancellationTokenSource());
        Console.SetIn(TextReader.Null);
        var watch = new Thread(() =>
        {
            var buffer = new byte[64];
            while (input.Read(buffer) > 0)
            {
            }

            ended.Cancel();
        });
        (watch.IsBackground, watch.Name) = (true, "end of input");
        watch.Start();
        return ended.Token;
    }

    private static TimeSpan Time(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : Timeout.InfiniteTimeSpan;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(WorkerOrder))]
internal sealed partial class OrderJson : System.Text.Json.Serialization.JsonSerializerContext;
