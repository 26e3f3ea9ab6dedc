using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>What <c>#!import</c> brings in: a C# file as it is, or a notebook's code cells.</summary>
internal static class ImportedFile
{
    /// <summary>
    /// The texts to run, each under the name that errors use. A name lies in the file's folder, so relative paths start there.
    /// </summary>
    public static IReadOnlyList<(string Name, string Text)> Read(string path, ImportSegment import)
    {
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".cs" or ".csx" => [(path, File.ReadAllText(path))],
                ".ipynb" => [.. NotebookReader.Read(path).Cells.Select((cell, i) => (cell, number: i + 1))
                    .Where(c => c.cell is CodeCell).Select(c => (FormattableString.Invariant($"{path} cell {c.number}"), c.cell.Source))],
                var other => throw new DirectiveException(
                    import.Line, $"'{import.Path}' cannot be imported: expected a .cs, .csx or .ipynb file, found '{other}'."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotebookFileException)
        {
            throw new DirectiveException(import.Line, $"'{import.Path}' cannot be imported: {e.Message}", e);
        }
    }
}
