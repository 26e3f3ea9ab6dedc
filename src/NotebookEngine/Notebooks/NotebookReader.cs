using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>Reads <c>.ipynb</c> files (nbformat 4). A field that breaks the format is refused by name.</summary>
public static partial class NotebookReader
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads a notebook from a file.</summary>
    /// <exception cref="NotebookFileException">The file is missing, is not JSON or breaks the format.</exception>
    public static Notebook Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path) with { Path = Path.GetFullPath(path) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookFileException(path, null, "file", "a readable notebook", e.Message, e);
        }
    }

    /// <summary>Reads a notebook from its bytes; <paramref name="name"/> stands in messages.</summary>
    public static Notebook Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            // Some editors write a byte-order mark, which JSON does not have.
            using var document = JsonDocument.Parse(
                json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json, _strict);
            return ReadNotebook(new Field(name, null, "notebook", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new NotebookFileException(name, null, "file", "JSON", e.Message, e);
        }
    }

    private static Notebook ReadNotebook(Field root)
    {
        root.Expect(JsonValueKind.Object, "an object");
        var major = root.Child("nbformat");
        if (major.Integer() != 4)
        {
            throw major.Refuse("4", major.Found);
        }

        // Ids came with 4.5; older notebooks get ids by number, so that they can be addressed too.
        var hasIds = root.Child("nbformat_minor").Integer() >= 5;
        var cells = new List<Cell>();
        var (seen, called) = (new HashSet<string>(StringComparer.Ordinal), new List<int>());
        foreach (var element in root.Child("cells").Items())
        {
            var field = new Field(root.File, $"cell {cells.Count + 1}", "cell", element);
            field.Expect(JsonValueKind.Object, "an object");
            if ((hasIds ? ReadId(field, seen) : null) is not { } id)
            {
                id = OwnId(hasIds ? "without-id" : "cell", cells.Count + 1, seen);
                called.Add(cells.Count + 1);
            }

            cells.Add(ReadCell(field with { Cell = $"cell {cells.Count + 1} (id {id})" }, id));
        }

        return new Notebook(cells, root.Child("metadata").Object())
        {
            Notices = hasIds && called.Count > 0
                ? [$"without an id of their own, called by their number: cell {string.Join(", ", called)}"]
                : [],
        };
    }

    // Generators leave ids out or write one twice (nbformat#335, #359), which Jupyter mends too: null, so that one is made up.
    private static string? ReadId(Field cell, HashSet<string> seen)
    {
        if (cell.Optional("id") is not { } field)
        {
            return null;
        }

        var id = field.String();
        if (!IdPattern().IsMatch(id))
        {
            throw field.Refuse("1 to 64 letters, digits, '-' or '_'", field.Found);
        }

        return seen.Add(id) ? id : null;
    }

    private static string OwnId(string name, int number, HashSet<string> seen)
    {
        var id = $"{name}-{number}";
        while (!seen.Add(id))
        {
            id += "-";
        }

        return id;
    }

    private static Cell ReadCell(Field cell, string id)
    {
        var (type, source, metadata) = (cell.Child("cell_type"), cell.Child("source").Text(), cell.Child("metadata").Object());
        CheckTags(cell, metadata);
        return type.String() switch
        {
            "markdown" => new MarkdownCell(id, source, metadata, cell.Optional("attachments")?.Object()),
            "raw" => new RawCell(id, source, metadata, cell.Optional("attachments")?.Object()),
            "code" => new CodeCell(id, source, metadata, cell.Child("execution_count").NullableInteger(),
                [.. cell.Child("outputs").Items().Select((output, i) => ReadOutput(cell with { Name = $"outputs[{i}]", Value = output }))]),
            _ => throw type.Refuse("'code', 'markdown' or 'raw'", type.Found),
        };
    }

    private static void CheckTags(Field cell, JsonObject metadata)
    {
        if (metadata["tags"] is { } tags && (tags is not JsonArray list || list.Any(tag => tag?.GetValueKind() != JsonValueKind.String)))
        {
            throw new NotebookFileException(cell.File, cell.Cell, "metadata.tags", "an array of strings", tags.ToJsonString());
        }
    }

    private static CellOutput ReadOutput(Field output)
    {
        output.Expect(JsonValueKind.Object, "an object");
        var type = output.Child("output_type");
        return type.String() switch
        {
            "stream" => new StreamOutput(output.Child("name").String(), output.Child("text").Text()),
            "display_data" => new DisplayOutput(ReadBundle(output.Child("data")), output.Child("metadata").Object()),
            "execute_result" => new DisplayOutput(ReadBundle(output.Child("data")), output.Child("metadata").Object())
            {
                IsResult = true,
                ResultOf = output.Child("execution_count").NullableInteger(),
            },
            "error" => new ErrorOutput(output.Child("ename").String(), output.Child("evalue").String(),
                [.. output.Child("traceback").Items().Select(line => (output with { Name = "traceback", Value = line }).String())]),
            _ => throw type.Refuse("'stream', 'display_data', 'execute_result' or 'error'", type.Found),
        };
    }

    private static MimeBundle ReadBundle(Field data)
    {
        data.Expect(JsonValueKind.Object, "an object of MIME types");
        var bundle = new MimeBundle();
        foreach (var property in data.Value.EnumerateObject())
        {
            var field = data with { Name = $"{data.Name}.{property.Name}", Value = property.Value };
            bundle[property.Name] = MimeBundle.IsJson(property.Name)
                ? JsonNode.Parse(property.Value.GetRawText())!
                : JsonValue.Create(field.Text());
        }

        return bundle;
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex IdPattern();
}
