using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Runs;
using BetweenTokens.Training.Sweeps;
using Xunit;

namespace BetweenTokens.Tests.Training.Sweeps;

[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class SweepRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-sweep-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "made-up.csv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_cell_is_trained_with_its_own_steps_rate_and_seeds()
    {
        var table = new SweepRunner(MadeUpSweep.Sweep, Path).Run(new() { Seeds = 2, Jobs = 2 });
        Assert.Equal(8, table.Rows.Count);
        Assert.All(table.Rows, row =>
        {
            Assert.Equal(row.Cell.Rate, row["loss"]);
            Assert.Equal(row.Cell.Variant == "short" ? 2 : 3, row["height"]);
            Assert.Equal(row.Cell.Seed, row["height@1"]);
            Assert.Equal(row.Cell.Seed, row["height@10"]);
        });
        Assert.False(File.Exists(Path + ".lock"));
    }

    [Fact]
    public void A_run_goes_on_where_a_killed_one_stopped()
    {
        var runner = new SweepRunner(MadeUpSweep.Sweep, Path);
        runner.Run(new() { Seeds = 1 });
        var whole = File.ReadAllLines(Path);
        File.WriteAllText(Path, string.Join('\n', whole[..^1]) + "\nshort,0.0"); // the last cell lost, another half written
        var trained = new List<SweepCell>();
        var table = runner.Run(new() { Seeds = 1, Progress = progress => trained.Add(progress.Row.Cell) });
        Assert.Equal([new SweepCell("tall", 0.02, 1)], trained);
        Assert.Equal(4, table.Rows.Count);
        Assert.Equal(WithoutSeconds(whole), WithoutSeconds(File.ReadAllLines(Path)));
    }

    [Fact]
    public void Seeds_trained_as_one_make_the_table_of_seeds_trained_by_themselves()
    {
        var sweep = SweepVerificationTests.Sized; // measures weights
        Assert.All(sweep.Variants, variant => Assert.True(SeedTrainer.Pays(variant.Recipe)));
        new SweepRunner(sweep, Path).Run(new() { Seeds = 3, SeedsTogether = false });
        var alone = WithoutSeconds(File.ReadAllLines(Path));
        File.Delete(Path);
        var seconds = new SweepRunner(sweep, Path).Run(new() { Seeds = 3 }).Rows
            .GroupBy(row => (row.Cell.Variant, row.Cell.Rate)).Select(group => group.Select(row => row.Seconds).Distinct().Count());
        Assert.All(seconds, count => Assert.Equal(1, count)); // each has its share of one training
        Assert.Equal(alone, WithoutSeconds(File.ReadAllLines(Path)));
        File.WriteAllLines(Path, File.ReadAllLines(Path)[..^4]); // what a run that was killed between two rows of one training leaves
        new SweepRunner(sweep, Path).Run(new() { Seeds = 3 });
        Assert.Equal(alone, WithoutSeconds(File.ReadAllLines(Path)));
    }

    [Fact]
    public void A_seed_that_diverges_among_others_is_a_row_without_numbers()
    {
        var sweep = SweepVerificationTests.Sized with { Rates = [0.01, 1e38] };
        var table = new SweepRunner(sweep, Path).Run(new() { Seeds = 2 });
        Assert.All(table.Rows, row => Assert.Equal(row.Cell.Rate == 1e38, row.Diverged));
        Assert.Equal(8, table.Rows.Count);
    }

    [Fact]
    public void Further_seeds_are_trained_at_the_best_rate_alone()
    {
        var table = new SweepRunner(MadeUpSweep.Sweep with { RateSeeds = 1 }, Path).Run(new() { Seeds = 3 });
        Assert.Equal(8, table.Rows.Count); // two variants: two rates with one seed, the better one (its loss is the rate) with two more
        Assert.Equal([1, 2, 3], table.SeedsOf("tall", 0.01));
        Assert.Equal([1], table.SeedsOf("tall", 0.02));
    }

    [Fact]
    public void Only_the_wanted_cells_are_trained()
    {
        var table = new SweepRunner(MadeUpSweep.Sweep, Path).Run(new() { Seeds = 1, Wanted = cell => cell.Variant == "tall" });
        Assert.Equal(["tall", "tall"], table.Rows.Select(row => row.Cell.Variant));
    }

    [Fact]
    public void Two_runs_of_one_table_do_not_write_over_each_other()
    {
        using var other = new FileStream(Path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Contains("Another run is at work",
            Assert.Throws<InvalidOperationException>(() => new SweepRunner(MadeUpSweep.Sweep, Path).Run()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_leaves_no_tensor_behind() => Live.Same(() => SweepRunner.Train(MadeUpSweep.Sweep, new("tall", 0.01, 1)));

    [Fact]
    public void A_table_is_read_as_it_was_written_and_a_diverged_cell_stays_one()
    {
        var table = MadeUpSweep.Table([1, 2], [3, 4]);
        table = table with { Rows = [.. table.Rows.Skip(1), table.Rows[0] with { Measures = new Dictionary<string, double>() }] };
        SweepFile.Write(table, Path);
        var read = SweepFile.Read(MadeUpSweep.Sweep, Path);
        Assert.Equal(("paper", "2026-01-02"), (read.Hardware, read.Date));
        Assert.Equal(table.Rows.Select(Show).Order(StringComparer.Ordinal), read.Rows.Select(Show).Order(StringComparer.Ordinal));
        Assert.Contains("# question: Is short shorter than tall?", File.ReadAllText(Path), StringComparison.Ordinal);
        Assert.Contains("\"steps\":3", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_another_recipe_and_a_broken_line_are_refused()
    {
        SweepFile.Write(MadeUpSweep.Table([1], [2]), Path);
        var other = MadeUpSweep.Sweep with { Rates = [0.01, 0.03] };
        Assert.Contains("run the sweep again",
            Assert.Throws<ModelFileException>(() => SweepFile.Read(other, Path)).Message, StringComparison.Ordinal);
        var lines = File.ReadAllLines(Path);
        File.WriteAllText(Path, string.Join('\n', lines).Replace(",1.5,", ",soon,", StringComparison.Ordinal) + "\n");
        Assert.Contains(
            "field 4", Assert.Throws<ModelFileException>(() => SweepFile.Read(MadeUpSweep.Sweep, Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path, string.Join('\n', lines) + ",7\n");
        Assert.Contains($"line {lines.Length}",
            Assert.Throws<ModelFileException>(() => SweepFile.Read(MadeUpSweep.Sweep, Path)).Message, StringComparison.Ordinal);
    }

    private static string[] WithoutSeconds(string[] lines) =>
        [.. lines.Select(line => line.StartsWith('#') ? line : string.Join(',', line.Split(',').Where((_, i) => i != 3)))];

    private static string Show(SweepRow row) =>
        $"{row.Cell} {row.Seconds} {string.Join(' ', row.Measures.OrderBy(measure => measure.Key, StringComparer.Ordinal))}";
}
