namespace BetweenTokens.NotebookEngine.Running;

/// <summary>How notebooks are to be run.</summary>
/// <param name="OutputFolder">Where executed notebooks go, under their own names.</param>
/// <param name="Worker">Program and first arguments that start a worker (<see cref="Worker"/>) in a process of its own.</param>
public sealed record RunnerOptions(string OutputFolder, IReadOnlyList<string> Worker)
{
    /// <summary>Parameters by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Go on after a failed cell, and with the other notebooks after a failed one.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>Longest time for one cell.</summary>
    public TimeSpan CellTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Longest time for one notebook.</summary>
    public TimeSpan NotebookTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many notebooks run at once.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>
    /// Variables of the workers' environment. The number of threads belongs here: it must not depend on
    /// <see cref="Jobs"/>, or sums come out in another order.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
