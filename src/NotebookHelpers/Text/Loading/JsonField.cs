using System.Text.Json;
using BetweenTokens.Formats;

namespace BetweenTokens.Text.Loading;

/// <summary>A value of a JSON file that knows its file and its path, so that a refusal names both.</summary>
internal readonly struct JsonField(string file, string path, JsonElement element)
{
    private const string Damaged = "The file is damaged or of an unknown kind; fetch it again.";

    /// <summary>File that holds it.</summary>
    public string File => file;

    /// <summary>Path inside the file.</summary>
    public string Path => path;

    /// <summary>The value itself.</summary>
    public JsonElement Element => element;

    /// <summary>Reads a whole file.</summary>
    public static JsonField Open(string file, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            return new JsonField(file, "", JsonDocument.Parse(WithoutMark(bytes), options).RootElement).Expect(JsonValueKind.Object);
        }
        catch (JsonException cause)
        {
            throw new ModelFileException(file, null, "JSON", $"an error: {cause.Message}", Damaged, cause);
        }
    }

    /// <summary>A field that must be there.</summary>
    public JsonField this[string name] => Find(name) ?? throw new ModelFileException(file, Join(name), "a value", "nothing", Damaged);

    /// <summary>A field, or null where it is absent or JSON's null.</summary>
    public JsonField? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonField(file, Join(name), value)
            : null;

    /// <summary>The elements of a list.</summary>
    public IEnumerable<JsonField> Items()
    {
        Expect(JsonValueKind.Array);
        var (name, parent) = (file, path);
        return element.EnumerateArray().Select((item, index) => new JsonField(name, $"{parent}[{index}]", item));
    }

    /// <summary>The fields of an object.</summary>
    public IEnumerable<(string Name, JsonField Value)> Fields()
    {
        Expect(JsonValueKind.Object);
        foreach (var property in element.EnumerateObject())
        {
            var name = Readable(() => property.Name);
            yield return (name, new JsonField(file, Join(name), property.Value));
        }
    }

    /// <summary>The value as text.</summary>
    public string Text()
    {
        var value = Expect(JsonValueKind.String).Element;
        return Readable(() => value.GetString()!);
    }

    /// <summary>The value as a whole number.</summary>
    public int Number() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : throw Refuse("a whole number");

    /// <summary>A field that is true or false, with its value where it is absent.</summary>
    public bool Flag(string name, bool absent = false) => Find(name) switch
    {
        null => absent,
        { Element.ValueKind: JsonValueKind.True } => true,
        { Element.ValueKind: JsonValueKind.False } => false,
        { } other => throw other.Refuse("true or false"),
    };

    /// <summary>A field that is text, or null.</summary>
    public string? TextOf(string name) => Find(name)?.Text();

    /// <summary>Says what is wrong with this value.</summary>
    public ModelFileException Refuse(string expected, string? found = null, string nextStep = Damaged) =>
        new(file, path.Length == 0 ? null : path, expected, found ?? Shown(), nextStep);

    private JsonField Expect(JsonValueKind kind) => element.ValueKind == kind ? this : throw Refuse(kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "text",
    });

    private string Join(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string Readable(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException cause)
        {
            throw new ModelFileException(file, path, "text in UTF-8", "bytes or escapes that are no text", Damaged, cause);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? bytes[3..] : bytes;

    private string Shown() => FileText.Shown(element.ValueKind == JsonValueKind.String ? Text() : element.GetRawText());
}
