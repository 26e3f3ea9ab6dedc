using System.Text.Json.Nodes;
using BetweenTokens.Files;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>
/// Writes <c>.ipynb</c> files as nbformat's own writer does: keys sorted, indented by one, texts as arrays of lines,
/// one newline at the end. A notebook in that form comes back byte for byte.
/// </summary>
public static class NotebookWriter
{
    /// <summary>Writes beside the target and renames, so that a reader never sees half a notebook.</summary>
    public static void Write(Notebook notebook, string path) => AtomicFile.WriteText(path, ToJson(notebook));

    /// <summary>The file's text.</summary>
    public static string ToJson(Notebook notebook) => CanonicalJson.Write(new JsonObject
    {
        ["cells"] = new JsonArray([.. notebook.Cells.Select(CellJson)]),
        ["metadata"] = notebook.Metadata.DeepClone(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    });

    private static JsonObject CellJson(Cell cell)
    {
        var json = new JsonObject { ["id"] = cell.Id, ["metadata"] = cell.Metadata.DeepClone(), ["source"] = Lines(cell.Source) };
        switch (cell)
        {
            case CodeCell code:
                json["cell_type"] = "code";
                json["execution_count"] = code.ExecutionCount;
                json["outputs"] = new JsonArray([.. code.Outputs.Select(OutputJson)]);
                break;
            case MarkdownCell markdown:
                json["cell_type"] = "markdown";
                AddAttachments(json, markdown.Attachments);
                break;
            case RawCell raw:
                json["cell_type"] = "raw";
                AddAttachments(json, raw.Attachments);
                break;
        }

        return json;
    }

    private static void AddAttachments(JsonObject json, JsonObject? attachments)
    {
        if (attachments is not null)
        {
            json["attachments"] = attachments.DeepClone();
        }
    }

    private static JsonObject OutputJson(CellOutput output) => output switch
    {
        StreamOutput stream => new() { ["output_type"] = "stream", ["name"] = stream.Name, ["text"] = Lines(stream.Text) },
        ErrorOutput error => new()
        {
            ["output_type"] = "error",
            ["ename"] = error.Name,
            ["evalue"] = error.Value,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
        },
        DisplayOutput { IsResult: true } result => new()
        {
            ["output_type"] = "execute_result",
            ["execution_count"] = result.ResultOf,
            ["data"] = BundleJson(result.Data),
            ["metadata"] = result.Metadata.DeepClone(),
        },
        DisplayOutput display =>
            new() { ["output_type"] = "display_data", ["data"] = BundleJson(display.Data), ["metadata"] = display.Metadata.DeepClone() },
        _ => throw new ArgumentException($"No JSON form for an output of type {output.GetType().Name}.", nameof(output)),
    };

    private static JsonObject BundleJson(MimeBundle bundle)
    {
        var json = new JsonObject();
        foreach (var (mimeType, node) in bundle)
        {
            json[mimeType] = bundle.Text(mimeType) is { } text && !MimeBundle.IsJson(mimeType) ? Lines(text) : node.DeepClone();
        }

        return json;
    }

    /// <summary>Lines that keep their ends; an empty text has none.</summary>
    private static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(JsonValue.Create(text[start..next]));
            start = next;
        }

        return lines;
    }
}
