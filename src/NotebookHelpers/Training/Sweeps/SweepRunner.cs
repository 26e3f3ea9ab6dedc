using System.Diagnostics;
using System.Globalization;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Sweeps;

/// <summary>How far a sweep has come.</summary>
/// <param name="Row">The cell that was just finished.</param>
/// <param name="Done">Finished cells, this one included.</param>
/// <param name="All">Cells of the sweep.</param>
public sealed record SweepProgress(SweepRow Row, int Done, int All);

/// <summary>How a sweep is run.</summary>
public sealed record SweepOptions
{
    /// <summary>Seeds 1 to this. Fewer than five decide no order.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Which cells; null: all.</summary>
    public Func<SweepCell, bool>? Wanted { get; init; }

    /// <summary>How many cells are trained at a time, each on a thread of its own.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>
    /// True: cells that differ in their seed alone are trained as one where that takes less time
    /// (<see cref="SeedTrainer.Pays"/>). The numbers are the same; what is stopped loses all of them.
    /// </summary>
    public bool SeedsTogether { get; init; } = true;

    /// <summary>Told after every cell.</summary>
    public Action<SweepProgress>? Progress { get; init; }
}

/// <summary>Trains the cells of a sweep that its table does not have yet.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="path">The table's file; made if absent, gone on with if present.</param>
public sealed class SweepRunner(Sweep sweep, string path)
{
    private readonly Lock _lock = new();

    /// <summary>Trains.</summary>
    /// <param name="options">Seeds, cells, jobs.</param>
    /// <param name="cancel">Stops the run; the table keeps every finished cell.</param>
    /// <returns>The table, written in the sweep's order.</returns>
    /// <exception cref="InvalidOperationException">Another run is at it.</exception>
    public SweepTable Run(SweepOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var alone = Alone();
        var table = File.Exists(path)
            ? SweepFile.Read(sweep, path)
            : new(sweep, [], SweepFile.ThisHardware(), DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        SweepFile.Write(table, path); // without what a killed run left of its last line
        using (var writer = new StreamWriter(path, append: true) { AutoFlush = true })
        {
            table = Add(table, sweep.RateCells(options.Seeds), writer, options, cancel);
            if (sweep.RateCells(options.Seeds).All(table.Has) && table.Missing().Count == 0)
            {
                table = Add(table, sweep.FurtherCells(options.Seeds, table.BestRate), writer, options, cancel);
            }
        }

        SweepFile.Write(table, path);
        return table;
    }

    private SweepTable Add(
        SweepTable table, IEnumerable<SweepCell> cells, StreamWriter writer, SweepOptions options, CancellationToken cancel)
    {
        SweepCell[] missing = [.. cells.Where(cell => !table.Has(cell) && (options.Wanted?.Invoke(cell) ?? true))];
        var rows = table.Rows.ToList();
        Parallel.ForEach(Together(missing, options.SeedsTogether),
            new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancel }, together =>
            {
                foreach (var row in together.Length == 1
                    ? [Train(sweep, together[0], cancel: cancel)]
                    : TrainTogether(sweep, together, cancel))
                {
                    lock (_lock)
                    {
                        writer.Write(SweepFile.Line(sweep, row));
                        rows.Add(row);
                        options.Progress?.Invoke(new(row, rows.Count, sweep.CountOf(options.Seeds)));
                    }
                }
            });
        return table with { Rows = rows };
    }

    /// <summary>Cells that differ in their seed alone side by side, where that pays; the others one by one.</summary>
    private IEnumerable<SweepCell[]> Together(SweepCell[] cells, bool wanted) => cells
        .GroupBy(cell => wanted && sweep.Probe.TrainsByRecipe && SeedTrainer.Pays(sweep.RecipeOf(cell)) ? cell with { Seed = 0 } : cell)
        .Select(group => group.ToArray());

    /// <summary>A file that no two runs can hold.</summary>
    private FileStream Alone()
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new InvalidOperationException(
                $"Another run is at work on {path}. Wait for it, or end it: this one then goes on from there.");
        }
    }

    /// <summary>Trains cells that differ in their seed alone, as one.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="cancel">Stops the training at once.</param>
    public static IReadOnlyList<SweepRow> TrainTogether(Sweep sweep, IReadOnlyList<SweepCell> cells, CancellationToken cancel = default)
    {
        var (watch, measured) = (Stopwatch.StartNew(), cells.Select(_ => new Dictionary<string, double>(StringComparer.Ordinal)).ToArray());
        using var trainer = new SeedTrainer(sweep.RecipeOf(cells[0]), [.. cells.Select(cell => (long)cell.Seed)], CPU); // as Probe.Train
        try
        {
            while (trainer.Step < trainer.Recipe.Steps)
            {
                cancel.ThrowIfCancellationRequested();
                trainer.Next();
                for (var i = 0; i < cells.Count; i++)
                {
                    Look(sweep, trainer, i, sweep.RecipeOf(cells[i]), measured[i]);
                }
            }
        }
        catch (DivergedException)
        {
            // all of them; the rows say so
        }

        var seconds = watch.Elapsed.TotalSeconds / cells.Count;
        return [.. cells.Select((cell, i) => new SweepRow(
            cell, seconds, trainer.Divergences[i] is null ? measured[i] : new Dictionary<string, double>()))];
    }

    private static void Look(Sweep sweep, SeedTrainer trainer, int index, TrainingRecipe recipe, Dictionary<string, double> measured)
    {
        if (sweep.Probe.Looks(trainer.Step, recipe.Steps) && trainer.Divergences[index] is null)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var network = trainer.Network(index);
            sweep.Probe.Look(network, recipe, trainer.Step, measured);
        }
    }

    /// <summary>Trains one cell.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="steps">Where to stop before the recipe's end; null: there. What is measured later is absent from the row.</param>
    /// <param name="cancel">Stops the training at once.</param>
    public static SweepRow Train(Sweep sweep, SweepCell cell, int? steps = null, CancellationToken cancel = default)
    {
        var (watch, measured) = (Stopwatch.StartNew(), new Dictionary<string, double>(StringComparer.Ordinal));
        try
        {
            sweep.Probe.Train(sweep, cell, steps, measured, cancel);
        }
        catch (DivergedException)
        {
            measured.Clear();
        }

        return new(cell, watch.Elapsed.TotalSeconds, measured);
    }
}
