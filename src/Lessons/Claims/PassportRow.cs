using System.Text.Json;
using BetweenTokens.Files;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// A number of the passport, or a word in its place: «cut» where the token falls out, a reason where a
/// model does not allow the change.
/// </summary>
/// <param name="Number">In the unit of its effect; null: see <paramref name="Says"/>.</param>
/// <param name="Says">The word; null: a number.</param>
public sealed record PassportValue(double? Number, string? Says = null)
{
    /// <summary>A measured number.</summary>
    public static implicit operator PassportValue(double number) => new(number);

    /// <summary>No number, and why.</summary>
    public static PassportValue Not(string reason) => new(null, reason);

    /// <summary>True if it is a finite number or a word, and not both.</summary>
    internal bool IsSound => (Number is { } number && double.IsFinite(number)) != (Says is { Length: > 0 });
}

/// <summary>
/// One row of a token's passport: what the change of a level did to log p(token), and what the control did. Which change that is
/// stands in <see cref="PassportLevel"/>. Rows do not add up: each is a change of the whole network by itself.
/// </summary>
/// <param name="Level">Number of the level, 1 to 20.</param>
/// <param name="Model">Model, with stored type and type in use.</param>
/// <param name="Prompt">What was read before.</param>
/// <param name="Token">The chosen token, as text.</param>
/// <param name="Effects">One value for each of the level's effects; positive: what was taken away spoke for the token.</param>
/// <param name="Control">The control's value; null where the level has none.</param>
public sealed record PassportRow(
    int Level, string Model, string Prompt, string Token, IReadOnlyList<PassportValue> Effects, PassportValue? Control)
{
    /// <summary>Where the rows lie: beside the verdicts of the last run; null where verdicts are not kept either.</summary>
    public static string? Folder => ClaimResults.Default is { } results
        ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(results.Folder))!, "passport")
        : null;

    /// <summary>Writes the row down for the last notebook; a rerun replaces it.</summary>
    /// <exception cref="InvalidOperationException">There is no such level, or the values are not those that the level has.</exception>
    public PassportRow Keep()
    {
        var level = PassportLevel.All.FirstOrDefault(known => known.Number == Level)
            ?? throw new InvalidOperationException($"A passport has levels 1 to {PassportLevel.All.Count}; found level {Level}.");
        if (Effects.Count != level.Effects.Count || (Control is null) != (level.Control is null))
        {
            throw new InvalidOperationException(
                $"Level {Level} of the passport has {Numbers(level.Effects.Count, level.Control is not null)}; "
                + $"found {Numbers(Effects.Count, Control is not null)}.");
        }

        if (Effects.Append(Control).FirstOrDefault(value => value?.IsSound == false) is { } unsound)
        {
            throw new InvalidOperationException(
                $"A value of the passport is a finite number, or a word that says why there is none; level {Level} has {unsound}.");
        }

        if (Folder is { } folder)
        {
            AtomicFile.WriteText(Path.Combine(folder, $"{Level:00}.json"), JsonSerializer.Serialize(this, ClaimJson.Options) + "\n");
        }

        return this;
    }

    /// <summary>All rows of the last run, by level.</summary>
    /// <exception cref="InvalidDataException">A file is not what <see cref="Keep"/> writes.</exception>
    public static IReadOnlyList<PassportRow> Read() => Folder is not { } folder || !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder, "??.json").Order(StringComparer.Ordinal).Select(ReadOne)];

    private static PassportRow ReadOne(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<PassportRow>(File.ReadAllText(file), ClaimJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"{file} is no row of a passport: {error.Message} Delete it and run the notebooks again.", error);
        }
    }

    private static string Numbers(int effects, bool control) =>
        $"{effects} effect{(effects == 1 ? "" : "s")} and {(control ? "a" : "no")} control";
}
