using System.Security.Cryptography;
using BetweenTokens.Formats.Catalogue.Download;
using static TorchSharp.torch;

namespace BetweenTokens.Formats.Catalogue;

/// <summary>What is known about one file of a model.</summary>
/// <param name="File">Its name.</param>
/// <param name="IsSound">False: it is missing, differs, or is broken.</param>
/// <param name="Detail">What was compared, and what came out.</param>
public sealed record FileVerdict(string File, bool IsSound, string Detail);

/// <summary>Compares a model's files with the catalogue, and with the note made when they were fetched, and reads every weight.</summary>
public static class ModelVerifier
{
    /// <summary>Checks a model.</summary>
    /// <param name="path">Its folder or file.</param>
    /// <param name="known">Its entry in the catalogue, or null.</param>
    public static IReadOnlyList<FileVerdict> Verify(string path, CatalogueModel? known)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var pulled = PulledRecord.Read(folder).ToDictionary(file => file.Name);
        var files = (known?.Files ?? []).Where(file => !file.Optional || File.Exists(Path.Combine(folder, file.Name)));
        return [.. files.Select(file => Compare(folder, file, pulled.GetValueOrDefault(file.Name))), Weights(path)];
    }

    private static FileVerdict Compare(string folder, CatalogueFile file, PulledFile? pulled)
    {
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path))
        {
            return new FileVerdict(file.Name, false, "missing");
        }

        using var content = File.OpenRead(path);
        if ((file.Bytes ?? pulled?.Bytes) is { } bytes && content.Length != bytes)
        {
            return new FileVerdict(file.Name, false, $"{content.Length} bytes instead of {bytes}");
        }

        var (right, whose) = file.Sha256 is not null
            ? (file.Sha256, "the catalogue's")
            : (pulled?.Sha256,
                pulled?.CheckedAgainst == "hub" ? "the hub's" : "the one noted when it was fetched (the publisher states none here)");
        if (right is null)
        {
            return new FileVerdict(file.Name, true, "here; the catalogue knows no hash of it, so only its format is checked");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        return new FileVerdict(file.Name, hash == right, hash == right ? $"SHA-256 is {whose}" : $"SHA-256 {hash} is not {whose}: {right}");
    }

    /// <summary>Opens the weights as loading does, and reads every tensor that has numbers.</summary>
    private static FileVerdict Weights(string path)
    {
        try
        {
            using var source = ModelFolder.At(path).OpenWeights();
            foreach (var name in source.Entries.Keys)
            {
                source.Read(name, ScalarType.Float32).Dispose();
            }

            return new FileVerdict(Path.GetFileName(source.Path), true, $"{source.Entries.Count} tensors read, every number finite");
        }
        catch (ModelFileException error)
        {
            return new FileVerdict(Path.GetFileName(error.File), false, error.Message);
        }
    }
}
