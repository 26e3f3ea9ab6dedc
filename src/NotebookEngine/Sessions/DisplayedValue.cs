namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>A handle to something that a cell has shown.</summary>
public sealed class DisplayedValue
{
    private readonly IOutputSink _sink;
    private readonly string _id;
    private readonly string[] _mimeTypes;

    private DisplayedValue(IOutputSink sink, string id, string[] mimeTypes) => (_sink, _id, _mimeTypes) = (sink, id, mimeTypes);

    /// <summary>Shows another value in the same place, from this cell or a later one.</summary>
    public void Update(object? value) => _sink.Update(_id, ValueFormatter.Format(value, _mimeTypes));

    internal static DisplayedValue Show(object? value, string[] mimeTypes) =>
        Show(CellContext.Current ?? throw new InvalidOperationException("display works inside a running cell only."), value, mimeTypes);

    internal static DisplayedValue Show(CellContext cell, object? value, params string[] mimeTypes)
    {
        var id = cell.NextDisplayId();
        cell.Sink.Display(id, ValueFormatter.Format(value, mimeTypes));
        return new DisplayedValue(cell.Sink, id, mimeTypes);
    }
}
