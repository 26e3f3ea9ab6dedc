using BetweenTokens.Models;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>Where in a pass a difference between two texts is carried (causal tracing, Meng et al. 2022).</summary>
public static class Patching
{
    /// <summary>
    /// Takes the residual stream before each layer at each position from a clean text into the run of a corrupted one,
    /// one place at a time, and asks what the answer's advantage becomes.
    /// </summary>
    /// <param name="transformer">The network.</param>
    /// <param name="clean">Token ids of the clean text, [pos].</param>
    /// <param name="corrupt">Token ids of the corrupted text, as many.</param>
    /// <param name="answer">Token that the clean text calls for.</param>
    /// <param name="rival">Token that the corrupted text calls for.</param>
    /// <param name="cancel">Stops within one layer.</param>
    /// <returns>[layer, pos]: logit(answer) − logit(rival) after the last token.</returns>
    public static double[,] ResidualStream(Transformer transformer, ReadOnlySpan<int> clean, ReadOnlySpan<int> corrupt, int answer, int rival, CancellationToken cancel = default)
    {
        if (clean.Length != corrupt.Length)
        {
            throw new ArgumentException($"Two texts of the same length expected, position by position; found {clean.Length} and {corrupt.Length} tokens.");
        }

        using var outer = NewDisposeScope();
        using var noGradient = no_grad();
        var (layers, length) = (transformer.Config.NLayers, clean.Length);
        using var source = Trace.Run(transformer, clean, new() { Keep = [.. Enumerable.Range(0, layers).Select(layer => new HookAddress(HookPoint.ResidPre, layer))] });

        // One row of the batch for each position, so that a layer costs one pass.
        var rows = tensor(corrupt.ToArray().Select(id => (long)id).ToArray(), device: CPU).unsqueeze(0).repeat(length, 1);
        var map = new double[layers, length];
        for (var layer = 0; layer < layers; layer++)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var logits = transformer.Forward(rows, hooks: new Diagonal(layer, source[HookPoint.ResidPre, layer]), options: new() { LastOnly = true });
            var difference = Memory.Copy<double>((logits.select(-1, answer) - logits.select(-1, rival)).reshape(-1).to(ScalarType.Float64));
            for (var position = 0; position < length; position++)
            {
                map[layer, position] = difference[position];
            }
        }

        return map;
    }

    /// <summary>Row i of the batch gets position i from the source.</summary>
    private sealed class Diagonal(int layer, Tensor source) : IForwardHooks
    {
        public bool Wants(HookPoint point, int at) => point == HookPoint.ResidPre && at == layer;

        public Tensor Visit(HookPoint point, int at, Tensor value)
        {
            var mask = eye(value.shape[1], dtype: ScalarType.Bool, device: value.device).unsqueeze(-1);
            return where(mask, source.expand(value.shape), value);
        }
    }
}
