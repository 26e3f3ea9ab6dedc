using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>A vector that belongs to no token, read in the place of a text's last token.</summary>
public static class SoftInput
{
    /// <summary>Distributions after the text whose last token is replaced by each of the vectors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The text, at least one token.</param>
    /// <param name="vectors">Each [dModel].</param>
    /// <returns>For each vector [dVocab].</returns>
    public static IReadOnlyList<double[]> After(LanguageModel model, int[] ids, IReadOnlyList<float[]> vectors)
    {
        var transformer = Needed.Of(model).Transformer;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var rows = tensor([.. vectors.SelectMany(vector => vector)], [vectors.Count, vectors[0].Length], device: transformer.Device);
        var texts = tensor(
            [.. vectors.SelectMany(_ => ids.Select(id => (long)id))], [vectors.Count, ids.Length], device: transformer.Device);
        var logits = TensorMemory.Copy<float>(
            transformer.Forward(texts, hooks: new Last(rows), options: new() { LastOnly = true }).to(ScalarType.Float32).contiguous());
        return [.. logits.Chunk(transformer.Config.DVocab).Select(row => Distributions.Softmax(row).Select(p => (double)p).ToArray())];
    }

    /// <summary>(1 − share) · from + share · to.</summary>
    public static float[] Between(float[] from, float[] to, double share) =>
        [.. from.Zip(to, (a, b) => (float)(((1 - share) * a) + (share * b)))];

    /// <summary>Half the sum of |p − q|: 0 for equal distributions, 1 where they do not meet.</summary>
    public static double Apart(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 2;

    private sealed class Last(Tensor rows) : IForwardHooks
    {
        public bool Wants(HookPoint point, int layer) => point == HookPoint.Embed;

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            var changed = value.clone();
            changed.select(1, value.shape[1] - 1).copy_(rows.to(value.dtype));
            return changed;
        }
    }
}
