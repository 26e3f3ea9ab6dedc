using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using BetweenTokens.Files;
using BetweenTokens.Formats;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// The table of a sweep as a file: a head of <c># name: value</c> lines, a line of column names, one line for each finished cell.
/// A cell is appended at once when it is done, so nothing but the cell under way is lost when a run is stopped.
/// </summary>
public static class SweepFile
{
    private const int FixedColumns = 4; // variant, rate, seed, seconds

    /// <summary>Reads a table.</summary>
    /// <exception cref="ModelFileException">The file is of another sweep, or a line of it cannot be read.</exception>
    public static SweepTable Read(Sweep sweep, string path)
    {
        var text = File.ReadAllText(path);
        var lines = text.Split('\n');
        var head = lines.TakeWhile(line => line.StartsWith('#')).Select(line => line[1..].Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        if (head.GetValueOrDefault("hash") != sweep.Hash)
        {
            throw new ModelFileException(path, "hash", $"{sweep.Hash} of the sweep '{sweep.Name}' as it is defined now",
                head.GetValueOrDefault("hash") ?? "none",
                "Move the file away and run the sweep again, or restore the definition that made it.");
        }

        var rows = new List<SweepRow>();
        var first = lines.TakeWhile(line => line.StartsWith('#')).Count();
        Expect(path, first + 1, string.Join(',', Columns(sweep)), lines.ElementAtOrDefault(first));

        // What a killed run left behind its last line break is not a line.
        for (var i = first + 1; i < lines.Length - 1; i++)
        {
            rows.Add(ReadRow(sweep, path, i + 1, lines[i]));
        }

        return new(sweep, rows, head.GetValueOrDefault("hardware", "unknown"), head.GetValueOrDefault("date", "unknown"));
    }

    /// <summary>Writes a whole table, cells in the order of the sweep.</summary>
    public static void Write(SweepTable table, string path)
    {
        var order = table.Sweep.Variants.Select((variant, i) => (variant.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i);
        var text = new StringBuilder();
        foreach (var (name, value) in Head(table))
        {
            text.Append("# ").Append(name).Append(": ").Append(value).Append('\n');
        }

        text.AppendJoin(',', Columns(table.Sweep)).Append('\n');
        foreach (var row in table.Rows.OrderBy(row => order[row.Cell.Variant]).ThenBy(row => row.Cell.Rate).ThenBy(row => row.Cell.Seed))
        {
            text.Append(Line(table.Sweep, row));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>One cell as its line, the line break included.</summary>
    public static string Line(Sweep sweep, SweepRow row) => string.Join(',',
    [
        row.Cell.Variant,
        Number(row.Cell.Rate),
        row.Cell.Seed.ToString(CultureInfo.InvariantCulture),
        row.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
        .. sweep.Probe.Measures.Select(measure => row.Diverged ? "" : Number(row[measure])),
    ]) + "\n";

    /// <summary>What a table computed here says about the machine.</summary>
    public static string ThisHardware()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return $"{model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} processors, "
            + $"{RuntimeInformation.OSArchitecture}";
    }

    private static IEnumerable<(string Name, string Value)> Head(SweepTable table)
    {
        yield return ("sweep", table.Sweep.Name);
        yield return ("question", table.Sweep.Question);
        yield return ("hardware", table.Hardware);
        yield return ("date", table.Date);
        yield return ("hash", table.Sweep.Hash);
        foreach (var line in table.Sweep.Describe())
        {
            var pair = line.Split(": ", 2);
            yield return (pair[0], pair[1]);
        }
    }

    private static IEnumerable<string> Columns(Sweep sweep) => ["variant", "rate", "seed", "seconds", .. sweep.Probe.Measures];

    private static SweepRow ReadRow(Sweep sweep, string path, int number, string line)
    {
        var fields = line.Split(',');
        if (fields.Length != FixedColumns + sweep.Probe.Measures.Count)
        {
            throw new ModelFileException(path, $"line {number}", $"{FixedColumns + sweep.Probe.Measures.Count} fields",
                $"{fields.Length}", "Delete the line; the cell is then trained again.");
        }

        double Parse(int field) => double.TryParse(fields[field], CultureInfo.InvariantCulture, out var value) ? value
            : throw new ModelFileException(path, $"line {number}, field {field + 1}", "a number",
                $"'{fields[field]}'", "Delete the line; the cell is then trained again.");
        var cell = new SweepCell(fields[0], Parse(1), (int)Parse(2));
        var diverged = fields.Skip(FixedColumns).All(field => field.Length == 0);
        return new(cell, Parse(3), diverged
            ? new Dictionary<string, double>()
            : sweep.Probe.Measures.Select((measure, i) => (measure, Value: Parse(FixedColumns + i)))
                .ToDictionary(pair => pair.measure, pair => pair.Value));
    }

    private static void Expect(string path, int line, string expected, string? found)
    {
        if (found != expected)
        {
            throw new ModelFileException(
                path, $"line {line}", $"'{expected}'", $"'{found}'", "Restore the line, or move the file away and run the sweep again.");
        }
    }

    /// <summary>A measure as the table has it: six digits, where the seeds differ in the second.</summary>
    internal static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
