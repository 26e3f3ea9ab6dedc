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
        set => _flow.Value = value;
    }

    /// <summary>
    /// Tells a library that knows nothing of this engine where it finds the cell that calls it, that cell's interrupt, and how to show a
    /// value there and to replace it.
    /// </summary>
    public static void Announce()
    {
        AppContext.SetData("notebook.cell", (Func<string?>)(() => Current?.CellId));
        AppContext.SetData("notebook.interrupt", (Func<CancellationToken>)(() => Current?.Interrupt ?? CancellationToken.None));
        AppContext.SetData("notebook.display", (Func<Func<object, Action<object>>?>)(() => Current is { } cell ? cell.Show : null));
    }

    public IOutputSink Sink => sink;

    public string CellId => cellId;

    public CancellationToken Interrupt => interrupt;

    /// <summary>Display ids repeat from run to run: the cell's id and an ordinal.</summary>
    public string NextDisplayId() => string.Create(CultureInfo.InvariantCulture, $"{cellId}-{Interlocked.Increment(ref _displayed)}");

    private Action<object> Show(object value) => DisplayedValue.Show(this, value).Update;
}
