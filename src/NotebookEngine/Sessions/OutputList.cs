using System.Collections;
using System.Globalization;
using System.Text;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// What one cell has put out so far. Console text grows in place, so that a line costs its own length and not that of all lines before;
/// beyond a length that no page shows well, it is counted and no longer kept.
/// </summary>
internal sealed class OutputList : IReadOnlyList<CellOutput>
{
    private const int MostCharacters = CellOutputs.MostCharacters;

    private readonly Lock _gate = new();
    private readonly List<CellOutput?> _outputs = [];
    private readonly Dictionary<int, (string Name, StringBuilder Text)> _streams = [];
    private long _kept;
    private long _dropped;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _outputs.Count + (_dropped > 0 ? 1 : 0);
            }
        }
    }

    public CellOutput this[int index]
    {
        get
        {
            lock (_gate)
            {
                return At(index);
            }
        }
    }

    /// <summary>Adds console text to the last output, if that is text of the same stream, or begins another.</summary>
    public void Write(string name, string text)
    {
        lock (_gate)
        {
            var room = (int)Math.Clamp(MostCharacters - _kept, 0, text.Length);
            _dropped += text.Length - room;
            _kept += room;
            if (room == 0)
            {
                return;
            }

            var last = _outputs.Count - 1;
            if (!_streams.TryGetValue(last, out var stream) || stream.Name != name)
            {
                _outputs.Add(null);
                _streams[++last] = stream = (name, new StringBuilder());
            }

            stream.Text.Append(text, 0, room);
            _outputs[last] = null;
        }
    }

    /// <summary>Adds anything else.</summary>
    public void Add(CellOutput output)
    {
        lock (_gate)
        {
            _outputs.Add(output);
        }
    }

    /// <summary>Puts another output in a place.</summary>
    public void Replace(int index, CellOutput output)
    {
        lock (_gate)
        {
            _outputs[index] = output;
        }
    }

    public IEnumerator<CellOutput> GetEnumerator()
    {
        List<CellOutput> now;
        lock (_gate)
        {
            now = [.. Enumerable.Range(0, _outputs.Count + (_dropped > 0 ? 1 : 0)).Select(At)];
        }

        return now.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private CellOutput At(int index) => index == _outputs.Count && _dropped > 0
        ? new StreamOutput(StreamOutput.Stderr, string.Create(CultureInfo.InvariantCulture,
            $"{_dropped} more characters were printed and not kept: a cell shows at most {MostCharacters}.\n"))
        : _outputs[index] ??= new StreamOutput(_streams[index].Name, WellFormed.Of(_streams[index].Text.ToString()));
}
