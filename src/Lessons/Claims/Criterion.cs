using System.Text.Json.Serialization;

namespace BetweenTokens.Lessons.Claims;

/// <summary>How several measurements of one criterion (models, conditions, variables) are taken together.</summary>
public enum Across
{
    /// <summary>Conditions side by side: where it holds under one and is excluded under another, it depends.</summary>
    Conditions,

    /// <summary>«Always» or «none at all»: one exclusion is enough. The levels are to be corrected for the number tried.</summary>
    Counterexample,
}

/// <summary>One region for a measured number: inside it a part of a claim holds.</summary>
public sealed record Criterion
{
    /// <summary>Number of the part that it decides, from 1; 0 for a control.</summary>
    public int Part { get; init; }

    /// <summary>Name of the measurement; a trailing * stands for every measurement that begins so.</summary>
    [JsonRequired]
    public string Measure { get; init; } = "";

    /// <summary>What is measured, as a quantity.</summary>
    [JsonRequired]
    public Said Says { get; init; } = new("", "");

    /// <summary>Its unit; null: a share or another pure number.</summary>
    public Said? Unit { get; init; }

    /// <summary>The part holds from here on; null: no lower bound.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The part holds up to here; null: no upper bound.</summary>
    public double? AtMost { get; init; }

    /// <summary>
    /// The smallest difference from the threshold that matters: a world so far inside must come out as holding, one so far
    /// outside as excluded. Decides nothing by itself, so that there is no zone in which a rule could not answer.
    /// </summary>
    public double? Difference { get; init; }

    /// <summary>The number that the claim states, where it states one.</summary>
    public double? Published { get; init; }

    /// <summary>How the measurements of several models or conditions are taken together.</summary>
    public Across Across { get; init; }

    /// <summary>How many variables or heads were tried for it: intervals must have 1 − (1 − level)/candidates.</summary>
    public int Candidates { get; init; } = 1;

    /// <summary>Kinds of evidence that this is about; empty: all.</summary>
    public IReadOnlyList<EvidenceKind> On { get; init; } = [];

    /// <summary>True where this applies to a kind of evidence.</summary>
    public bool AppliesTo(EvidenceKind kind) => On.Count == 0 || On.Contains(kind);

    /// <summary>True where a measurement's name is the one meant.</summary>
    public bool Means(string name) => Measure.EndsWith('*') ? name.StartsWith(Measure[..^1], StringComparison.Ordinal) : name == Measure;

    /// <summary>Compares a measurement's interval with the region; a threshold belongs to the region.</summary>
    public Finding Judge(Measured measured)
    {
        var (low, high) = (AtLeast ?? double.NegativeInfinity, AtMost ?? double.PositiveInfinity);
        return double.IsNaN(measured.Value) ? Finding.Open
            : measured.Interval.Low >= low && measured.Interval.High <= high ? Finding.Holds
            : measured.Interval.High < low || measured.Interval.Low > high ? Finding.Excluded
            : Finding.Open;
    }

    /// <summary>Refuses what cannot decide anything.</summary>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public void Validate(int parts)
    {
        if (Measure.Length == 0 || (AtLeast is null && AtMost is null) || AtLeast > AtMost || Difference is <= 0 || Candidates < 1)
        {
            throw new ArgumentException($"A criterion names a measure and a region: at_least ≤ at_most, at least one of them, a difference "
                + $"above 0, candidates of 1 or more. Found '{Measure}', {AtLeast} to {AtMost}, difference {Difference}.");
        }

        if (Part < 0 || Part > parts)
        {
            throw new ArgumentException($"'{Measure}' decides part {Part}, and the claim has {parts}.");
        }
    }
}
