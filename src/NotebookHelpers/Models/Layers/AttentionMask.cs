using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>What is added to attention scores before the softmax.</summary>
internal static class AttentionMask
{
    /// <summary>Builds the mask of one layer.</summary>
    /// <param name="config">Causality and ALiBi.</param>
    /// <param name="length">Queries.</param>
    /// <param name="past">Keys before the first query.</param>
    /// <param name="window">Positions that a query sees back, itself included; 0: all.</param>
    /// <param name="documents">[batch, pos] or null.</param>
    /// <param name="device">Where the scores lie.</param>
    /// <returns>Float32 [1 or batch, 1 or head, query, key], free of any scope; the caller disposes it.</returns>
    public static Tensor Build(TransformerConfig config, long length, long past, int window, Tensor? documents, Device device)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var queries = arange(past, past + length, ScalarType.Int64, device).unsqueeze(-1); // [T, 1]
        var back = queries - arange(past + length, ScalarType.Int64, device).unsqueeze(0); // [T, S]
        var hidden = config.Causal ? back.lt(0) : zeros_like(back, ScalarType.Bool);
        if (window > 0)
        {
            hidden |= back.ge(window) | back.le(-window);
        }

        hidden = hidden.unsqueeze(0).unsqueeze(0); // [1, 1, T, S]
        if (documents is not null)
        {
            hidden = hidden | documents.unsqueeze(-1).ne(documents.unsqueeze(-2)).unsqueeze(1); // [B, 1, T, S]
        }

        var start = zeros(1, ScalarType.Float32, device);
        if (config.Positions == PositionScheme.Alibi)
        {
            var slopes = tensor(Slopes(config.NHeads), device: device).view(1, -1, 1, 1); // [1, H, 1, 1]
            start = minimum(back, back.neg()).to(ScalarType.Float32) * slopes; // [1, H, T, S]
        }

        return start.masked_fill(hidden, float.NegativeInfinity).DetachFromDisposeScope();
    }

    /// <summary>
    /// ALiBi's slopes: 2^(−8i/n) for n a power of two; otherwise those of the power below, then every second of the power above.
    /// </summary>
    public static float[] Slopes(int heads)
    {
        var power = 1 << (int)Math.Log2(heads);
        var first = Enumerable.Range(1, power).Select(i => Math.Pow(2, -8.0 * i / power));
        var rest = Enumerable.Range(0, heads - power).Select(i => Math.Pow(2, -8.0 * ((2 * i) + 1) / (2 * power)));
        return [.. first.Concat(rest).Select(slope => (float)slope)];
    }
}
