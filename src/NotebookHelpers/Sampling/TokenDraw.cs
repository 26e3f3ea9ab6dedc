using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>The one irreversible step: from a distribution to a token.</summary>
public static class TokenDraw
{
    private const int Block = 512;

    /// <summary>Draws from the softmax of a row of logits, by inverting its cumulative sum in the order of ids.</summary>
    /// <param name="logits">[dVocab]; −∞ is never drawn.</param>
    /// <param name="random">One uniform number is taken from it, whatever the outcome.</param>
    public static int Sample(ReadOnlySpan<float> logits, SeededRandom random)
    {
        var max = Distributions.FiniteMax(logits);
        Span<double> sums = new double[(logits.Length + Block - 1) / Block];
        Span<float> weights = stackalloc float[Block];
        var total = 0.0;
        for (var b = 0; b < sums.Length; b++)
        {
            sums[b] = Sums.Of(Weigh(logits, b, max, weights));
            total += sums[b];
        }

        var point = random.NextDouble() * total;
        var last = -1;
        for (var b = 0; b < sums.Length; b++)
        {
            if (sums[b] == 0)
            {
                continue;
            }

            var row = Weigh(logits, b, max, weights);
            if (point >= sums[b])
            {
                (point, last) = (point - sums[b], b * Block + row.LastIndexOfAnyExcept(0f));
                continue;
            }

            for (var i = 0; i < row.Length; i++)
            {
                last = row[i] > 0 ? b * Block + i : last;
                point -= row[i];
                if (point < 0)
                {
                    return last;
                }
            }
        }

        // Rounding left the point just past the end: the last token that has any weight.
        return last;
    }

    private static Span<float> Weigh(ReadOnlySpan<float> logits, int block, float max, Span<float> weights)
    {
        var row = logits.Slice(block * Block, Math.Min(Block, logits.Length - block * Block));
        Distributions.ExpShifted(row, max, weights);
        return weights[..row.Length];
    }
}
