using System.Buffers;
using System.Numerics.Tensors;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>
/// Locally typical sampling (Meister et al. 2022): keeps the tokens whose surprisal lies nearest to the entropy until
/// their mass reaches p. It may cut the likeliest token.
/// </summary>
public sealed record TypicalP : ILogitsProcessor
{
    /// <summary>Sets the mass to keep.</summary>
    /// <param name="value">p in (0, 1).</param>
    public TypicalP(float value) =>
        Value = value is > 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Typical sampling keeps a mass above 0 and below 1.");

    /// <summary>p.</summary>
    public float Value { get; }

    /// <inheritdoc/>
    public void Apply(Span<float> logits, ReadOnlySpan<int> history)
    {
        var (entropy, logZ) = (Distributions.Entropy(logits), Distributions.LogSumExp(logits));
        var keys = ArrayPool<float>.Shared.Rent(logits.Length);
        var masses = ArrayPool<float>.Shared.Rent(logits.Length);
        try
        {
            var key = keys.AsSpan(0, logits.Length);
            var mass = masses.AsSpan(0, logits.Length);
            TensorPrimitives.Subtract(logits, (float)logZ, mass);

            // Distance of the surprisal −log p from the entropy, negated so that the most typical comes first.
            TensorPrimitives.Add<float>(mass, (float)entropy, key);
            TensorPrimitives.Abs<float>(key, key);
            TensorPrimitives.Negate<float>(key, key);
            TensorPrimitives.Exp<float>(mass, mass);

            var edge = MassSelection.Find(key, mass, Distributions.Max(key), Value * Sums.Of(mass));
            for (var i = 0; i < logits.Length; i++)
            {
                logits[i] = key[i] < edge.Key ? float.NegativeInfinity : logits[i];
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(keys);
            ArrayPool<float>.Shared.Return(masses);
        }
    }
}
