using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Neurons;

/// <summary>How many neurons of a layer work at once, as a mean over tokens.</summary>
/// <param name="Layer">Layer, from 0.</param>
/// <param name="Tokens">Tokens read.</param>
/// <param name="Active">Share of neurons whose activation is above a tenth of the token's largest, both without sign.</param>
/// <param name="Zero">Share of neurons that are exactly zero.</param>
/// <param name="Carriers">Least share of neurons that hold nine tenths of the sum of squares.</param>
public sealed record NeuronActivity(int Layer, int Tokens, double Active, double Zero, double Carriers)
{
    private const double Threshold = 0.1, Energy = 0.9;

    /// <summary>Counts over texts.</summary>
    /// <param name="transformer">A network with feed-forward parts and without experts.</param>
    /// <param name="texts">Token ids of each, [pos].</param>
    /// <returns>One for each layer.</returns>
    /// <exception cref="ArgumentException">The network has no neurons to look at, or there is no text.</exception>
    public static IReadOnlyList<NeuronActivity> Of(Transformer transformer, IReadOnlyList<int[]> texts)
    {
        var (layers, tokens) = (transformer.Config.NLayers, texts.Sum(text => text.Length));
        var sums = new double[layers, 3];
        foreach (var (text, layer, post) in Read(transformer, texts))
        {
            using var scope = NewDisposeScope();
            var size = post.abs();
            var sorted = size.square().sort(-1, descending: true).Values.to(ScalarType.Float64);
            var share = sorted.cumsum(-1) / sorted.sum(-1, keepdim: true).clamp_min(double.Epsilon);
            sums[layer, 0] += size.gt(Threshold * size.amax([-1], keepdim: true)).to(ScalarType.Float64).mean([-1]).sum().item<double>();
            sums[layer, 1] += post.eq(0).to(ScalarType.Float64).mean([-1]).sum().item<double>();
            sums[layer, 2] += (share.lt(Energy).to(ScalarType.Float64).sum(-1) + 1).sum().item<double>() / post.shape[^1];
        }

        return [.. Enumerable.Range(0, layers).Select(layer =>
            new NeuronActivity(layer, tokens, sums[layer, 0] / tokens, sums[layer, 1] / tokens, sums[layer, 2] / tokens))];
    }

    /// <summary>Share of the sum of squares that the strongest neurons of each token hold, as a mean over tokens and layers.</summary>
    /// <param name="transformer">A network with feed-forward parts and without experts.</param>
    /// <param name="texts">Token ids of each.</param>
    /// <returns>Item i: of the i + 1 strongest; as many as there are neurons in a layer.</returns>
    public static IReadOnlyList<double> Cumulative(Transformer transformer, IReadOnlyList<int[]> texts)
    {
        using var scope = NewDisposeScope();
        var (sum, count) = (zeros(transformer.Config.DMlp, ScalarType.Float64, CPU), 0L);
        foreach (var (_, _, post) in Read(transformer, texts))
        {
            using var step = NewDisposeScope();
            var sorted = post.to(ScalarType.Float64).square().sort(-1, descending: true).Values;
            sum.add_((sorted.cumsum(-1) / sorted.sum(-1, keepdim: true).clamp_min(double.Epsilon)).sum([0]));
            count += post.shape[0];
        }

        return [.. TensorMemory.Copy<double>(sum / count)];
    }

    // Activations of each text and layer: [pos, dMlp], alive until the next.
    private static IEnumerable<(int Text, int Layer, Tensor Post)> Read(Transformer transformer, IReadOnlyList<int[]> texts)
    {
        var config = transformer.Config;
        if (config.Mlp == MlpKind.None || config.Experts is not null || texts.Count == 0)
        {
            throw new ArgumentException("A network with feed-forward parts and without experts, and at least one text, expected; "
                + $"found {config.Mlp}, {(config.Experts is null ? "no experts" : "experts")}, {texts.Count} texts.");
        }

        var places = Enumerable.Range(0, config.NLayers).Select(layer => new HookAddress(HookPoint.MlpPost, layer)).ToArray();
        for (var text = 0; text < texts.Count; text++)
        {
            using var trace = Trace.Run(transformer, texts[text], TraceOptions.Only(places));
            for (var layer = 0; layer < places.Length; layer++)
            {
                using var post = trace[places[layer]][0].to(ScalarType.Float32).cpu();
                yield return (text, layer, post);
            }
        }
    }
}
