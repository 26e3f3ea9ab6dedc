using System.Globalization;
using BetweenTokens.Statistics;

namespace BetweenTokens.Training.Sweeps;

/// <summary>A published order of two variants in one measure.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Lower">The variant that has less of it.</param>
/// <param name="Higher">The variant that has more of it.</param>
/// <param name="Source">Who published it.</param>
public sealed record SweepOrder(string Measure, string Lower, string Higher, string Source);

/// <summary>What the mean over the seeds must keep to, at the best rate, for the comparison to mean anything.</summary>
/// <param name="Says">What it shows.</param>
/// <param name="Measure">The measure.</param>
/// <param name="Variant">The variant.</param>
/// <param name="AtLeast">Least value.</param>
/// <param name="AtMost">Greatest value.</param>
public sealed record SweepControl(
    string Says,
    string Measure,
    string Variant,
    double AtLeast = double.NegativeInfinity,
    double AtMost = double.PositiveInfinity);

/// <summary>What the seeds say about a published order.</summary>
public enum OrderOutcome
{
    /// <summary>The seeds agree with it: the sign test's chance is at most 0.05. Five seeds of five give 0.031.</summary>
    Holds,

    /// <summary>The seeds agree on the opposite.</summary>
    Reversed,

    /// <summary>The seeds disagree, or are fewer than five.</summary>
    Undecided,

    /// <summary>A control failed: this sweep cannot tell.</summary>
    ControlFailed,
}

/// <summary>A published order, judged.</summary>
/// <param name="Order">The order.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="LowerRate">Best rate of the lower variant.</param>
/// <param name="HigherRate">Best rate of the higher variant.</param>
/// <param name="Lower">Its measure, seed by seed.</param>
/// <param name="Higher">Its measure, seed by seed.</param>
/// <param name="Test">Higher minus lower.</param>
/// <param name="FailedControl">The first control that failed.</param>
public sealed record OrderVerdict(
    SweepOrder Order,
    OrderOutcome Outcome,
    double LowerRate,
    double HigherRate,
    IReadOnlyList<double> Lower,
    IReadOnlyList<double> Higher,
    PairedTest Test,
    string? FailedControl = null)
{
    /// <summary>Largest chance at which signs count as agreement.</summary>
    public const double Level = 0.05;

    /// <summary>Judges one order of a table.</summary>
    public static OrderVerdict Of(SweepTable table, SweepOrder order)
    {
        var failed = table.Sweep.Controls.Where(control => !table.Keeps(control)).Select(control => control.Says).FirstOrDefault();
        var (lowerRate, higherRate) = (table.BestRate(order.Lower), table.BestRate(order.Higher));
        var seeds = table.SeedsOf(order.Lower, lowerRate).Intersect(table.SeedsOf(order.Higher, higherRate)).Order().ToArray();
        var (lower, higher) =
            (table.Values(order.Lower, lowerRate, order.Measure, seeds), table.Values(order.Higher, higherRate, order.Measure, seeds));
        var test = PairedTest.Of(lower, higher);
        var outcome = failed is not null ? OrderOutcome.ControlFailed
            : test.RiseProbability <= Level ? OrderOutcome.Holds
            : test.FallProbability <= Level ? OrderOutcome.Reversed
            : OrderOutcome.Undecided;
        return new(order, outcome, lowerRate, higherRate, lower, higher, test, failed);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Order.Measure}: {Order.Lower} {Lower.Average():0.000} < {Order.Higher} {Higher.Average():0.000} ({Order.Source}): "
        + $"{Words}; {Test.Positive} of {Test.Differences.Count} seeds agree, difference {Test.Mean:0.000} "
        + $"[{Test.Interval.Low:0.000}, {Test.Interval.High:0.000}]");

    private string Words => Outcome switch
    {
        OrderOutcome.Holds => "holds",
        OrderOutcome.Reversed => "REVERSED",
        OrderOutcome.Undecided => "undecided",
        _ => $"cannot be told, since this control failed: {FailedControl}",
    };
}
