using System.Globalization;
using BetweenTokens.Statistics;
using Microsoft.Data.Analysis;

namespace BetweenTokens.Training.Sweeps;

/// <summary>A finished training of a sweep.</summary>
/// <param name="Cell">Which.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Measures">What was measured, by name; a training that diverged has none.</param>
public sealed record SweepRow(SweepCell Cell, double Seconds, IReadOnlyDictionary<string, double> Measures)
{
    /// <summary>True where loss, gradient or weight stopped being a number.</summary>
    public bool Diverged => Measures.Count == 0;

    /// <summary>A measure; NaN where the training diverged.</summary>
    public double this[string measure] => Measures.GetValueOrDefault(measure, double.NaN);
}

/// <summary>The results of a sweep, as far as it has come.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Rows">Its finished cells.</param>
/// <param name="Hardware">What they were computed on.</param>
/// <param name="Date">When the table was begun, in UTC.</param>
public sealed record SweepTable(Sweep Sweep, IReadOnlyList<SweepRow> Rows, string Hardware, string Date)
{
    /// <summary>
    /// The rate at which a variant has the lowest mean of <see cref="Sweep.ChosenBy"/>, over the seeds that all its rates have; a
    /// rate that diverged with any of them is out.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing of it is finished, or everything diverged.</exception>
    public double BestRate(string variant)
    {
        var rates = Rows.Where(row => row.Cell.Variant == variant).GroupBy(row => row.Cell.Rate).ToArray();
        var common = rates.Select(rate => rate.Select(row => row.Cell.Seed))
                .Aggregate((IEnumerable<int>?)null, (seeds, own) => seeds?.Intersect(own) ?? own)?.ToHashSet()
            ?? [];
        return rates.Select(rate => (rate.Key, Rows: rate.Where(row => common.Contains(row.Cell.Seed)).ToArray()))
            .Where(rate => rate.Rows.Length > 0 && rate.Rows.All(row => !row.Diverged))
            .OrderBy(rate => rate.Rows.Average(row => row[Sweep.ChosenBy])).ThenBy(rate => rate.Key)
            .Select(rate => (double?)rate.Key).FirstOrDefault()
            ?? throw new InvalidOperationException($"The table of '{Sweep.Name}' has no finished rate of '{variant}': "
                + $"{(common.Count == 0 ? $"run 'workbook sweep {Sweep.Name}'" : "it diverged at every one")}.");
    }

    /// <summary>
    /// One row for each finished training: variant, rate, seed, seconds, then every measure; empty where the training diverged.
    /// </summary>
    public DataFrame ToDataFrame() => new(
    [
        new StringDataFrameColumn("variant", Rows.Select(row => row.Cell.Variant)),
        new DoubleDataFrameColumn("rate", Rows.Select(row => row.Cell.Rate)),
        new Int32DataFrameColumn("seed", Rows.Select(row => row.Cell.Seed)),
        new DoubleDataFrameColumn("seconds", Rows.Select(row => row.Seconds)),
        .. Sweep.Probe.Measures.Select(measure => (DataFrameColumn)new DoubleDataFrameColumn(
            measure, Rows.Select(row => row.Diverged ? (double?)null : row[measure]))),
    ]);

    /// <summary>True where a cell is finished.</summary>
    public bool Has(SweepCell cell) => Rows.Any(row => row.Cell == cell);

    /// <summary>Seeds of a variant that are finished at a rate.</summary>
    public IReadOnlyList<int> SeedsOf(string variant, double rate) =>
        [.. Rows.Where(row => row.Cell.Variant == variant && row.Cell.Rate == rate).Select(row => row.Cell.Seed).Order()];

    /// <summary>A measure of a variant at a rate, seed by seed.</summary>
    public IReadOnlyList<double> Values(string variant, double rate, string measure, IReadOnlyList<int> seeds) =>
        [.. seeds.Select(seed => Rows.Single(row => row.Cell == new SweepCell(variant, rate, seed))[measure])];

    /// <summary>Mean of a measure over the seeds at the variant's best rate, with Student's interval.</summary>
    public (double Mean, Interval Interval) At(string variant, string measure)
    {
        var rate = BestRate(variant);
        var values = Values(variant, rate, measure, SeedsOf(variant, rate));
        return (values.Average(), Interval.OfMean(values));
    }

    /// <summary>
    /// A measure that was taken at several places, at the variant's best rate: columns <c>name@place</c>, in the order of places.
    /// </summary>
    /// <returns>Place, mean over the seeds, Student's interval.</returns>
    public IReadOnlyList<(double Place, double Mean, Interval Interval)> Curve(string variant, string name) =>
    [
        .. Sweep.Probe.Measures.Where(measure => measure.StartsWith(name + "@", StringComparison.Ordinal))
            .Select(measure =>
                (Place: double.Parse(measure.AsSpan(name.Length + 1), CultureInfo.InvariantCulture), At: At(variant, measure)))
            .OrderBy(point => point.Place)
            .Select(point => (point.Place, point.At.Mean, point.At.Interval)),
    ];

    /// <summary>True where the mean over the seeds keeps to a control.</summary>
    public bool Keeps(SweepControl control) =>
        At(control.Variant, control.Measure).Mean is var mean && mean >= control.AtLeast && mean <= control.AtMost;

    /// <summary>Variants of which nothing is finished, or everything diverged.</summary>
    public IReadOnlyList<string> Missing() =>
        [.. Sweep.Variants.Select(variant => variant.Name).Where(variant => Rows.All(row => row.Cell.Variant != variant || row.Diverged))];

    /// <summary>Controls and orders in words, one line each.</summary>
    public IEnumerable<string> Findings() =>
    [
        .. Sweep.Controls.Select(control => string.Create(CultureInfo.InvariantCulture,
            $"control {(Keeps(control) ? "kept" : "FAILED")}: {control.Says} ({control.Variant}, {control.Measure} "
            + $"{At(control.Variant, control.Measure).Mean:0.000})")),
        .. Verdicts().Select(verdict => verdict.ToString()),
    ];

    /// <summary>Every published order, judged.</summary>
    public IReadOnlyList<OrderVerdict> Verdicts() => [.. Sweep.Orders.Select(order => OrderVerdict.Of(this, order))];
}
