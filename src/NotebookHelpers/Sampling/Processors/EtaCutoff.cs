using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>
/// Cuts tokens less likely than η = min(ε, √ε·exp(−entropy)) (Hewitt et al. 2022): the flatter the distribution, the
/// lower the threshold. The likeliest token is always kept.
/// </summary>
public sealed record EtaCutoff : ILogitsProcessor
{
    /// <summary>Sets ε.</summary>
    /// <param name="value">ε in (0, 1).</param>
    public EtaCutoff(float value) => Value = EpsilonCutoff.Expect(value);

    /// <summary>ε.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history) =>
        EpsilonCutoff.CutBelow(logits, Math.Min(Value, Math.Sqrt(Value) * Math.Exp(-Distributions.Entropy(logits))));
}
