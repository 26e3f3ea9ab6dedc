using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>Collects a notebook's outputs, cell by cell; an update reaches whatever cell the value was shown in.</summary>
public sealed class CellOutputs : IOutputSink
{
    /// <summary>Characters of a cell's console text that are kept; more is counted.</summary>
    public const int MostCharacters = 8_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (OutputList Cell, int Index)> _displayed = new(StringComparer.Ordinal);
    private OutputList _cell = new();
    private int? _count;

    /// <summary>Begins a cell: what comes now belongs to it.</summary>
    /// <param name="executionCount">The count that its result bears.</param>
    /// <returns>The cell's list, which goes on filling.</returns>
    public IReadOnlyList<CellOutput> BeginCell(int? executionCount)
    {
        lock (_gate)
        {
            (_cell, _count) = (new OutputList(), executionCount);
            return _cell;
        }
    }

    /// <summary>Adds the error that ended the cell.</summary>
    public void Error(ErrorOutput error)
    {
        lock (_gate)
        {
            _cell.Add(WellFormed.Of(error));
        }
    }

    public void Stream(string name, string text)
    {
        lock (_gate)
        {
            if (text.Length > 0)
            {
                _cell.Write(name, text);
            }
        }
    }

    public void Display(string displayId, MimeBundle data)
    {
        lock (_gate)
        {
            _displayed[displayId] = (_cell, _cell.Count);
            _cell.Add(new DisplayOutput(WellFormed.Of(data), []));
        }
    }

    public void Update(string displayId, MimeBundle data)
    {
        lock (_gate)
        {
            if (_displayed.TryGetValue(displayId, out var place))
            {
                place.Cell.Replace(place.Index, new DisplayOutput(WellFormed.Of(data), []));
            }
        }
    }

    public void Result(MimeBundle data)
    {
        lock (_gate)
        {
            _cell.Add(new DisplayOutput(WellFormed.Of(data), []) { IsResult = true, ResultOf = _count });
        }
    }
}
