using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.Workbook.Running;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView
{
    /// <summary>Shows what happens until the work has ended.</summary>
    Task<IReadOnlyList<NotebookRun>> Show(
        IReadOnlyList<string> names, Func<Action<string, RunEvent>, Task<IReadOnlyList<NotebookRun>>> work);
}
