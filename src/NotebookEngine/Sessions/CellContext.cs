using System.Globalization;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>The cell that the current flow of execution belongs to; follows <c>await</c> and <c>Task.Run</c>.</summary>
internal sealed class CellContext(IOutputSink sink, string cellId, CancellationToken interrupt)
{
    private static readonly AsyncLocal<CellContext?> _flow = new();
    private int _displayed;

    public static CellContext? Current
    {
        get => _flow.Value;
        set
        {
            _flow.Value = value;

            // A neutral place where a library that knows nothing of this engine finds the cell that runs.
            AppContext.SetData("notebook.cell", value?.CellId);
        }
    }

    /// <summary>Tells a library, in the same neutral way, where it finds the interrupt of the cell that calls it.</summary>
    public static void Announce() => AppContext.SetData("notebook.interrupt", (Func<CancellationToken>)(() => Current?.Interrupt ?? CancellationToken.None));

    public IOutputSink Sink => sink;

    public string CellId => cellId;

    public CancellationToken Interrupt => interrupt;

    /// <summary>Display ids repeat from run to run: the cell's id and an ordinal.</summary>
    public string NextDisplayId() => string.Create(CultureInfo.InvariantCulture, $"{cellId}-{Interlocked.Increment(ref _displayed)}");
}
