using System.Text.Json.Nodes;

namespace BetweenTokens.NotebookEngine.Notebooks;

/// <summary>
/// Text that every file can hold. C# lets a string end in the middle of a character (half of an emoji); JSON, HTML and UTF-8 do not, and
/// the place is marked with U+FFFD, as everywhere.
/// </summary>
public static class WellFormed
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with U+FFFD for every half of a character.</summary>
    public static string Of(string text)
    {
        char[]? mended = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            mended ??= text.ToCharArray();
            mended[i] = Replacement;
        }

        return mended is null ? text : new string(mended);
    }

    /// <summary>The error with whole characters.</summary>
    public static ErrorOutput Of(ErrorOutput error) => new(Of(error.Name), Of(error.Value), [.. error.Traceback.Select(Of)]);

    /// <summary>The bundle with whole characters in every representation.</summary>
    public static MimeBundle Of(MimeBundle bundle)
    {
        var mended = new MimeBundle();
        foreach (var (mimeType, node) in bundle)
        {
            mended[mimeType] = Of(node)!;
        }

        return mended;
    }

    private static JsonNode? Of(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Of(text)),
        JsonArray array => new JsonArray([.. array.Select(Of)]),
        JsonObject values => new JsonObject(values.Select(pair => KeyValuePair.Create(Of(pair.Key), Of(pair.Value)))),
        _ => node?.DeepClone(),
    };
}
