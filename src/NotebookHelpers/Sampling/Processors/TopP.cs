using System.Buffers;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>
/// Keeps the nucleus: the smallest set of likeliest tokens whose mass reaches p (Holtzman et al. 2019). The token that
/// crosses the threshold is kept; among equal logits at the edge the smaller ids are kept.
/// </summary>
public sealed record TopP : ILogitsProcessor
{
    /// <summary>Sets the mass to keep.</summary>
    /// <param name="value">p in (0, 1]; 1 keeps whatever has any probability in float32.</param>
    public TopP(float value) =>
        Value = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A nucleus holds a mass above 0 and at most 1.");

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
        try
        {
            var row = weights.AsSpan(0, logits.Length);
            Distributions.ExpShifted(logits, max, row);
            var edge = MassSelection.Find(logits, row, max, Value * Sums.Of(row));
            Cut.Below(logits, edge.Key);
            Cut.AllButFirst(logits, edge.Key, edge.EqualsKept);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(weights);
        }
    }
}
