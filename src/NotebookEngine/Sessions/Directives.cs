namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>A piece of a cell that runs by itself.</summary>
/// <param name="Line">Line of the cell (from 1) where it begins.</param>
internal abstract record Segment(int Line);

/// <summary>C# code, with empty lines before it so that line numbers stay the cell's.</summary>
internal sealed record CodeSegment(int Line, string Code) : Segment(Line);

/// <summary><c>#!import path</c>: runs a C# file or a notebook's code cells in this session.</summary>
internal sealed record ImportSegment(int Line, string Path) : Segment(Line);

/// <summary>
/// A cell split at its <c>#!</c> lines. Two exist in every engine that runs these notebooks: <c>#!import</c> and <c>#!time</c>.
/// </summary>
/// <param name="Segments">Pieces in order.</param>
/// <param name="Timed">Whether <c>#!time</c> asks for the wall time.</param>
internal sealed record Directives(IReadOnlyList<Segment> Segments, bool Timed)
{
    private const string Mark = "#!";

    public static Directives Parse(string code)
    {
        var segments = new List<Segment>();
        var timed = false;
        var pending = new List<string>();
        var lines = code.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Mark, StringComparison.Ordinal))
            {
                pending.Add(lines[i]);
                continue;
            }

            var words = lines[i].Trim()[Mark.Length..]
                .Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            switch (words)
            {
                case ["time"]:
                    timed = true;
                    pending.Add("");
                    break;
                case ["import", var path]:
                    Flush(i);
                    segments.Add(new ImportSegment(i + 1, path.Trim('"')));
                    break;
                default:
                    throw new DirectiveException(
                        i + 1, $"'{lines[i].Trim()}' is not known here. This engine knows '#!import FILE' and '#!time'.");
            }
        }

        Flush(lines.Length);
        return new Directives(segments, timed);

        void Flush(int next)
        {
            if (pending.Exists(line => !string.IsNullOrWhiteSpace(line)))
            {
                var first = next - pending.Count;
                segments.Add(new CodeSegment(first + 1, new string('\n', first) + string.Join('\n', pending)));
            }

            pending.Clear();
        }
    }
}

/// <summary>A <c>#!</c> line that cannot be followed.</summary>
internal sealed class DirectiveException(int line, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Line of the cell or file, from 1.</summary>
    public int Line => line;
}
