using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using Xunit;

namespace BetweenTokens.Tests.Training.Sweeps;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class SweepVerificationTests : IDisposable
{
    internal static readonly Sweep Sized = MadeUpSweep.Sweep with { Probe = new Size(), ChosenBy = "size", Controls = [], Orders = [] };

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-again-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void On_one_machine_the_digits_of_the_table_come_out_again()
    {
        var table = Trained();
        var cells = SweepVerification.Cheapest(table).Select(cell => SweepVerification.Repeat(table, cell)).ToList();
        Assert.Equal(["short", "tall"], cells.Select(cell => cell.Cell.Variant));
        Assert.All(cells, cell =>
        {
            Assert.True(cell.HasSameDigits && cell.IsSound, cell.ToString());
            Assert.Equal(["size", "size@1"], cell.Measures.Select(measure => measure.Measure));
            Assert.Contains("all 2 numbers have the noted digits", cell.ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Another_rounding_is_told_from_another_training()
    {
        var (table, cell) = (Trained(), new SweepCell("tall", 0.01, 1));
        var rounded = SweepVerification.Repeat(With(table, cell, size => size * 1.001), cell);
        Assert.True(rounded.IsSound && !rounded.HasSameDigits, rounded.ToString());
        Assert.Contains("1 of 2 numbers have the noted digits", rounded.ToString(), StringComparison.Ordinal);

        var other = SweepVerification.Repeat(With(table, cell, size => size * 1.5), cell);
        Assert.False(other.IsSound, other.ToString());
        Assert.StartsWith("trained again, it is another training: size ", other.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("size@1", other.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cells_that_cost_least_are_of_several_variants_at_their_best_rates()
    {
        var table = MadeUpSweep.Table([1, 2], [3, 4]);
        Assert.Equal([new SweepCell("short", 0.02, 1), new SweepCell("tall", 0.02, 1)], SweepVerification.Cheapest(table, 5));
        Assert.Equal([new SweepCell("short", 0.02, 1)], SweepVerification.Cheapest(table, 1));
        var turned = table.Sweep with
        {
            Variants = [.. table.Sweep.Variants
                .Select(variant => variant with { Recipe = variant.Recipe with { Rows = variant.Name == "short" ? 64 : 2 } })],
        };
        Assert.Equal([new SweepCell("tall", 0.02, 1)], SweepVerification.Cheapest(table with { Sweep = turned }, 1));
    }

    [Fact]
    public void The_tolerance_is_four_deviations_of_the_other_seeds()
    {
        var (table, cell) = (MadeUpSweep.Table([1, 2, 4], [3, 3, 3]), new SweepCell("short", 0.02, 1));
        Assert.Equal(4 * Math.Sqrt(2), SweepVerification.ToleranceOf(table, cell, "height"), 1e-12); // 2 and 4: squares around 3 sum to 2
        // seeds that agree: two thousandths
        Assert.Equal(0.006, SweepVerification.ToleranceOf(table, cell with { Variant = "tall" }, "height"), 1e-12);
    }

    [Fact]
    public void A_training_is_compared_as_far_as_it_goes()
    {
        var table = Trained();
        Assert.Equal(
            ["size@1"], SweepVerification.Repeat(table, new("tall", 0.01, 1), steps: 1).Measures.Select(measure => measure.Measure));
        Assert.Contains("no cell 'tall / 0.01 / 9'",
            Assert.Throws<ArgumentException>(() => SweepVerification.Repeat(table, new("tall", 0.01, 9))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_diverges_is_not_the_noted_one()
    {
        var (sweep, cell) = (Sized with { Rates = [1e38] }, new SweepCell("tall", 1e38, 1));
        var table = new SweepTable(
            sweep, [new(cell, 1, new Dictionary<string, double> { ["size"] = 1, ["size@1"] = 1 })], "paper", "2026-01-02");
        var again = SweepVerification.Repeat(table, cell);
        Assert.False(again.IsSound);
        Assert.Equal(2, again.Measures.Count(measure => double.IsNaN(measure.Found)));
    }

    private SweepTable Trained()
    {
        var path = Path.Combine(_folder, "made-up.csv");
        new SweepRunner(Sized, path).Run(new() { Seeds = 2 });
        return SweepFile.Read(Sized, path); // six digits
    }

    private static SweepTable With(SweepTable table, SweepCell cell, Func<double, double> change) => table with
    {
        Rows = [.. table.Rows.Select(row => row.Cell != cell
            ? row
            : row with
            {
                Measures = row.Measures.ToDictionary(pair => pair.Key, pair => pair.Key == "size" ? change(pair.Value) : pair.Value),
            })],
    };

    /// <summary>Mean square of all weights, after the first step and at the end.</summary>
    private sealed class Size : Probe
    {
        public override IReadOnlyList<string> Measures { get; } = ["size", "size@1"];

        public override bool Looks(int step, int steps) => step == 1 || step == steps;

        public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured) =>
            measured[step == 1 ? "size@1" : "size"] = model.Parameters.ByName.Values.Sum(value => value.square().mean().item<float>());
    }
}
