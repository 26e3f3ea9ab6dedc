using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using BetweenTokens.Formats.Catalogue;

namespace BetweenTokens.Lessons.Claims;

/// <summary>What a check found of one survey.</summary>
/// <param name="Survey">Its name.</param>
/// <param name="Units">Units measured again.</param>
/// <param name="Largest">Largest difference of a number, relative where the number is above 1; of a count, in units of one.</param>
/// <param name="Fault">What is wrong; null: nothing.</param>
public sealed record SurveyCheck(string Survey, int Units, double Largest, string? Fault);

/// <summary>Measures a lesson's surveys ahead, and repeats a fiftieth of them to see that they still come out so.</summary>
public static class EvidenceKeeper
{
    /// <summary>How far a repeated number may lie from the kept one: above any rounding between processors, below any finding.</summary>
    public const double Tolerance = 1e-3;

    private const int CheckedStep = 50;

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

    /// <summary>
    /// Repeats the survey on each fiftieth of its units. A training is not repeated: its recipe must be the one that was
    /// trained. Nor is a dear survey: its models must be those that were read. A model that is not on this machine is passed over.
    /// </summary>
    public static SurveyCheck Check(Survey survey, KeptSurvey kept)
    {
        if (RecipeHash(survey) != kept.Recipe)
        {
            return new(survey.Name, 0, 0, "what is trained is not what was trained: measure it again");
        }

        foreach (var (name, hash) in kept.Hashes)
        {
            if (HashOf(name) is var found && found.Length > 0 && found != hash)
            {
                return new(survey.Name, 0, 0, $"model {name} is not the one that was measured: SHA-256 {found[..12]}… for {hash[..12]}…");
            }
        }

        if (survey.Recipe is not null || survey.IsDear || survey.Models.Any(name => HashOf(name).Length == 0))
        {
            return new(survey.Name, 0, 0, null);
        }

        var (largest, fault) = (0.0, (string?)null);
        // of a survey that is too short for that, the first unit
        var again = survey.Measure(kept.Rows.Count > CheckedStep / 2 ? new(CheckedStep, From: CheckedStep / 2) : new(int.MaxValue));
        foreach (var row in again.Rows)
        {
            if (!kept.Rows.TryGetValue(row.Id, out var before) || before.Count != row.Values.Count)
            {
                return new(survey.Name, again.Rows.Count, largest, $"unit {row.Id} is not kept: measure it again");
            }

            for (var i = 0; i < before.Count; i++)
            {
                var difference = Difference(again.Columns[i], before[i], row.Values[i]);
                largest = Math.Max(largest, difference);
                fault ??= difference <= Tolerance ? null : string.Create(CultureInfo.InvariantCulture,
                    $"{again.Columns[i]} of {row.Id} is {row.Values[i]:g7} and was {before[i]:g7}");
            }
        }

        return new(survey.Name, again.Rows.Count, largest, fault);
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

    private static string? RecipeHash(Survey survey) =>
        survey.Recipe is { } recipe ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe))) : null;

    // A count may move by one where a number lies on the edge of a bin.
    private static double Difference(string column, double before, double after) =>
        before == after || (double.IsNaN(before) && double.IsNaN(after)) ? 0
        : column[0] == '#' ? Math.Max(0, Math.Abs(before - after) - 1)
        : Math.Abs(before - after) / Math.Max(1, Math.Abs(before));
}
