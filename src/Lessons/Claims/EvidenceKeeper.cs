using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BetweenTokens.Formats.Catalogue;

namespace BetweenTokens.Lessons.Claims;

/// <summary>Measures a lesson's surveys ahead.</summary>
public static class EvidenceKeeper
{
    // Several surveys read one model.
    private static readonly ConcurrentDictionary<string, string> _hashes = new();

    /// <summary>Runs a survey in full.</summary>
    public static KeptSurvey Measure(Survey survey, Action<string>? progress = null)
    {
        var clock = Stopwatch.StartNew();
        var table = survey.Measure(new(Progress: progress));
        return new(
            survey.Name, table.Model, table.Kind, DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            clock.Elapsed.TotalSeconds, $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}",
            survey.Models.ToDictionary(name => name, HashOf), RecipeHash(survey), table.Columns,
            table.Rows.ToDictionary(row => row.Id, row => (IReadOnlyList<double>)[.. row.Values.Select(EvidenceText.Round)]));
    }

    /// <summary>SHA-256 over the files of a model's weights and its config, by name; empty where it is not on this machine.</summary>
    public static string HashOf(string model) => _hashes.GetOrAdd(model, Hash);

    private static string Hash(string model)
    {
        if (ModelPlaces.Here().FindOrNull(model) is not { } path)
        {
            return "";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] files = File.Exists(path) ? [path]
            : [.. Directory.EnumerateFiles(path).Where(IsOfTheModel).Order(StringComparer.Ordinal)];
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsOfTheModel(string file) => Path.GetExtension(file) is ".safetensors" or ".gguf" or ".bin"
        || Path.GetFileName(file) == "config.json";

    /// <summary>SHA-256 of what a survey trains; null where it trains nothing.</summary>
    internal static string? RecipeHash(Survey survey) =>
        survey.Recipe is { } recipe ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe))) : null;
}
