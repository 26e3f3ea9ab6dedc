using System.Numerics.Tensors;

namespace BetweenTokens.Statistics;

/// <summary>
/// Softmax and the quantities that follow from it, on rows of logits. An entry of −∞ is an impossible outcome. All
/// logarithms are natural, so entropies and divergences are in nats.
/// </summary>
public static class Distributions
{
    // Short enough to stay in the first-level cache.
    private const int Block = 1024;

    /// <summary>log Σ exp(z): the logits' normaliser; −∞ where every outcome is impossible.</summary>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var max = Max(logits);
        return float.IsInfinity(max) ? max : max + Math.Log(SumExp(logits, max));
    }

    /// <summary>Probabilities of a row of logits (the maximum is subtracted first, so that nothing overflows).</summary>
    /// <param name="logits">[dVocab], at least one above −∞.</param>
    /// <param name="probabilities">[dVocab]; may be the same memory.</param>
    public static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        var max = FiniteMax(logits);
        var sum = 0.0;
        for (var start = 0; start < logits.Length; start += Block)
        {
            var length = Math.Min(Block, logits.Length - start);
            var target = probabilities.Slice(start, length);
            ExpShifted(logits.Slice(start, length), max, target);
            sum += Sums.Of(target);
        }

        TensorPrimitives.Multiply(probabilities[..logits.Length], (float)(1 / sum), probabilities);
    }

    /// <summary>Probabilities of a row of logits, in a new array.</summary>
    public static float[] Softmax(ReadOnlySpan<float> logits)
    {
        var probabilities = new float[logits.Length];
        Softmax(logits, probabilities);
        return probabilities;
    }

    /// <summary>Log-probabilities of a row of logits: z − log Σ exp(z).</summary>
    /// <param name="logits">[dVocab], at least one above −∞.</param>
    /// <param name="logProbabilities">[dVocab]; may be the same memory.</param>
    public static void LogSoftmax(ReadOnlySpan<float> logits, Span<float> logProbabilities)
    {
        FiniteMax(logits);
        TensorPrimitives.Subtract(logits, (float)LogSumExp(logits), logProbabilities);
    }

    /// <summary>Log-probability of one outcome, without forming the others.</summary>
    public static double LogProbability(ReadOnlySpan<float> logits, int index) => logits[index] - LogSumExp(logits);

    /// <summary>Entropy of the softmax of a row of logits: log Z − Σ p z, in nats.</summary>
    public static double Entropy(ReadOnlySpan<float> logits) => NormaliserAndEntropy(logits).Entropy;

    /// <summary>Both from one exponential of each logit: log Σ exp(z), and the entropy in nats.</summary>
    internal static (double LogSumExp, double Entropy) NormaliserAndEntropy(ReadOnlySpan<float> logits)
    {
        var max = FiniteMax(logits);
        var (sum, weighted) = (0.0, 0.0);
        Span<float> shifted = stackalloc float[Block];
        Span<float> exponentials = stackalloc float[Block];
        for (var start = 0; start < logits.Length; start += Block)
        {
            var length = Math.Min(Block, logits.Length - start);
            var s = shifted[..length];
            var e = exponentials[..length];
            TensorPrimitives.Subtract(logits.Slice(start, length), max, s);
            // exp(−110) is zero in float, so the clamp changes no sum and keeps 0·∞ out of the product.
            TensorPrimitives.Max(s, -110f, s);
            TensorPrimitives.Exp(s, e);
            sum += Sums.Of(e);
            weighted += Sums.Dot(e, s);
        }

        return (max + Math.Log(sum), Math.Max(0, Math.Log(sum) - weighted / sum));
    }

    /// <summary>Entropy of probabilities, −Σ p log p in nats, with 0 log 0 = 0.</summary>
    public static double EntropyOf(ReadOnlySpan<float> probabilities)
    {
        var entropy = 0.0;
        foreach (var p in probabilities)
        {
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        return entropy;
    }

    /// <summary>Kullback–Leibler divergence KL(p ‖ q) of two rows of logits, in nats; +∞ where q excludes what p allows.</summary>
    public static double KullbackLeibler(ReadOnlySpan<float> pLogits, ReadOnlySpan<float> qLogits)
    {
        ExpectSameLength(pLogits, qLogits);
        var (pMax, logP, logQ) = (FiniteMax(pLogits), LogSumExp(pLogits), LogSumExp(qLogits));
        var divergence = 0.0;
        for (var i = 0; i < pLogits.Length; i++)
        {
            // Beyond 110 below the maximum the weight is zero in float, whatever the ratio.
            if (pLogits[i] > pMax - 110)
            {
                var log = pLogits[i] - logP;
                divergence += Math.Exp(log) * (log - (qLogits[i] - logQ));
            }
        }

        return divergence;
    }

    /// <summary>Kullback–Leibler divergence KL(p ‖ q) of two vectors of probabilities, in nats.</summary>
    public static double KullbackLeiblerOf(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        ExpectSameLength(p, q);
        var divergence = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            divergence += p[i] > 0 ? p[i] * Math.Log((double)p[i] / q[i]) : 0;
        }

        return divergence;
    }

    /// <summary>Total variation distance of two vectors of probabilities: ½ Σ |p − q|, from 0 to 1.</summary>
    public static double TotalVariation(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        ExpectSameLength(p, q);
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += Math.Abs((double)p[i] - q[i]);
        }

        return sum / 2;
    }

    /// <summary>Largest entry; −∞ where all are.</summary>
    public static float Max(ReadOnlySpan<float> values) => TensorPrimitives.Max<float>(values);

    /// <summary>Index of the largest entry, the first of equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> values) => TensorPrimitives.IndexOfMax<float>(values);

    /// <summary>Indexes of the largest entries in falling order; of equals the smaller index comes first.</summary>
    public static int[] Top(ReadOnlySpan<float> values, int count)
    {
        count = Math.Min(count, values.Length);
        // Smallest of the kept on top: worse means a smaller value, or the larger index among equals.
        var kept = new PriorityQueue<int, (float Value, int Index)>(count + 1);
        var threshold = float.NegativeInfinity;
        for (var i = 0; i < values.Length; i++)
        {
            if (kept.Count < count)
            {
                kept.Enqueue(i, (values[i], -i));
            }
            else if (values[i] > threshold)
            {
                kept.EnqueueDequeue(i, (values[i], -i));
            }
            else
            {
                continue;
            }

            threshold = kept.Count == count && kept.TryPeek(out _, out var worst) ? worst.Value : float.NegativeInfinity;
        }

        var order = new int[kept.Count];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            order[i] = kept.Dequeue();
        }

        return order;
    }

    /// <summary>target = exp(logits − max). Stretches that were cut altogether, most of a row after top-k, cost no exponential.</summary>
    internal static void ExpShifted(ReadOnlySpan<float> logits, float max, Span<float> target)
    {
        const int Stretch = 128;
        for (; !logits.IsEmpty; logits = logits[Math.Min(Stretch, logits.Length)..], target = target[Math.Min(Stretch, target.Length)..])
        {
            var from = logits[..Math.Min(Stretch, logits.Length)];
            var to = target[..from.Length];
            if (!from.ContainsAnyExcept(float.NegativeInfinity))
            {
                to.Clear();
                continue;
            }

            TensorPrimitives.Subtract(from, max, to);
            TensorPrimitives.Exp<float>(to, to);
        }
    }

    /// <summary>Σ exp(z − max).</summary>
    internal static double SumExp(ReadOnlySpan<float> logits, float max)
    {
        var sum = 0.0;
        Span<float> exponentials = stackalloc float[Block];
        for (var start = 0; start < logits.Length; start += Block)
        {
            var length = Math.Min(Block, logits.Length - start);
            ExpShifted(logits.Slice(start, length), max, exponentials[..length]);
            sum += Sums.Of(exponentials[..length]);
        }

        return sum;
    }

    /// <summary>The largest logit, refused where there is no distribution: all −∞, a NaN or a +∞.</summary>
    internal static float FiniteMax(ReadOnlySpan<float> logits)
    {
        var max = logits.IsEmpty ? float.NaN : Max(logits);
        return float.IsFinite(max)
            ? max
            : throw new ArgumentException($"These {logits.Length} logits give no distribution: the largest is {max}. "
                + $"At least one must be finite and none may be NaN or +∞.");
    }

    private static void ExpectSameLength(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        if (p.Length != q.Length)
        {
            throw new ArgumentException(
                $"Two distributions over the same outcomes expected; one has {p.Length} entries and the other {q.Length}.");
        }
    }
}
