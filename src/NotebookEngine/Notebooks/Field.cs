using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>A JSON value together with where it stands, so that a refusal can name file, cell and field.</summary>
internal sealed partial record Field(string File, string? Cell, string Name, JsonElement Value)
{
    private const int ExcerptLength = 60;

    /// <summary>What stands there, shortened.</summary>
    public string Found
    {
        get
        {
            var text = Value.GetRawText();
            return text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "…";
        }
    }

    public Field Child(string name) => Optional(name) ?? throw new NotebookFileException(File, Cell, Path(name), "a value", "nothing");

    public Field? Optional(string name) =>
        Value.TryGetProperty(name, out var child) ? this with { Name = Path(name), Value = child } : null;

    public string String() => Whole(Expect(JsonValueKind.String, "a string"));

    public IEnumerable<JsonElement> Items() => Expect(JsonValueKind.Array, "an array").EnumerateArray();

    public JsonObject Object() => JsonNode.Parse(Expect(JsonValueKind.Object, "an object").GetRawText())!.AsObject();

    public int Integer() => NullableInteger() ?? throw Refuse("an integer", "null");

    public int? NullableInteger() => Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number when Value.TryGetInt32(out var number) => number,
        _ => throw Refuse("an integer", Found),
    };

    /// <summary>Text of several lines: one string, or an array of lines that keep their ends.</summary>
    public string Text() => Value.ValueKind == JsonValueKind.String
        ? Whole(Value)
        : string.Concat(Expect(JsonValueKind.Array, "a string or an array of lines").EnumerateArray()
            .Select((line, i) => (this with { Name = $"{Name}[{i}]", Value = line }).String()));

    public JsonElement Expect(JsonValueKind kind, string expected) => Value.ValueKind == kind ? Value : throw Refuse(expected, Found);

    public NotebookFileException Refuse(string expected, string found) => new(File, Cell, Name, expected, found);

    /// <summary>The string; halves of characters, which JSON can spell and no text can hold, are marked.</summary>
    private static string Whole(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var mended = Escapes().Replace(value.GetRawText(), match => match.Groups["whole"].Success ? match.Value : "\\ufffd");
            return JsonSerializer.Deserialize<string>(mended)!;
        }
    }

    [GeneratedRegex(@"(?<whole>\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")]
    private static partial Regex Escapes();

    private string Path(string name) => Name is "notebook" or "cell" ? name : $"{Name}.{name}";
}
