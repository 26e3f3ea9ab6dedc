using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>Keeps the k largest logits (Fan et al. 2018); whatever equals the k-th is kept too.</summary>
public sealed record TopK : ILogitsProcessor
{
    // A block is scanned value by value only where its maximum beats the k-th largest so far.
    private const int Block = 128;

    /// <summary>Sets the number to keep.</summary>
    /// <param name="value">k ≥ 1.</param>
    public TopK(int value) =>
        Value = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Top-k keeps at least one token.");

    /// <summary>k.</summary>
    public int Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        if (Value < logits.Length)
        {
            Cut.Below(logits, KthLargest(logits, Value));
        }
    }

    private static float KthLargest(ReadOnlySpan<float> logits, int k)
    {
        var largest = new PriorityQueue<float, float>(k + 1);
        for (var i = 0; i < k; i++)
        {
            largest.Enqueue(logits[i], logits[i]);
        }

        var threshold = largest.Peek();
        for (var start = k; start < logits.Length; start += Block)
        {
            var block = logits.Slice(start, Math.Min(Block, logits.Length - start));
            if (Distributions.Max(block) <= threshold)
            {
                continue;
            }

            foreach (var value in block)
            {
                if (value > threshold)
                {
                    largest.EnqueueDequeue(value, value);
                    threshold = largest.Peek();
                }
            }
        }

        return threshold;
    }
}
