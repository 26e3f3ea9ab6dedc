namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>The texts that a session has compiled, by the name under which the compiler and stack traces know them.</summary>
internal sealed class SourceMap(string folder)
{
    private readonly Dictionary<string, (string Label, string[] Lines)> _sources = new(StringComparer.Ordinal);

    /// <summary>Registers a cell; the result is the path under which it compiles, so that relative paths start at the notebook.</summary>
    public string AddCell(string label, string code) => Add(Path.Combine(folder, label), label, code);

    /// <summary>Registers an imported file under its own path.</summary>
    public string AddFile(string path, string code) => Add(path, Path.GetFileName(path), code);

    /// <summary>What messages call the source, or null for code that is not the notebook's.</summary>
    public string? Label(string? path) => path is not null && _sources.TryGetValue(path, out var source) ? source.Label : null;

    /// <summary>A line (from 1) of the source, or an empty text.</summary>
    public string Line(string path, int line) =>
        _sources.TryGetValue(path, out var source) && line >= 1 && line <= source.Lines.Length ? source.Lines[line - 1] : "";

    private string Add(string path, string label, string code)
    {
        _sources[path] = (label, code.ReplaceLineEndings("\n").Split('\n'));
        return path;
    }
}
