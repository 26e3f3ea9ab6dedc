using System.Text.Json.Nodes;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>One cell; the id outlives edits and is unique in its notebook.</summary>
public abstract record Cell(string Id, string Source, JsonObject Metadata)
{
    /// <summary>The tags of the cell's metadata, such as <see cref="CellTags.Parameters"/>.</summary>
    public IReadOnlyList<string> Tags => Metadata["tags"] is JsonArray tags ? [.. tags.Select(tag => tag?.GetValue<string>() ?? "")] : [];

    /// <summary>Whether the cell bears the tag.</summary>
    public bool Has(string tag) => Tags.Contains(tag);
}

/// <summary>Prose.</summary>
/// <param name="Id">Cell id.</param>
/// <param name="Source">Markdown.</param>
/// <param name="Metadata">Metadata, kept as it was.</param>
/// <param name="Attachments">Embedded files by name, or null.</param>
public sealed record MarkdownCell(string Id, string Source, JsonObject Metadata, JsonObject? Attachments = null)
    : Cell(Id, Source, Metadata);

/// <summary>Text that no front end renders.</summary>
public sealed record RawCell(string Id, string Source, JsonObject Metadata, JsonObject? Attachments = null) : Cell(Id, Source, Metadata);

/// <summary>Code with what it printed.</summary>
public sealed record CodeCell(string Id, string Source, JsonObject Metadata, int? ExecutionCount, IReadOnlyList<CellOutput> Outputs)
    : Cell(Id, Source, Metadata);

/// <summary>Tags that the engine gives a meaning to.</summary>
public static class CellTags
{
    /// <summary>The cell whose variables can be set from outside (papermill's convention).</summary>
    public const string Parameters = "parameters";

    /// <summary>The cell that the runner put in after <see cref="Parameters"/>.</summary>
    public const string InjectedParameters = "injected-parameters";

    /// <summary>Prints times or memory: left out when two runs are compared.</summary>
    public const string Measured = "measured";

    /// <summary>May end in an error without failing the notebook (Jupyter's convention).</summary>
    public const string RaisesException = "raises-exception";
}
