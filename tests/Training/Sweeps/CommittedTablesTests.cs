using BetweenTokens.Training.Sweeps;
using Xunit;
using Tables = BetweenTokens.Training.Sweeps.Sweeps;

namespace BetweenTokens.Tests.Training.Sweeps;

/// <summary>
/// The tables of data/sweeps: they are of the sweeps as defined, they are whole, and a training repeated gives what they say.
/// </summary>
[Trait("tier", "slow")]
public sealed class CommittedTablesTests
{
    public static TheoryData<string> Names => [.. Tables.Names.Where(name => File.Exists(Tables.PathOf(name)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variant_has_its_rates_and_five_seeds_at_its_best(string name)
    {
        var table = Tables.Load(name);
        // a tuning has the rate of its method
        Assert.All(table.Sweep.Variants,
            variant => Assert.True(table.Sweep.Rates.Count == 3 || variant.Rates is { Count: 1 }, variant.Name));
        Assert.All(table.Sweep.RateCells(5), cell => Assert.True(table.Has(cell), cell.ToString()));
        Assert.All(table.Sweep.Variants,
            variant => Assert.Equal([1, 2, 3, 4, 5], table.SeedsOf(variant.Name, table.BestRate(variant.Name))));
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
        var table = Tables.Load("induction");
        var cell = SweepVerification.Repeat(table, SweepVerification.Cheapest(table, 1).Single(), steps: 50);
        Assert.Equal(new("1 layer", 0.01, 1), cell.Cell);
        Assert.True(cell.IsSound, cell.ToString());

        // Another processor adds in another order, which fifty steps raise to some ten-thousandths; another seed moves it by a hundredth.
        var loss = Assert.Single(cell.Measures);
        Assert.Equal("copy_loss@50", loss.Measure);
        Assert.Equal(loss.Noted, loss.Found, 0.003);
    }
}
