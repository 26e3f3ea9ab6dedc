namespace BetweenTokens.Statistics;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="From">Lower edge of the stated probability.</param>
/// <param name="To">Upper edge.</param>
/// <param name="Count">Forecasts in the bin.</param>
/// <param name="Confidence">Their mean stated probability; NaN in an empty bin.</param>
/// <param name="Accuracy">The share that came true; NaN in an empty bin.</param>
/// <param name="AccuracyInterval">Wilson interval of the share; 0…1 in an empty bin.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double Confidence, double Accuracy, Interval AccuracyInterval);

/// <summary>Stated probabilities against what happened: the reliability diagram and the errors drawn from it.</summary>
public sealed class Reliability
{
    private Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        Bins = bins;
        Count = bins.Sum(bin => bin.Count);
        var filled = bins.Where(bin => bin.Count > 0).ToList();
        ExpectedError = filled.Sum(bin => (double)bin.Count / Count * Math.Abs(bin.Accuracy - bin.Confidence));
        MaximumError = filled.Max(bin => Math.Abs(bin.Accuracy - bin.Confidence));
        Overconfidence = filled.Sum(bin => (double)bin.Count / Count * (bin.Confidence - bin.Accuracy));
    }

    /// <summary>Bins of equal width from 0 to 1, empty ones included.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Number of forecasts.</summary>
    public int Count { get; }

    /// <summary>Expected calibration error, Σ n_b/n |accuracy − confidence| (Naeini et al. 2015; Guo et al. 2017).</summary>
    public double ExpectedError { get; }

    /// <summary>Largest gap of any filled bin.</summary>
    public double MaximumError { get; }

    /// <summary>Mean stated probability minus the share that came true; positive for an overconfident forecaster.</summary>
    public double Overconfidence { get; }

    /// <summary>Sorts forecasts into bins of equal width; an edge belongs to the bin above it.</summary>
    /// <param name="confidences">Stated probabilities, 0 to 1.</param>
    /// <param name="outcomes">Whether each came true.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="level">Coverage of the bins' intervals.</param>
    public static Reliability Of(IReadOnlyList<double> confidences, IReadOnlyList<bool> outcomes, int bins = 15, double level = 0.95)
    {
        Expect(confidences, outcomes.Count, bins);
        var (counts, hits, sums) = (new int[bins], new int[bins], new double[bins]);
        for (var i = 0; i < confidences.Count; i++)
        {
            var bin = BinOf(confidences[i], bins);
            counts[bin]++;
            sums[bin] += confidences[i];
            hits[bin] += outcomes[i] ? 1 : 0;
        }

        return new([.. Enumerable.Range(0, bins).Select(b => new ReliabilityBin(
            (double)b / bins,
            (b + 1.0) / bins,
            counts[b],
            counts[b] == 0 ? double.NaN : sums[b] / counts[b],
            counts[b] == 0 ? double.NaN : (double)hits[b] / counts[b],
            counts[b] == 0 ? new Interval(0, 1, level) : Interval.Wilson(hits[b], counts[b], level)))]);
    }

    /// <summary>
    /// Expected calibration error against known probabilities instead of outcomes (a world whose law is known): no
    /// sampling noise, so no bias upwards for small samples.
    /// </summary>
    /// <param name="confidences">Stated probabilities.</param>
    /// <param name="truths">True probabilities of the same events.</param>
    /// <param name="bins">Number of bins of equal width.</param>
    public static double ExpectedErrorAgainst(IReadOnlyList<double> confidences, IReadOnlyList<double> truths, int bins = 15)
    {
        Expect(confidences, truths.Count, bins);
        var gaps = new double[bins];
        for (var i = 0; i < confidences.Count; i++)
        {
            gaps[BinOf(confidences[i], bins)] += truths[i] - confidences[i];
        }

        return gaps.Sum(Math.Abs) / confidences.Count;
    }

    private static int BinOf(double confidence, int bins) => Math.Min(bins - 1, (int)(confidence * bins));

    private static void Expect(IReadOnlyList<double> confidences, int others, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (confidences.Count == 0 || confidences.Count != others)
        {
            throw new ArgumentException(
                $"As many stated probabilities as outcomes, and at least one, expected; found {confidences.Count} and {others}.");
        }

        var wrong = confidences.FirstOrDefault(c => !(c is >= 0 and <= 1.000001), 0.0);
        if (wrong is not 0.0)
        {
            throw new ArgumentException($"A probability lies between 0 and 1; found {wrong}.");
        }
    }
}
