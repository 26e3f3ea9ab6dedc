using System.Text.Json;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>A piece of a page that search can find: the text under one heading.</summary>
/// <param name="Page">File of the page.</param>
/// <param name="Anchor">Id of the heading.</param>
/// <param name="Notebook">Title of the notebook.</param>
/// <param name="Heading">The heading.</param>
/// <param name="Text">Plain text below it.</param>
public sealed record SearchEntry(string Page, string Anchor, string Notebook, string Heading, string Text)
{
    /// <summary>The index as a JSON text that can stand inside a script element.</summary>
    public static string ToJson(IEnumerable<SearchEntry> entries) =>
        JsonSerializer.Serialize([.. entries], GalleryJson.Readable.ListSearchEntry).Replace("<", "\\u003c", StringComparison.Ordinal);
}
