using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>Cuts tokens less likely than ε (Hewitt et al. 2022); the likeliest is always kept.</summary>
public sealed record EpsilonCutoff : ILogitsProcessor
{
    /// <summary>Sets the threshold.</summary>
    /// <param name="value">ε in (0, 1).</param>
    public EpsilonCutoff(float value) => Value = Expect(value);

    /// <summary>ε.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history) => CutBelow(logits, Value);

    internal static float Expect(float value) =>
        value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A probability threshold lies above 0 and below 1.");

    internal static void CutBelow(Span<float> logits, double probability) =>
        Cut.Below(logits, Math.Min(Distributions.FiniteMax(logits), (float)(Distributions.LogSumExp(logits) + Math.Log(probability))));
}
