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
        Span<int> drawn = stackalloc int[1];
        Sample(logits, random, drawn);
        return drawn[0];
    }

    /// <summary>Draws many times from one distribution, as so many single draws would; the row is summed once.</summary>
    /// <param name="logits">[dVocab]; −∞ is never drawn.</param>
    /// <param name="random">One uniform number is taken from it for each draw.</param>
    /// <param name="drawn">Takes the tokens.</param>
    public static void Sample(ReadOnlySpan<float> logits, SeededRandom random, Span<int> drawn)
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

        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = Invert(logits, max, sums, random.NextDouble() * total, weights);
        }
    }

    /// <summary>The token at a point of the cumulative sum.</summary>
    private static int Invert(ReadOnlySpan<float> logits, float max, ReadOnlySpan<double> sums, double point, Span<float> weights)
    {
        var last = -1;
        for (var b = 0; b < sums.Length; b++)
        {
            if (point >= sums[b])
            {
                (point, last) = (point - sums[b], sums[b] > 0 ? b : last);
                continue;
            }

            var row = Weigh(logits, b, max, weights);
            for (var i = 0; i < row.Length; i++)
            {
                point -= row[i];
                if (point < 0)
                {
                    return b * Block + i;
                }
            }

            last = b;
        }

        // Rounding left the point just past the end: the last token that has any weight.
        return last * Block + Weigh(logits, last, max, weights).LastIndexOfAnyExcept(0f);
    }

    private static Span<float> Weigh(ReadOnlySpan<float> logits, int block, float max, Span<float> weights)
    {
        var row = logits.Slice(block * Block, Math.Min(Block, logits.Length - block * Block));
        Distributions.ExpShifted(row, max, weights);
        return weights[..row.Length];
    }
}
