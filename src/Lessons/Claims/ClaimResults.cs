using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One line of the report.</summary>
/// <param name="Id">Claim.</param>
/// <param name="Verdict">true, partly, false, depends, not true, undecided, beyond reach.</param>
/// <param name="Ground">measured, identity, source, none.</param>
/// <param name="Measured">The leading number; null where there is none or it is not finite.</param>
/// <param name="Interval">Its interval, low and high; an end without bound is null.</param>
/// <param name="Model">What was measured.</param>
/// <param name="Published">The number that the text states, where it states one.</param>
/// <param name="Obstacle">What stood in the way, where it is not decided.</param>
/// <param name="Parts">Every number behind the verdict, controls first.</param>
public sealed record ClaimResult(
    string Id,
    string Verdict,
    string Ground,
    double? Measured,
    IReadOnlyList<double?> Interval,
    string Model,
    double? Published,
    string? Obstacle,
    IReadOnlyList<ClaimPart> Parts)
{
    /// <summary>The line of a verdict.</summary>
    public static ClaimResult Of(ClaimVerdict verdict)
    {
        var leading = verdict.Leading is { } first ? ClaimPart.Of(first) : null;
        return new(verdict.Claim.Id, verdict.Verdict.Name(), verdict.Claim.Rule!.Ground.ToString().ToLowerInvariant(),
            leading?.Measured, leading?.Interval ?? [null, null], verdict.Models, leading?.Published, verdict.Obstacle,
            [.. verdict.Controls.Concat(verdict.Parts.SelectMany(part => part.Measures)).Select(ClaimPart.Of)]);
    }
}

/// <summary>One measured number of a line of the report.</summary>
/// <param name="Part">Number of the claim's part that it decides; 0 for a control.</param>
/// <param name="Name">Name of the measurement.</param>
/// <param name="Says">What is measured.</param>
/// <param name="Model">Model that it was measured on.</param>
/// <param name="Measured">The number.</param>
/// <param name="Interval">Low and high.</param>
/// <param name="N">Independent units behind it.</param>
/// <param name="Published">The number that the text states.</param>
/// <param name="Finding">holds, excluded, open.</param>
public sealed record ClaimPart(
    int Part,
    string Name,
    Said Says,
    string Model,
    double? Measured,
    IReadOnlyList<double?> Interval,
    long N,
    double? Published,
    string Finding)
{
    internal static ClaimPart Of(JudgedMeasure judged) => new(
        judged.Criterion.Part,
        judged.Measured.Name,
        judged.Criterion.Says,
        judged.Model,
        Finite(judged.Measured.Value),
        [Finite(judged.Measured.Interval.Low), Finite(judged.Measured.Interval.High)],
        judged.Measured.N,
        judged.Criterion.Published,
        judged.Finding.ToString().ToLowerInvariant());

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>
/// Verdicts of the last run, one small file for each claim, so that notebooks that run side by side never write to the
/// same file; a later verdict on the same claim replaces the earlier.
/// </summary>
public sealed class ClaimResults(string folder)
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "BETWEEN_TOKENS_CLAIMS";

    /// <summary>Where the verdicts lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>
    /// The folder named by BETWEEN_TOKENS_CLAIMS, else artifacts/claims of the tree that this library was built in; null
    /// where there is neither, and then nothing is written.
    /// </summary>
    public static ClaimResults? Default =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? new(named)
        : ArtifactsFolder() is { } artifacts ? new(Path.Combine(artifacts, "claims"))
        : null;

    /// <summary>Writes a verdict down.</summary>
    public void Add(ClaimVerdict verdict)
    {
        var result = ClaimResult.Of(verdict);
        AtomicFile.WriteText(Path.Combine(Folder, $"{result.Id}.json"),
            JsonSerializer.Serialize(result, ClaimJson.Options) + "\n");
    }

    /// <summary>Every verdict, by claim.</summary>
    /// <exception cref="InvalidDataException">A file is not what <see cref="Add"/> writes.</exception>
    public IReadOnlyList<ClaimResult> Read() => !Directory.Exists(Folder) ? [] :
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(ReadOne)
            .OrderBy(r => r.Id, StringComparer.Ordinal)];

    private static ClaimResult ReadOne(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ClaimResult>(File.ReadAllText(file), ClaimJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file} is no verdict: {error.Message} Delete it and run the notebooks again.", error);
        }
    }

    private static string? ArtifactsFolder()
    {
        for (var folder = Path.GetDirectoryName(typeof(ClaimResults).Assembly.Location);
            !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "artifacts" && File.Exists(Path.Combine(folder, "..", "BetweenTokens.slnx")))
            {
                return folder;
            }
        }

        return null;
    }
}
