using System.Text.Json;

namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>Sees whether a fetched file is what its name says; a server that answers with a page of HTML is found out.</summary>
internal static class FormatCheck
{
    /// <summary>Looks at a file under the name that it will have.</summary>
    /// <exception cref="ModelFileException">It is something else, or cut short.</exception>
    public static void Look(string name, string path)
    {
        switch (Path.GetExtension(name))
        {
            case ".safetensors":
                SafetensorsFile.Open(path).Dispose();
                break;
            case ".gguf":
                GgufFile.Open(path).Dispose();
                break;
            case ".json":
                Json(path);
                break;
        }
    }

    private static void Json(string path)
    {
        try
        {
            using var content = File.OpenRead(path);
            JsonDocument.Parse(content).Dispose();
        }
        catch (JsonException error)
        {
            throw new ModelFileException(path, null, "JSON", error.Message, FileText.FetchAgain, error);
        }
    }
}
