using System.Buffers;

namespace BetweenTokens.Sampling.Processors;

/// <summary>
/// Weakens tokens that occurred (Keskar et al. 2019): a positive logit is divided by the penalty, a negative one
/// multiplied; a token that occurred often is weakened once.
/// </summary>
public sealed record RepetitionPenalty : ILogitsProcessor
{
    /// <summary>Sets the penalty.</summary>
    /// <param name="value">Above 0; 1 changes nothing, below 1 favours repetition.</param>
    public RepetitionPenalty(float value) =>
        Value = value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A repetition penalty is a finite number above 0.");

    /// <summary>The penalty.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        // One bit a token: cheaper than a hash set for a history of thousands.
        var words = (logits.Length + 63) / 64;
        var seen = ArrayPool<ulong>.Shared.Rent(words);
        seen.AsSpan(0, words).Clear();
        foreach (var id in history)
        {
            if ((seen[id >> 6] & (1UL << id)) == 0)
            {
                seen[id >> 6] |= 1UL << id;
                logits[id] = logits[id] < 0 ? logits[id] * Value : logits[id] / Value;
            }
        }

        ArrayPool<ulong>.Shared.Return(seen);
    }
}
