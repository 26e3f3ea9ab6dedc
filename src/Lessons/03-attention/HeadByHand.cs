using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Heads computed by hand from the weights and from what the layer reads, to compare with what the model computed.</summary>
public static class HeadByHand
{
    /// <summary>Scores with −∞ to the right of the diagonal: [..., query, key].</summary>
    internal static Tensor Masked(Tensor scores) =>
        scores.masked_fill(ones_like(scores, ScalarType.Bool).triu(1), float.NegativeInfinity);

    /// <summary>
    /// What the heads of a layer mix, by hand: q = W_Q h, k = W_K h, v = W_V h, turned by their positions, softmax of q·k/√C, Σ α v.
    /// </summary>
    /// <param name="model">Rotary positions and no biases, as the world's models and the Llama family have.</param>
    /// <param name="read">What the layer's attention reads, [1, T, D].</param>
    /// <param name="layer">Layer.</param>
    /// <returns>[1, T, H, C]; lives in the caller's scope.</returns>
    internal static Tensor Mix(LanguageModel model, Tensor read, int layer)
    {
        var (config, parameters) = (model.Config, model.Transformer.Parameters);
        Tensor Heads(string name, long count) => matmul(read[0], parameters.Get($"blocks.{layer}.attention.{name}.weight").t())
            .view(-1, count, config.DHead).transpose(0, 1); // [H, T, C]
        var group = config.NHeads / config.NKeyValueHeads;
        Tensor q = Turn(Heads("query", config.NHeads), config.Rotary),
            k = Turn(Heads("key", config.NKeyValueHeads), config.Rotary).repeat_interleave(group, 0),
            v = Heads("value", config.NKeyValueHeads).repeat_interleave(group, 0);
        var weights = Masked(matmul(q, k.transpose(1, 2)) * config.ScaleOf(layer)).softmax(-1);
        return matmul(weights, v).transpose(0, 1).unsqueeze(0);
    }

    /// <summary>Largest difference between a layer's heads by hand and in a trace that kept Norm1Out and HeadMix.</summary>
    public static double Differences(LanguageModel model, Trace trace, int layer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (Mix(model, trace[HookPoint.Norm1Out, layer], layer) - trace[HookPoint.HeadMix, layer]).abs().max().item<float>();
    }

    /// <summary>Turns pairs (i, i + C/2) of each head by position · base^(−2i/C): [H, T, C].</summary>
    internal static Tensor Turn(Tensor x, RotaryConfig rotary)
    {
        var (length, half) = (x.shape[1], x.shape[2] / 2);
        var frequencies = arange(half, ScalarType.Float64, x.device) * (-1.0 / half) * Math.Log(rotary.Base);
        var angle = outer(arange(length, ScalarType.Float64, x.device), frequencies.exp());
        Tensor cosine = angle.cos().to(x.dtype), sine = angle.sin().to(x.dtype), a = x.narrow(-1, 0, half), b = x.narrow(-1, half, half);
        return cat([(a * cosine) - (b * sine), (b * cosine) + (a * sine)], -1);
    }
}
