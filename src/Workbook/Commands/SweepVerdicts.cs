using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Workbook.Commands;

/// <summary>
/// What <c>workbook models verify</c> says of a committed table of a sweep: that it is of the sweep as defined, and with
/// --deep some of its cells trained again.
/// </summary>
/// <param name="Name">sweeps/NAME.</param>
/// <param name="Table">The table; null where it cannot be read.</param>
/// <param name="Cells">Cells that were trained again.</param>
/// <param name="Refusal">Why it cannot be read, or null.</param>
internal sealed record SweepVerdicts(string Name, SweepTable? Table, IReadOnlyList<RepeatedCell> Cells, string? Refusal)
{
    /// <summary>What the name of a table starts with, where models have names too.</summary>
    public const string Prefix = "sweeps/";

    /// <summary>Names of the committed tables.</summary>
    public static IEnumerable<string> Committed =>
        Sweeps.Names.Where(name => File.Exists(Sweeps.PathOf(name))).Select(name => Prefix + name);

    /// <summary>Reads a table; with <paramref name="deep"/> trains its cheapest cells again.</summary>
    /// <exception cref="ArgumentException">There is no such sweep.</exception>
    /// <exception cref="FileNotFoundException">It was not run yet.</exception>
    public static SweepVerdicts Of(string name, bool deep, CancellationToken cancel)
    {
        try
        {
            var table = Sweeps.Load(name[Prefix.Length..]);
            return new(name, table,
                deep ? [.. SweepVerification.Cheapest(table).Select(cell => SweepVerification.Repeat(table, cell, cancel: cancel))] : [],
                null);
        }
        catch (ModelFileException refusal)
        {
            return new(name, null, [], refusal.Message);
        }
    }

    /// <summary>Rows of the report.</summary>
    public IReadOnlyList<FileVerdict> Verdicts =>
    [
        new("table", Refusal is null,
            Refusal ?? $"{Table!.Rows.Count} cells of the sweep as it is defined; {Table.Hardware}, {Table.Date}"),
        .. Cells.Select(cell => new FileVerdict(cell.Cell.ToString(), cell.IsSound, cell.ToString())),
    ];

    /// <summary>The row of the JSON report.</summary>
    public object Row() => new
    {
        Name,
        IsSound = Verdicts.All(verdict => verdict.IsSound),
        Table?.Hardware,
        Table?.Date,
        Cells = Cells.Select(cell => new
        {
            cell.Cell.Variant,
            cell.Cell.Rate,
            cell.Cell.Seed,
            cell.IsSound,
            SameDigits = cell.HasSameDigits,
            Measures = cell.Measures.Select(measure => new
            {
                measure.Measure,
                measure.Noted,
                Found = double.IsFinite(measure.Found) ? measure.Found : (double?)null,
                measure.Tolerance,
                measure.IsSound,
            }),
        }),
        Files = Verdicts,
    };
}
