using System.Text.Json.Nodes;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>Something a code cell produced.</summary>
public abstract record CellOutput;

/// <summary>Console text.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput
{
    public const string Stdout = "stdout";
    public const string Stderr = "stderr";
}

/// <summary>A displayed value in one or several MIME types.</summary>
/// <param name="Data">MIME type to content: a string for text, any JSON for JSON types.</param>
/// <param name="Metadata">Hints for the front end.</param>
public sealed record DisplayOutput(MimeBundle Data, JsonObject Metadata) : CellOutput
{
    /// <summary>Set where the value is the cell's last expression: the count under which it ran.</summary>
    public int? ResultOf { get; init; }

    /// <summary>Whether this is the cell's result rather than something displayed on the way.</summary>
    public bool IsResult { get; init; }
}

/// <summary>An error that ended the cell.</summary>
/// <param name="Name">Type of the exception.</param>
/// <param name="Value">Its message.</param>
/// <param name="Traceback">Lines to show.</param>
public sealed record ErrorOutput(string Name, string Value, IReadOnlyList<string> Traceback) : CellOutput;

/// <summary>One value in several representations.</summary>
public sealed class MimeBundle : SortedDictionary<string, JsonNode>
{
    public const string Html = "text/html";
    public const string Plain = "text/plain";

    public MimeBundle()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>The text in a MIME type, or null where the bundle lacks it.</summary>
    public string? Text(string mimeType) =>
        TryGetValue(mimeType, out var node) && node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Whether content of the type is JSON rather than text.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
