using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>Code to run in a session.</summary>
/// <param name="Code">The cell's text, directives included.</param>
/// <param name="CellId">Stable identity of the cell; displayed values get ids made of it.</param>
/// <param name="Label">What errors call the cell, such as <c>cell 5</c>.</param>
public sealed record Submission(string Code, string CellId, string Label);

/// <summary>How a submission ended.</summary>
public enum SubmissionStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile, or threw.</summary>
    Failed,

    /// <summary>It was interrupted and the session goes on.</summary>
    Cancelled,

    /// <summary>It was interrupted and does not answer: a loop without calls cannot be stopped. The session is lost.</summary>
    Stuck,
}

/// <summary>How a submission ended, with the error that ended it.</summary>
public sealed record SubmissionResult(SubmissionStatus Status, ErrorOutput? Error, TimeSpan Elapsed)
{
    /// <summary>Line of the cell (from 1) that the error points at, or null.</summary>
    public int? ErrorLine { get; init; }
}
