namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>A notebook that cannot be read: names file, cell and field, what was expected and what was found.</summary>
public sealed class NotebookFileException : Exception
{
    public NotebookFileException(string file, string? cell, string field, string expected, string found, Exception? inner = null)
        : base($"{file}: {(cell is null ? "" : cell + ", ")}field '{field}': expected {expected}, found {found}.", inner) =>
        (File, Cell, Field) = (file, cell, field);

    /// <summary>The notebook's file.</summary>
    public string File { get; }

    /// <summary>The cell by number and id, or null where the notebook's own fields are at fault.</summary>
    public string? Cell { get; }

    /// <summary>The field at fault.</summary>
    public string Field { get; }
}
