using System.ComponentModel;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>What a cell's loops ask, so that any of them can be interrupted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellInterrupt
{
    private static volatile int _pending;

    /// <summary>Stops the cell if it was interrupted. Compiled into every loop of a cell; costs one read where nobody did.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    public static void Check()
    {
        if (_pending != 0)
        {
            CellContext.Current?.Interrupt.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Makes <see cref="Check"/> look while the token's cell runs and after it was interrupted.</summary>
    internal static IDisposable Watch(CancellationToken interrupt)
    {
        var raised = 0;
        var registration = interrupt.Register(() => Interlocked.Add(ref _pending, Interlocked.Exchange(ref raised, 1) == 0 ? 1 : 0));
        return new Watching(() =>
        {
            registration.Dispose();
            Interlocked.Add(ref _pending, -Interlocked.Exchange(ref raised, 0));
        });
    }

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
