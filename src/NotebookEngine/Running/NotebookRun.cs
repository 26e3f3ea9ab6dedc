using System.Text.Json.Serialization;

namespace BetweenTokens.NotebookEngine.Running;

/// <summary>How a notebook's run ended, worst last.</summary>
public enum RunOutcome
{
    /// <summary>Every cell ran.</summary>
    Passed,

    /// <summary>It was not started, because an earlier one had failed.</summary>
    NotRun,

    /// <summary>A cell did not compile or threw.</summary>
    CellFailed,

    /// <summary>A cell or the notebook took longer than allowed.</summary>
    TimedOut,

    /// <summary>The reader stopped it.</summary>
    Interrupted,

    /// <summary>The process that ran it died.</summary>
    Crashed,
}

/// <summary>A cell that ran.</summary>
/// <param name="Number">Number in the notebook, text cells counted too, from 1.</param>
/// <param name="Id">Cell id.</param>
/// <param name="Title">First line of its code.</param>
/// <param name="Milliseconds">Wall time.</param>
/// <param name="Failed">Whether it ended in an error that the notebook did not announce.</param>
public sealed record CellRun(int Number, string Id, string Title, double Milliseconds, bool Failed)
{
    /// <summary>
    /// What a cell that had nothing to show was without, such as a model's name; empty where it does not
    /// say; null: it showed something.
    /// </summary>
    public string? Skipped { get; init; }
}

/// <summary>Where and why a notebook failed.</summary>
/// <param name="Cell">Number of the cell, or null where no cell was running.</param>
/// <param name="Id">Its id.</param>
/// <param name="Line">Line of the cell, from 1, where known.</param>
/// <param name="Source">That line's text, or the cell's first.</param>
/// <param name="Error">Type of the error.</param>
/// <param name="Message">What it says.</param>
/// <param name="Traceback">Lines to show below.</param>
public sealed record RunFailure(
    int? Cell,
    string? Id,
    int? Line,
    string? Source,
    string Error,
    string Message,
    IReadOnlyList<string> Traceback);

/// <summary>A number that the host watches over a run, such as live tensors.</summary>
/// <param name="Name">What it counts.</param>
/// <param name="Before">Before the first cell.</param>
/// <param name="After">After the session was closed and collected.</param>
public sealed record ProbeReading(string Name, long Before, long After)
{
    /// <summary>Whether the run left something behind.</summary>
    [JsonIgnore]
    public bool Leaks => After > Before;
}

/// <summary>What a run of one notebook was like.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cells">Code cells that ran, in order.</param>
/// <param name="Milliseconds">Wall time of the whole.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of its process.</param>
/// <param name="Probe">The host's reading, where it asked for one.</param>
/// <param name="Failures">Where it failed; several where the run went on.</param>
/// <param name="FirstPictureMilliseconds">When the first picture was captured, from the process's start; null if none was.</param>
public sealed record NotebookRun(
    string Name,
    RunOutcome Outcome,
    IReadOnlyList<CellRun> Cells,
    double Milliseconds,
    long PeakMemoryBytes,
    ProbeReading? Probe,
    IReadOnlyList<RunFailure> Failures,
    double? FirstPictureMilliseconds = null)
{
    /// <summary>A run that never got to its cells.</summary>
    public static NotebookRun Without(string name, RunOutcome outcome, RunFailure? failure = null) =>
        new(name, outcome, [], 0, 0, null, failure is null ? [] : [failure]);
}
