using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One measured number.</summary>
/// <param name="Name">What a rule calls it.</param>
/// <param name="Value">The number.</param>
/// <param name="Interval">Where the true value lies; the value itself where it was computed, not sampled.</param>
/// <param name="N">How many independent cases stand behind it.</param>
public sealed record Measured(string Name, double Value, Interval Interval, long N)
{
    /// <summary>A number that was computed.</summary>
    /// <param name="name">What a rule calls it.</param>
    /// <param name="value">The number.</param>
    /// <param name="n">How many cases were computed.</param>
    public static Measured Exact(string name, double value, long n = 1) => new(name, value, Interval.Exact(value), n);

    /// <summary>A share, with Wilson's interval.</summary>
    public static Measured Share(string name, long hits, long n, double level = 0.95) =>
        new(name, n == 0 ? double.NaN : (double)hits / n, n == 0 ? new(0, 1, level) : Interval.Wilson(hits, n, level), n);

    /// <summary>The share of cases in which something is true, with Wilson's interval.</summary>
    public static Measured Share(string name, IReadOnlyCollection<bool> cases, double level = 0.95) =>
        Share(name, cases.Count(c => c), cases.Count, level);

    /// <summary>A mean over independent cases, with its bootstrap interval.</summary>
    public static Measured Mean(string name, IReadOnlyList<double> values, long seed, double level = 0.95) =>
        new(name, values.Average(), Interval.BootstrapMean(values, seed, level: level), values.Count);
}

/// <summary>Where a measurement comes from; a rule may ask for different numbers from each.</summary>
public enum EvidenceKind
{
    /// <summary>Arithmetic: no model.</summary>
    Arithmetic,

    /// <summary>A published checkpoint.</summary>
    Real,

    /// <summary>A model trained on the workbook's own world, whose law is known.</summary>
    Glass,
}

/// <summary>Everything that one run measured for one claim.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Model">Name of the model and what was loaded, or "arithmetic".</param>
/// <param name="Measurements">The numbers by name.</param>
public sealed record Evidence(EvidenceKind Kind, string Model, params IReadOnlyList<Measured> Measurements)
{
    private const string GlassPrefix = "glass/";

    /// <summary>Numbers with the model that they belong to; an embedded model counts as glass, any other as real.</summary>
    public static Evidence Of(LanguageModel model, params IReadOnlyList<Measured> measurements) =>
        new(model.Name.StartsWith(GlassPrefix, StringComparison.Ordinal) ? EvidenceKind.Glass : EvidenceKind.Real,
            model.Described, measurements);

    /// <summary>Evidence that needs no model.</summary>
    public static Evidence Arithmetic(params IReadOnlyList<Measured> measurements) =>
        new(EvidenceKind.Arithmetic, "arithmetic", measurements);
}
