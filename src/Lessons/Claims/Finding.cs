namespace BetweenTokens.Lessons.Claims;

/// <summary>What the measurements say about a number, or about a part of a claim.</summary>
public enum Finding
{
    /// <summary>The whole interval lies in the region.</summary>
    Holds,

    /// <summary>The whole interval lies outside.</summary>
    Excluded,

    /// <summary>The interval meets the threshold, or there are fewer cases than the rule asks for.</summary>
    Open,

    /// <summary>It holds under one condition and is excluded under another.</summary>
    Differs,

    /// <summary>Nothing that may speak of it was measured: a control failed, or the model is not here.</summary>
    Unmeasured,
}

/// <summary>A measured number, the region it was compared with, and what that says.</summary>
/// <param name="Criterion">The region.</param>
/// <param name="Measured">The number.</param>
/// <param name="Model">The model that it belongs to, in words.</param>
/// <param name="Finding">Holds, excluded, open.</param>
public sealed record JudgedMeasure(Criterion Criterion, Measured Measured, string Model, Finding Finding)
{
    /// <summary>What stands in the place of the criterion's *: the condition; empty without one.</summary>
    public string Condition => Criterion.Measure.EndsWith('*') ? Measured.Name[(Criterion.Measure.Length - 1)..].Trim() : "";
}

/// <summary>A part of a claim and everything that was measured for it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Assertion">What it asserts.</param>
/// <param name="Finding">What follows.</param>
/// <param name="Measures">The numbers behind it.</param>
/// <param name="Sources">What it was decided by, where that is a source and no measurement.</param>
public sealed record JudgedPart(
    int Number, ClaimAssertion Assertion, Finding Finding, IReadOnlyList<JudgedMeasure> Measures, IReadOnlyList<ClaimSource> Sources);
