using System.Numerics.Tensors;

namespace BetweenTokens.Sampling.Processors;

/// <summary>Divides every logit by T: below 1 sharpens the distribution, above 1 flattens it (Ackley et al. 1985).</summary>
public sealed record Temperature : ILogitsProcessor
{
    /// <summary>Sets the temperature.</summary>
    /// <param name="value">T &gt; 0. For T → 0 choose greedily instead.</param>
    public Temperature(float value) =>
        Value = value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, "A temperature is a finite number above 0; for the limit 0 choose greedily.");

    /// <summary>T.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history) => TensorPrimitives.Divide(logits, Value, logits);
}
