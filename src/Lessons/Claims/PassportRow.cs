using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One line of a token's passport: what one of the twenty levels did to it, in nats.</summary>
/// <param name="Level">Level, 1 to 20: the number of the notebook.</param>
/// <param name="Title">Name of the level.</param>
/// <param name="Model">Model, with stored type and type in use.</param>
/// <param name="Prompt">What was read before.</param>
/// <param name="Token">The chosen token, as text.</param>
/// <param name="Effect">What the number is: which two log-probabilities are compared.</param>
/// <param name="Nats">The difference, in nats; positive: the level speaks for the token.</param>
public sealed record PassportRow(int Level, string Title, string Model, string Prompt, string Token, string Effect, double Nats)
{
    private const int Levels = 20;

    /// <summary>Where the rows lie: beside the verdicts of the last run; null where verdicts are not kept either.</summary>
    public static string? Folder => ClaimResults.Default is { } results ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(results.Folder))!, "passport") : null;

    /// <summary>Writes the row down for the last notebook; a level has one row for each effect, and a rerun replaces it.</summary>
    /// <exception cref="InvalidOperationException">There is no such level, or the number is not finite.</exception>
    public PassportRow Keep()
    {
        if (Level is < 1 or > Levels || !double.IsFinite(Nats))
        {
            throw new InvalidOperationException($"A passport has levels 1 to {Levels} and finite numbers; found level {Level}, {Nats} nats for '{Effect}'.");
        }

        if (Folder is { } folder)
        {
            // Named by level and effect: equal rows of a rerun meet in one file.
            var file = $"{Level:00}.{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Effect)))[..8]}.json";
            PendingFile.WriteText(Path.Combine(folder, file), JsonSerializer.Serialize(this, ClaimJson.Options) + "\n");
        }

        return this;
    }

    /// <summary>All rows of the last run, by level.</summary>
    public static IReadOnlyList<PassportRow> Read() => Folder is not { } folder || !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => JsonSerializer.Deserialize<PassportRow>(File.ReadAllText(file), ClaimJson.Options)!)];
}
