using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>
/// What a cut (top-k, top-p, min-p and the like) does to one distribution, in float64: "before" is the distribution that is cut,
/// "after" what is left of it, brought back to the sum one.
/// </summary>
public sealed class TruncationPrice
{
    private readonly double[] _before, _after;

    private TruncationPrice(double[] before, double[] after) => (_before, _after) = (before, after);

    /// <summary>The distribution that is cut, [dVocab].</summary>
    public IReadOnlyList<double> Before => _before;

    /// <summary>What is drawn from, [dVocab]; 0 where it was cut.</summary>
    public IReadOnlyList<double> After => _after;

    /// <summary>How many tokens remain.</summary>
    public int KeptCount => _after.Count(q => q > 0);

    /// <summary>Their mass before, m.</summary>
    public double KeptMass => _before.Where((_, i) => _after[i] > 0).Sum();

    /// <summary>What was cut, summed on its own: 1 − m, without the loss of digits where it is small.</summary>
    public double CutMass => _before.Where((_, i) => !(_after[i] > 0)).Sum();

    /// <summary>Probability before of the least likely token that remains.</summary>
    public double SmallestKept => _before.Where((_, i) => _after[i] > 0).Min();

    /// <summary>Probability before of the likeliest token that was cut; 0 where none was.</summary>
    public double LargestCut => _before.Where((_, i) => !(_after[i] > 0)).DefaultIfEmpty(0).Max();

    /// <summary>
    /// KL(after ‖ before) in nats, term by term. What remains keeps its proportions, so it equals −ln m: the price of a cut is the
    /// surprise at being told that the token is among those kept.
    /// </summary>
    public double KullbackLeibler => _after.Select((q, i) => q > 0 ? q * Math.Log(q / _before[i]) : 0).Sum();

    /// <summary>Total variation distance of the two, ½ Σ |after − before|, from 0 to 1; it equals 1 − m.</summary>
    public double TotalVariation => Half(_after, _before);

    /// <summary>The price of the cuts among some settings.</summary>
    /// <param name="logits">[dVocab] the model's logits.</param>
    /// <param name="options">
    /// Temperature and penalty shape what is cut; all the rest cuts. Temperature 0 cuts the model's own distribution to its likeliest
    /// token.
    /// </param>
    /// <param name="history">Every token so far; empty where no setting looks back.</param>
    public static TruncationPrice Of(ReadOnlySpan<float> logits, SamplingOptions options, ReadOnlySpan<int> history = default)
    {
        float[] before = [.. logits], after = [.. logits];
        new SamplingOptions { Temperature = options.Temperature, RepetitionPenalty = options.RepetitionPenalty }.ToChain()
            .Apply(before, history);
        options.ToChain().Apply(after, history);
        if (options.Greedy)
        {
            var best = Distributions.ArgMax(after);
            Array.Fill(after, float.NegativeInfinity, 0, best);
            Array.Fill(after, float.NegativeInfinity, best + 1, after.Length - best - 1);
        }

        return Of(before, after);
    }

    /// <summary>The price of a cut that was made in any way.</summary>
    /// <param name="before">[dVocab] logits before it.</param>
    /// <param name="after">[dVocab] logits after it: −∞ where it cut, else as before but for a constant.</param>
    /// <exception cref="ArgumentException">The rows are not of one length, or nothing remains.</exception>
    public static TruncationPrice Of(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        if (before.Length != after.Length)
        {
            throw new ArgumentException(
                $"Rows of one length expected, before and after the cut; found {before.Length} and {after.Length}.");
        }

        var p = EntropyCurve.Probabilities(before);
        var q = new double[p.Length];
        var mass = 0.0;
        for (var i = 0; i < q.Length; i++)
        {
            q[i] = float.IsNegativeInfinity(after[i]) ? 0 : p[i];
            mass += q[i];
        }

        for (var i = 0; i < q.Length; i++)
        {
            q[i] /= mass;
        }

        return mass > 0 ? new(p, q) : throw new ArgumentException("Nothing that had a probability remains: the cut forbids every token.");
    }

    /// <summary>The same cut beside the true distribution.</summary>
    /// <param name="law">[dVocab] exact probabilities, for instance an oracle's.</param>
    public LawPrice Against(IReadOnlyList<double> law)
    {
        if (law.Count != _before.Length)
        {
            throw new ArgumentException(
                $"The law's probabilities of all {_before.Length} tokens expected; found {law.Count}.", nameof(law));
        }

        var ids = Enumerable.Range(0, law.Count);
        int[] valid = [.. ids.Where(i => law[i] > 0)], invalid = [.. ids.Where(i => !(law[i] > 0))];
        int[] lost = [.. valid.Where(i => !(_after[i] > 0))];
        return new(valid.Length, lost.Length, lost.Sum(i => law[i]), invalid.Count(i => _after[i] > 0),
            invalid.Sum(i => _before[i]), invalid.Sum(i => _after[i]), Half(law, _before), Half(law, _after));
    }

    private static double Half(IReadOnlyList<double> one, double[] other) => one.Select((p, i) => Math.Abs(p - other[i])).Sum() / 2;
}

/// <summary>A cut beside the law. A token is valid where the law gives it a probability.</summary>
/// <param name="Valid">Number of valid tokens.</param>
/// <param name="ValidCut">Valid tokens that the cut made impossible.</param>
/// <param name="ValidCutMass">Their mass under the law.</param>
/// <param name="InvalidKept">Invalid tokens that remain possible.</param>
/// <param name="InvalidMassBefore">Mass that the model gives to invalid tokens.</param>
/// <param name="InvalidMassAfter">The same after the cut.</param>
/// <param name="DistanceBefore">Total variation between the law and the distribution that is cut.</param>
/// <param name="DistanceAfter">The same after the cut.</param>
public sealed record LawPrice(int Valid, int ValidCut, double ValidCutMass, int InvalidKept, double InvalidMassBefore,
    double InvalidMassAfter, double DistanceBefore, double DistanceAfter);
