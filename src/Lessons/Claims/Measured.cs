using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.Claims;

/// <summary>One measured number.</summary>
/// <param name="Name">What a rule calls it.</param>
/// <param name="Value">The number.</param>
/// <param name="Interval">Where the true value lies; the value itself where it was computed, not sampled.</param>
/// <param name="N">How many independent units stand behind it: documents, passages, templates, seeds; never positions of one text.</param>
public sealed record Measured(string Name, double Value, Interval Interval, long N)
{
    /// <summary>A number that was computed.</summary>
    /// <param name="name">What a rule calls it.</param>
    /// <param name="value">The number.</param>
    /// <param name="n">How many cases were computed.</param>
    public static Measured Exact(string name, double value, long n = 1) => new(name, value, Interval.Exact(value), n);

    /// <summary>The share of independent units of which something is true, with the exact interval of Clopper and Pearson.</summary>
    public static Measured Share(string name, IReadOnlyCollection<bool> units, double level = 0.95) =>
        Share(name, units.Count(unit => unit), units.Count, level);

    /// <summary>The same from counts.</summary>
    public static Measured Share(string name, long hits, long units, double level = 0.95) => units == 0
        ? new(name, double.NaN, new(0, 1, level), 0)
        : new(name, (double)hits / units, Interval.ClopperPearson(hits, units, level), units);

    /// <summary>A mean over independent units, with its bootstrap interval.</summary>
    public static Measured Mean(string name, IReadOnlyList<double> units, long seed, double level = 0.95) =>
        Ratio(name, units, [.. units.Select(_ => 1.0)], seed, level);

    /// <summary>A mean over few seeds or pairs of them, with Student's interval: a percentile bootstrap of five covers 83%.</summary>
    public static Measured MeanOfSeeds(string name, IReadOnlyList<double> seeds, double level = 0.95) =>
        new(name, seeds.Count == 0 ? double.NaN : seeds.Average(), Interval.OfMean(seeds, level), seeds.Count);

    /// <summary>
    /// A ratio of sums over independent units (a share of tokens, where passages are the units), with the bootstrap over units;
    /// where every unit says 0, or every unit says 1, with the exact interval for that many units.
    /// </summary>
    /// <param name="name">What a rule calls it.</param>
    /// <param name="tops">What is counted, unit by unit.</param>
    /// <param name="bottoms">Of how much, unit by unit; units with nothing are left out.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="level">Coverage.</param>
    public static Measured Ratio(string name, IReadOnlyList<double> tops, IReadOnlyList<double> bottoms, long seed, double level = 0.95)
    {
        int[] units = [.. Enumerable.Range(0, tops.Count).Where(i => bottoms[i] != 0)];
        if (units.Length == 0)
        {
            return new(name, double.NaN, new(double.NegativeInfinity, double.PositiveInfinity, level), 0);
        }

        double[] above = [.. units.Select(i => tops[i])], below = [.. units.Select(i => bottoms[i])];
        double Of(int[] drawn)
        {
            var (top, bottom) = (0.0, 0.0);
            foreach (var i in drawn)
            {
                top += above[i];
                bottom += below[i];
            }

            return top / bottom;
        }

        var value = above.Sum() / below.Sum();
        var interval = value is 0 or 1 && units.All(i => tops[i] == value * bottoms[i])
            ? Interval.ClopperPearson(value == 1 ? units.Length : 0, units.Length, level)
            : Interval.Bootstrap(units.Length, Of, seed, 2000, level);
        return new(name, value, interval, units.Length);
    }
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

/// <summary>Everything that one model measured for one claim.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Model">Name of the model and what was loaded, or "arithmetic".</param>
/// <param name="Measurements">The numbers by name.</param>
public sealed record Evidence(EvidenceKind Kind, string Model, params IReadOnlyList<Measured> Measurements)
{
    private const string GlassPrefix = "glass/";

    /// <summary>True where these numbers were measured in this session and not ahead.</summary>
    public bool IsLive { get; init; }

    /// <summary>Numbers with the model that they belong to; an embedded model counts as glass, any other as real.</summary>
    public static Evidence Of(LanguageModel model, params IReadOnlyList<Measured> measurements) =>
        new(KindOf(model.Name), model.Described, measurements);

    /// <summary>Numbers from a table, live or stored.</summary>
    public static Evidence Of(SurveyTable table, params IReadOnlyList<Measured> measurements) =>
        new(table.Kind, table.Model, measurements) { IsLive = table.IsLive };

    /// <summary>Evidence that needs no model.</summary>
    public static Evidence Arithmetic(params IReadOnlyList<Measured> measurements) =>
        new(EvidenceKind.Arithmetic, "arithmetic", measurements);

    /// <summary>What a model's name says of its kind.</summary>
    public static EvidenceKind KindOf(string model) =>
        model.StartsWith(GlassPrefix, StringComparison.Ordinal) ? EvidenceKind.Glass : EvidenceKind.Real;
}
