using System.Text.Json.Serialization;

namespace BetweenTokens.Lessons.Claims;

/// <summary>What kind of answer a claim has.</summary>
public enum ClaimGround
{
    /// <summary>Numbers measured on models, with intervals.</summary>
    Measured,

    /// <summary>An identity or arithmetic: exact, no interval; a wrong formula must turn the verdict.</summary>
    Identity,

    /// <summary>A source, read; never shown as measured.</summary>
    Source,

    /// <summary>Nothing that could be measured or read would decide it.</summary>
    None,
}

/// <summary>The measurement as it was written down before it was made.</summary>
public sealed record ClaimDesign
{
    /// <summary>Models, or recipes of models trained for it.</summary>
    [JsonRequired]
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Texts or contexts, how they are chosen, and on which separate data anything is chosen.</summary>
    [JsonRequired]
    public Said Sample { get; init; } = new("", "");

    /// <summary>The unit that is independent: document, passage, template, seed.</summary>
    [JsonRequired]
    public Said Unit { get; init; } = new("", "");

    /// <summary>How many of them.</summary>
    [JsonRequired]
    public int N { get; init; }

    /// <summary>Seed of every draw and bootstrap.</summary>
    public long Seed { get; init; }
}

/// <summary>A change of a rule or its evidence after it was written down.</summary>
/// <param name="Date">Day of the change.</param>
/// <param name="What">What was changed.</param>
/// <param name="Why">Why.</param>
/// <param name="ResultsKnown">True where results were known by then.</param>
/// <param name="Rule">Hash of the rule after the change, see <see cref="ClaimRule.Hash"/>.</param>
public sealed record ClaimDeviation(string Date, Said What, Said Why, bool ResultsKnown, string Rule);

/// <summary>A part of a claim that is decided by what is written elsewhere.</summary>
/// <param name="Part">Number of the part, from 1.</param>
/// <param name="Holds">True where the source says so, false where it says the contrary.</param>
/// <param name="Text">What it says and where: work, year, page.</param>
/// <param name="Url">Link.</param>
public sealed record ClaimSource(int Part, bool Holds, Said Text, string Url);
