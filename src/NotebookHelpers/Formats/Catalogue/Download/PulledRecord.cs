using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>A file that was fetched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Hash of what arrived.</param>
/// <param name="Url">Where it came from.</param>
/// <param name="CheckedAgainst">Whose hash it was compared with: catalogue, hub, or null where nobody states one.</param>
public sealed record PulledFile(string Name, long Bytes, string Sha256, string Url, string? CheckedAgainst);

/// <summary>The note <c>.pulled.json</c> in a fetched model's folder: what came from where, and its hash on arrival.</summary>
public static class PulledRecord
{
    private const string FileName = ".pulled.json";
    private const int LargestBytes = 1 << 20;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The note of a folder; empty where there is none.</summary>
    public static IReadOnlyList<PulledFile> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<List<PulledFile>>(CheckedFile.Bytes(path, LargestBytes, "a note of fetched files"), _options)
                    ?? []
                : [];
        }
        catch (JsonException error)
        {
            throw new ModelFileException(path, null, "a note of fetched files", error.Message,
                "Remove it; workbook models verify then compares with the catalogue alone.", error);
        }
    }

    /// <summary>Adds a file, replacing an older one of the same name.</summary>
    public static void Add(string folder, PulledFile file) =>
        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(
            Read(folder).Where(other => other.Name != file.Name).Append(file), _options));
}
