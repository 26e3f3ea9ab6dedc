using System.Buffers;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling;

/// <summary>
/// Keeps the nucleus: the smallest set of likeliest tokens whose mass reaches p (Holtzman et al. 2019). The token that
/// crosses the threshold is kept; among equal logits at the edge the smaller ids are kept.
/// </summary>
public sealed record TopP : ILogitsProcessor
{
    /// <summary>Sets the mass to keep.</summary>
    /// <param name="value">p in (0, 1]; 1 keeps whatever has any probability in float32.</param>
    public TopP(float value) =>
        Value = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A nucleus holds a mass above 0 and at most 1.");

    /// <summary>p.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        var max = Distributions.FiniteMax(logits);
        if (Value == 1)
        {
            // exp(−104) rounds to zero in float32.
            Cut.Below(logits, max - 103.97f);
            return;
        }

        var weights = ArrayPool<float>.Shared.Rent(logits.Length);
        var candidates = ArrayPool<MassSelection.Candidate>.Shared.Rent(logits.Length);
        try
        {
            var row = weights.AsSpan(0, logits.Length);
            Distributions.ExpShifted(logits, max, row);
            var total = Sums.Of(row);

            // Tokens below (1 − p)/V of the mass hold less than 1 − p together, so none of them is in the nucleus: on a
            // real model this leaves a few thousand of 49,152 to look at.
            var count = MassSelection.Collect(logits, row, (float)((1 - Value) * total / logits.Length), candidates);
            var edge = MassSelection.Find(candidates.AsSpan(0, count), Value * total);
            Cut.Below(logits, edge.Key);
            Cut.AllButFirst(logits, edge.Key, edge.EqualsKept);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(weights);
            ArrayPool<MassSelection.Candidate>.Shared.Return(candidates);
        }
    }
}
