using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Mean attention weight of a head over the distance to the word looked at, the first token set aside.</summary>
/// <remarks>
/// Each weight is recomputed from the head's own queries and keys: as they are turned, unturned, and unturned with a fall planted, a
/// steep one and one that halves the weight by the last doubling. The
/// first token, where heads leave attention that they do not need, is left out and the rest scaled to one. Queries are those that have
/// all distances up to 64, so that every distance has the same queries.
/// </remarks>
public static class HeadDistances
{
    /// <summary>Largest distance.</summary>
    public const int Reach = 64;

    // falls of the score for each token of distance, as ALiBi's heads have; half at 48 tokens needs 0.0144
    private const double Steep = 0.5, Gentle = 0.03;

    /// <summary>Distances in doublings: first and last of each.</summary>
    public static IReadOnlyList<(int From, int To)> Bins { get; } = [(1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 32), (33, 64)];

    /// <summary>What is done to queries and keys.</summary>
    public static IReadOnlyList<string> Ways { get; } = ["turned", "unturned", "planted", "planted gently"];

    /// <summary>
    /// Falls off smoothly: from doubling to doubling no mean weight rises by more than a tenth, and the last is half of the first at
    /// most.
    /// </summary>
    /// <param name="weights">Mean weight in each of <see cref="Bins"/>.</param>
    public static bool IsSmooth(IReadOnlyList<double> weights) => NeverRises(weights) && EndsAtHalf(weights);

    /// <summary>From doubling to doubling no mean weight rises by more than a tenth.</summary>
    /// <param name="weights">Mean weight in each of <see cref="Bins"/>.</param>
    public static bool NeverRises(IReadOnlyList<double> weights) =>
        weights.Zip(weights.Skip(1), (near, far) => far <= 1.1 * near).All(falls => falls);

    /// <summary>The last mean weight is half of the first at most.</summary>
    /// <param name="weights">Mean weight in each of <see cref="Bins"/>.</param>
    public static bool EndsAtHalf(IReadOnlyList<double> weights) => weights[^1] <= weights[0] / 2;

    /// <summary>What was added to a head's attention: its mean weights over those without, doubling by doubling.</summary>
    /// <param name="with">Mean weight in each of <see cref="Bins"/>.</param>
    /// <param name="without">The same without what is asked about.</param>
    public static double[] Added(IReadOnlyList<double> with, IReadOnlyList<double> without) => [.. with.Zip(without, (a, b) => a / b)];

    /// <summary>Reads texts.</summary>
    /// <param name="network">A rotary network.</param>
    /// <param name="texts">Texts of more than 65 tokens.</param>
    /// <returns>For each head, layer by layer: mean weights of <see cref="Bins"/> in each of <see cref="Ways"/>.</returns>
    public static IReadOnlyList<(int Layer, int Head, double[][] Weights)> Of(Transformer network, IEnumerable<int[]> texts)
    {
        var (config, count) = (network.Config, 0);
        var sums = new double[config.NLayers, config.NHeads, Ways.Count, Bins.Count];
        foreach (var ids in texts)
        {
            count++;
            using var trace = Trace.Run(network, ids, TraceOptions.Only([.. Enumerable.Range(0, config.NLayers).SelectMany(layer =>
                new[] { HookPoint.Query, HookPoint.Key, HookPoint.RotatedQuery, HookPoint.RotatedKey }
                    .Select(point => new HookAddress(point, layer)))]));
            for (var layer = 0; layer < config.NLayers; layer++)
            {
                Add(sums, trace, layer);
            }
        }

        return
        [
            .. from layer in Enumerable.Range(0, config.NLayers)
               from head in Enumerable.Range(0, config.NHeads)
               select (layer, head, Ways.Index().Select(way =>
                   Bins.Index().Select(bin => sums[layer, head, way.Index, bin.Index] / count).ToArray()).ToArray()),
        ];
    }

    /// <summary>Weights without the first token, [head, query, key − 1] for keys from the second on.</summary>
    /// <param name="query">[head, pos, dHead].</param>
    /// <param name="key">[keyValueHead, pos, dHead].</param>
    /// <param name="scale">Factor on the product.</param>
    /// <param name="fall">What the score falls by with each token of distance.</param>
    internal static Tensor Weights(Tensor query, Tensor key, double scale, double fall = 0)
    {
        var (heads, length) = (query.shape[0], query.shape[1]);
        var shared = key.repeat_interleave(heads / key.shape[0], 0);
        var places = arange(length, ScalarType.Float32, CPU);
        var distance = places.unsqueeze(1) - places.unsqueeze(0); // [T, T]
        var scores = matmul(query, shared.transpose(-1, -2)) * scale;
        scores = scores - (distance * fall);
        scores = scores.masked_fill(distance.lt(0), float.NegativeInfinity);
        return scores.narrow(-1, 1, length - 1).softmax(-1);
    }

    private static void Add(double[,,,] sums, Trace trace, int layer)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var scale = trace.Transformer.Config.ScaleOf(layer);
        Tensor At(HookPoint point) => trace[point, layer].OnCpu()[0].to(ScalarType.Float32);
        Tensor[] ways =
        [
            Weights(At(HookPoint.RotatedQuery), At(HookPoint.RotatedKey), scale),
            Weights(At(HookPoint.Query), At(HookPoint.Key), scale),
            Weights(At(HookPoint.Query), At(HookPoint.Key), scale, Steep),
            Weights(At(HookPoint.Query), At(HookPoint.Key), scale, Gentle),
        ];
        for (var way = 0; way < ways.Length; way++)
        {
            for (var bin = 0; bin < Bins.Count; bin++)
            {
                var (from, to) = Bins[bin];

                // keys are counted from the second token, so a diagonal is one further
                var mean = stack([.. Enumerable.Range(from, to - from + 1).Select(d =>
                    ways[way].diagonal(-(d + 1), 1, 2).narrow(-1, Reach - d, trace.Length - 1 - Reach).mean([1]))]).mean([0]);
                foreach (var (head, weight) in TensorMemory.Copy<float>(mean).Index())
                {
                    sums[layer, head, way, bin] += weight;
                }
            }
        }
    }
}
