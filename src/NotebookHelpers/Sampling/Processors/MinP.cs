using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>Keeps tokens at least a given fraction as likely as the likeliest (Nguyen et al. 2024).</summary>
public sealed record MinP : ILogitsProcessor
{
    /// <summary>Sets the fraction.</summary>
    /// <param name="value">In [0, 1], relative to the largest probability.</param>
    public MinP(float value) =>
        Value = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Min-p is a fraction of the largest probability, from 0 to 1.");

    /// <summary>The fraction.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    /// <remarks>p_i &lt; f·p_max is z_i &lt; z_max + ln f: no exponential is needed.</remarks>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history) =>
        Cut.Below(logits, Distributions.FiniteMax(logits) + MathF.Log(Value));
}
