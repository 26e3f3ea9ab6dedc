using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>A measure of a training, as the table has it and as it came out again.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Noted">What the table has.</param>
/// <param name="Found">What came out; NaN where the training diverged.</param>
/// <param name="Tolerance">How far apart the two may be on another processor (<see cref="SweepVerification.ToleranceOf"/>).</param>
public sealed record RepeatedMeasure(string Measure, double Noted, double Found, double Tolerance)
{
    /// <summary>True where all digits of the table came out again.</summary>
    public bool HasSameDigits => SweepFile.Number(Noted) == SweepFile.Number(Found);

    /// <summary>True where nothing more than another order of sums is between the two.</summary>
    public bool IsSound => HasSameDigits || Math.Abs(Found - Noted) <= Tolerance;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Measure} {SweepFile.Number(Found)}, noted {SweepFile.Number(Noted)} (tolerance {Tolerance:G2})");
}

/// <summary>A cell of a table, trained again.</summary>
/// <param name="Cell">Which.</param>
/// <param name="Measures">Everything that was measured on the way.</param>
public sealed record RepeatedCell(SweepCell Cell, IReadOnlyList<RepeatedMeasure> Measures)
{
    /// <summary>True where every number has the digits of the table, as on one machine it must.</summary>
    public bool HasSameDigits => Measures.All(measure => measure.HasSameDigits);

    /// <summary>True where every number is the noted one but for what another processor's rounding may do.</summary>
    public bool IsSound => Measures.All(measure => measure.IsSound);

    /// <inheritdoc/>
    public override string ToString() =>
        HasSameDigits ? $"trained again: all {Measures.Count} numbers have the noted digits"
        : IsSound
            ? $"trained again: {Measures.Count(measure => measure.HasSameDigits)} of {Measures.Count} numbers have the noted "
                + $"digits, the others differ as on another processor; farthest: {Farthest}"
        : $"trained again, it is another training: {string.Join("; ", Measures.Where(measure => !measure.IsSound))}";

    private RepeatedMeasure Farthest =>
        Measures.Where(measure => !measure.HasSameDigits).MaxBy(measure => Math.Abs(measure.Found - measure.Noted) / measure.Tolerance)!;
}

/// <summary>
/// Checks a committed table by training some of its cells again. On one machine, whatever the number of its cores, the same
/// digits come out. Another processor adds in another order, and hundreds of steps of training raise that; how far is in
/// <see cref="ToleranceOf"/>.
/// </summary>
public static class SweepVerification
{
    /// <summary>Cells of a table that are trained again by default.</summary>
    public const int UsualCells = 2;

    // Two trainings of other seeds are √2 deviations apart on average; of a hundred numbers a few lie beyond 2.5 times that.
    internal const double Deviations = 4;

    // Where seeds agree to the last digit: a share of five hundred questions moves by one of them.
    private const double Relative = 2e-3;

    /// <summary>
    /// The cells that cost least, no two of one variant; each at its variant's best rate, which is what
    /// verdicts rest on, with the first seed.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<SweepCell> Cheapest(SweepTable table, int count = UsualCells) =>
    [
        .. table.Sweep.Variants.Where(variant => !table.Missing().Contains(variant.Name))
            .OrderBy(variant => Cost(variant.Recipe)).Take(count)
            .Select(variant => (variant.Name, Rate: table.BestRate(variant.Name)))
            .Select(best => new SweepCell(best.Name, best.Rate, table.SeedsOf(best.Name, best.Rate)[0])),
    ];

    /// <summary>Trains a cell of a table again and compares everything that is measured on the way.</summary>
    /// <param name="table">The table.</param>
    /// <param name="cell">A finished cell of it.</param>
    /// <param name="steps">Where to stop; null: at the end. What is measured later is not compared.</param>
    /// <param name="cancel">Stops the training.</param>
    /// <exception cref="ArgumentException">The table has no such cell.</exception>
    public static RepeatedCell Repeat(SweepTable table, SweepCell cell, int? steps = null, CancellationToken cancel = default)
    {
        var noted = table.Rows.FirstOrDefault(row => row.Cell == cell)
            ?? throw new ArgumentException($"The table of '{table.Sweep.Name}' has no cell '{cell}'.", nameof(cell));
        var found = SweepRunner.Train(table.Sweep, cell, steps, cancel);
        return new(cell, [.. table.Sweep.Probe.Measures.Where(measure => found.Diverged || found.Measures.ContainsKey(measure))
            .Select(measure => new RepeatedMeasure(measure, noted[measure], found[measure], ToleranceOf(table, cell, measure)))]);
    }

    /// <summary>
    /// How far a number may be from the table's on another processor: four standard deviations of the other seeds that the table has
    /// of this variant at this rate. Where a circuit forms, the same data and first weights, rounded otherwise, end no nearer than
    /// another seed; a number of its own must not widen its tolerance.
    /// </summary>
    public static double ToleranceOf(SweepTable table, SweepCell cell, string measure)
    {
        var (own, all) = (table.Values(cell.Variant, cell.Rate, measure, [cell.Seed]), table.SeedsOf(cell.Variant, cell.Rate));
        var seeds = all.Count == 1 ? own : table.Values(cell.Variant, cell.Rate, measure, [.. all.Where(seed => seed != cell.Seed)]);
        var mean = seeds.Average();
        var deviation = seeds.Count < 2 ? 0 : Math.Sqrt(seeds.Sum(value => Math.Pow(value - mean, 2)) / (seeds.Count - 1));
        return Math.Max(Deviations * deviation, Relative * Math.Abs(mean));
    }

    private static double Cost(TrainingRecipe recipe)
    {
        var parameters = ParameterLayout.Of(recipe.ConfigFor(GlassModel.LawOf(recipe))).Sum(spec => spec.Count);
        return GlassModel.Cost(parameters, (long)recipe.Steps * recipe.Rows * recipe.Length);
    }
}
