using System.Text.Json.Serialization;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One part of a claim as a region for a measured number.</summary>
public sealed record Criterion
{
    /// <summary>Name of the measurement; a trailing * stands for every measurement that begins so.</summary>
    [JsonRequired]
    public string Measure { get; init; } = "";

    /// <summary>What the part says, in one line.</summary>
    public string? Says { get; init; }

    /// <summary>The claim holds from here on; null: no lower bound.</summary>
    public double? AtLeast { get; init; }

    /// <summary>The claim holds up to here; null: no upper bound.</summary>
    public double? AtMost { get; init; }

    /// <summary>How far outside the region the whole interval must lie before the part counts as excluded.</summary>
    public double Margin { get; init; }

    /// <summary>The number that the claim states, where it states one.</summary>
    public double? Published { get; init; }

    /// <summary>Kinds of evidence that this part is about; empty: all.</summary>
    public IReadOnlyList<EvidenceKind> On { get; init; } = [];

    /// <summary>True where this part applies to a kind of evidence.</summary>
    public bool AppliesTo(EvidenceKind kind) => On.Count == 0 || On.Contains(kind);

    /// <summary>Compares a measurement's interval with the region.</summary>
    public Finding Judge(Measured measured)
    {
        var (low, high) = (AtLeast ?? double.NegativeInfinity, AtMost ?? double.PositiveInfinity);
        return measured.Interval.Low >= low && measured.Interval.High <= high ? Finding.Holds
            : measured.Interval.High < low - Margin || measured.Interval.Low > high + Margin ? Finding.Excluded
            : Finding.Open;
    }

    /// <summary>Refuses what cannot decide anything.</summary>
    /// <exception cref="ArgumentException">Says what is wrong.</exception>
    public void Validate()
    {
        if (Measure.Length == 0 || (AtLeast is null && AtMost is null) || AtLeast > AtMost || !(Margin >= 0))
        {
            throw new ArgumentException($"A criterion names a measure and a region: atLeast ≤ atMost, at least one of them, "
                + $"and a margin of 0 or more. Found '{Measure}', {AtLeast} to {AtMost}, margin {Margin}.");
        }
    }
}

/// <summary>What a measurement says about one part of a claim.</summary>
public enum Finding
{
    /// <summary>The whole interval lies in the region.</summary>
    Holds,

    /// <summary>The whole interval lies outside, by more than the margin.</summary>
    Excluded,

    /// <summary>Neither: the measurement cannot tell.</summary>
    Open,
}

/// <summary>One part of a claim, what was measured for it, and what that says.</summary>
public sealed record JudgedPart(Criterion Criterion, Measured Measured, Finding Finding);
