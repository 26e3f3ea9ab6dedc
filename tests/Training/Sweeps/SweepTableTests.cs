using BetweenTokens.Training.Sweeps;
using Xunit;

namespace BetweenTokens.Tests.Training.Sweeps;

[Trait("tier", "fast")]
public sealed class SweepTableTests
{
    private static readonly double[] _short = [1.0, 1.1, 1.2, 1.3, 1.4];
    private static readonly double[] _tall = [1.5, 1.6, 1.7, 1.8, 1.9];

    [Fact]
    public void An_order_holds_where_five_seeds_of_five_agree()
    {
        var verdict = MadeUpSweep.Table(_short, _tall).Verdicts().Single();
        Assert.Equal(OrderOutcome.Holds, verdict.Outcome);
        Assert.Equal(0.5, verdict.Test.Mean, 1e-12);
        Assert.Equal(
            "height: short 1.200 < tall 1.700 (folklore): holds; 5 of 5 seeds agree, difference 0.500 [0.500, 0.500]", verdict.ToString());
    }

    [Fact]
    public void An_order_is_reversed_where_five_seeds_agree_on_the_opposite() =>
        Assert.Equal(OrderOutcome.Reversed, MadeUpSweep.Table(_tall, _short).Verdicts().Single().Outcome);

    [Fact]
    public void An_order_is_undecided_where_seeds_disagree_or_are_too_few()
    {
        Assert.Equal(OrderOutcome.Undecided, MadeUpSweep.Table(_short, [1.5, 1.6, 1.7, 1.8, 1.3]).Verdicts().Single().Outcome);
        Assert.Equal(OrderOutcome.Undecided, MadeUpSweep.Table(_short[..4], _tall[..4]).Verdicts().Single().Outcome);
    }

    [Fact]
    public void Nothing_is_decided_where_a_control_fails()
    {
        var verdict = MadeUpSweep.Table([0.1, 0.2, 0.3, 0.4, 0.5], [0.6, 0.7, 0.8, 0.9, 0.95]).Verdicts().Single();
        Assert.Equal((OrderOutcome.ControlFailed, "tall is tall"), (verdict.Outcome, verdict.FailedControl));
    }

    [Fact]
    public void The_best_rate_has_the_lowest_mean_and_one_that_diverged_is_out()
    {
        var table = MadeUpSweep.Table(_short, _tall);
        Assert.Equal(0.02, table.BestRate("tall"));
        var diverged = table with
        {
            Rows = [.. table.Rows.Select(row =>
                row.Cell == new SweepCell("tall", 0.02, 3) ? row with { Measures = new Dictionary<string, double>() } : row)],
        };
        Assert.Equal(0.01, diverged.BestRate("tall"));
        Assert.Equal(0.02, diverged.BestRate("short"));
    }

    [Fact]
    public void A_table_is_a_data_frame_with_a_row_for_each_training()
    {
        var table = MadeUpSweep.Table(_short, _tall);
        var frame = table.ToDataFrame();
        var measure = table.Sweep.Probe.Measures[0];

        Assert.Equal(table.Rows.Count, frame.Rows.Count);
        Assert.Equal(table.Rows.Select(row => row.Cell.Variant), frame["variant"].Cast<string>());
        Assert.Equal(table.Rows.Select(row => (double?)row[measure]), frame[measure].Cast<double?>());

        var diverged = table with { Rows = [table.Rows[0] with { Measures = new Dictionary<string, double>() }] };
        Assert.Null(diverged.ToDataFrame()[measure][0]);
    }

    [Fact]
    public void Rates_are_compared_over_the_seeds_that_all_of_them_have()
    {
        var table = MadeUpSweep.Table(_short, _tall);
        var partial = table with
        {
            Rows = [.. table.Rows.Where(row => row.Cell.Rate == 0.02 || row.Cell.Seed == 1)
                .Select(row => row.Cell is { Rate: 0.02, Seed: > 1 }
                    ? row with { Measures = new Dictionary<string, double>(row.Measures) { ["loss"] = 50 } }
                    : row)],
        };
        Assert.Equal(0.02, partial.BestRate("tall"));
        Assert.Equal([1, 2, 3, 4, 5], partial.SeedsOf("tall", 0.02));
    }

    [Fact]
    public void A_measure_at_several_places_is_a_curve_with_its_interval()
    {
        var curve = MadeUpSweep.Table(_short, _tall).Curve("tall", "height");
        Assert.Equal([1, 10], curve.Select(point => point.Place));
        Assert.Equal([1, 3], curve.Select(point => point.Mean));
        Assert.Equal(3 - (2.7764451052 * Math.Sqrt(0.5)), curve[1].Interval.Low, 1e-8); // Student's t of 1 … 5
    }

    [Fact]
    public void A_variant_without_results_is_named()
    {
        var table = MadeUpSweep.Table(_short, []);
        Assert.Equal(["tall"], table.Missing());
        Assert.Contains("'tall'", Assert.Throws<InvalidOperationException>(() => table.BestRate("tall")).Message, StringComparison.Ordinal);
    }
}
