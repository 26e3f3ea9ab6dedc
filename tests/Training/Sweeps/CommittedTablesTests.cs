using BetweenTokens.Training;
using BetweenTokens.Training.Sweeps;
using Xunit;
using static TorchSharp.torch;
using Tables = BetweenTokens.Training.Sweeps.Sweeps;

namespace BetweenTokens.Tests.Training.Sweeps;

/// <summary>The tables of data/sweeps: they are of the sweeps as defined, they are whole, and a training repeated gives what they say.</summary>
public sealed class CommittedTablesTests
{
    public static TheoryData<string> Names => [.. Tables.Names.Where(name => File.Exists(Tables.PathOf(name)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variant_has_three_rates_and_five_seeds_at_its_best(string name)
    {
        var table = Tables.Load(name);
        Assert.Equal(3, table.Sweep.Rates.Count);
        Assert.All(table.Sweep.RateCells(5), cell => Assert.True(table.Has(cell), cell.ToString()));
        Assert.All(table.Sweep.Variants, variant => Assert.Equal([1, 2, 3, 4, 5], table.SeedsOf(variant.Name, table.BestRate(variant.Name))));
        Assert.Equal(table.Sweep.CountOf(5), table.Rows.Count);
        Assert.DoesNotContain("unknown", table.Hardware + table.Date, StringComparison.Ordinal);
    }

    [Fact]
    public void Copying_forms_in_two_layers_and_not_in_one()
    {
        var table = Tables.Load("induction");
        Assert.All(table.Verdicts(), verdict => Assert.Equal(OrderOutcome.Holds, verdict.Outcome));
        Assert.True(table.At("2 layers", "copy_accuracy").Mean > 0.99);
        Assert.True(table.At("1 layer", "copy_accuracy").Mean < 0.25);
    }

    [Fact]
    public void A_training_repeated_gives_the_committed_numbers()
    {
        var (sweep, cell) = (Tables.Of("induction"), new SweepCell("1 layer", 0.01, 1));
        using var trainer = new Trainer(sweep.RecipeOf(cell));
        while (trainer.Step < 50)
        {
            trainer.Next();
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var measured = new Dictionary<string, double>();
        sweep.Probe.Look(trainer.Transformer, trainer.Recipe, trainer.Step, measured);

        // Another processor adds in another order, which fifty steps raise to some ten-thousandths; another seed moves it by a hundredth.
        Assert.Equal(Tables.Load("induction").Rows.Single(row => row.Cell == cell)["copy_loss@50"], measured["copy_loss@50"], 0.003);
    }
}
