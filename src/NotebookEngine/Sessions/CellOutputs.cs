using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>Collects a notebook's outputs, cell by cell; an update reaches whatever cell the value was shown in.</summary>
public sealed class CellOutputs : IOutputSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (List<CellOutput> Cell, int Index)> _displayed = new(StringComparer.Ordinal);
    private List<CellOutput> _cell = [];
    private int? _count;

    /// <summary>Begins a cell: what comes now belongs to it.</summary>
    /// <param name="executionCount">The count that its result bears.</param>
    /// <returns>The cell's list, which goes on filling.</returns>
    public IReadOnlyList<CellOutput> BeginCell(int? executionCount)
    {
        lock (_gate)
        {
            (_cell, _count) = ([], executionCount);
            return _cell;
        }
    }

    /// <summary>Adds the error that ended the cell.</summary>
    public void Error(ErrorOutput error)
    {
        lock (_gate)
        {
            _cell.Add(error);
        }
    }

    public void Stream(string name, string text)
    {
        lock (_gate)
        {
            if (text.Length == 0)
            {
                return;
            }

            if (_cell is [.., StreamOutput last] && last.Name == name)
            {
                _cell[^1] = last with { Text = last.Text + text };
            }
            else
            {
                _cell.Add(new StreamOutput(name, text));
            }
        }
    }

    public void Display(string displayId, MimeBundle data)
    {
        lock (_gate)
        {
            _displayed[displayId] = (_cell, _cell.Count);
            _cell.Add(new DisplayOutput(data, []));
        }
    }

    public void Update(string displayId, MimeBundle data)
    {
        lock (_gate)
        {
            if (_displayed.TryGetValue(displayId, out var place))
            {
                place.Cell[place.Index] = new DisplayOutput(data, []);
            }
        }
    }

    public void Result(MimeBundle data)
    {
        lock (_gate)
        {
            _cell.Add(new DisplayOutput(data, []) { IsResult = true, ResultOf = _count });
        }
    }
}
