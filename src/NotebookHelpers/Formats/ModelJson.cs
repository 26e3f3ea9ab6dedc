using System.Text.Json;

namespace BetweenTokens.Formats;

/// <summary>Reads a small JSON file of a model (config, index) whose text can be trusted to be text afterwards.</summary>
internal static class ModelJson
{
    private const int DeepestNesting = 32;

    /// <summary>The root of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Largest length that such a file may have.</param>
    /// <param name="kind">What it is, for messages.</param>
    /// <exception cref="ModelFileException">Absent, too long, not JSON, nested too deep, or with strings that are no Unicode.</exception>
    public static JsonElement Read(string path, int most, string kind)
    {
        var bytes = CheckedFile.Bytes(path, most, kind);
        try
        {
            CheckStrings(bytes);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return document.RootElement.Clone();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelFileException(path, null, $"{kind} in JSON", error.Message, FileText.FetchAgain, error);
        }
    }

    /// <summary>
    /// A document gives out its strings later; one that is no UTF-8, or half of a surrogate pair, would surprise its reader then.
    /// </summary>
    private static void CheckStrings(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DeepestNesting });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }
}
