using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Turned queries and keys and the attention pattern of a pass whose positions are given.</summary>
/// <param name="Queries">By layer: float32 [head, pos, dHead].</param>
/// <param name="Keys">By layer: float32 [keyValueHead, pos, dHead].</param>
/// <param name="Patterns">By layer: float32 [head, query, key].</param>
/// <param name="Logits">[pos · dVocab], row by row.</param>
public sealed record RotatedHeads(
    IReadOnlyList<Tensor> Queries, IReadOnlyList<Tensor> Keys, IReadOnlyList<Tensor> Patterns, float[] Logits) : IDisposable
{
    /// <summary>Reads a text.</summary>
    /// <param name="network">A rotary network.</param>
    /// <param name="ids">The text.</param>
    /// <param name="positions">Position of each token; null: 0, 1, ….</param>
    /// <exception cref="ReaderException">The network has no rotation.</exception>
    public static RotatedHeads Read(Transformer network, int[] ids, IReadOnlyList<long>? positions = null)
    {
        Expect(network);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var kept = new Keeper(network.Config.NLayers);
        var logits = TensorMemory.Copy<float>(network.Forward(
            tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU), hooks: kept,
            options: positions is null ? null : new() { Positions = tensor([.. positions], device: CPU) }).OnCpu());
        return new(kept.Of(HookPoint.RotatedQuery), kept.Of(HookPoint.RotatedKey), kept.Of(HookPoint.Pattern), logits);
    }

    /// <summary>Refuses a network without rotation.</summary>
    /// <exception cref="ReaderException">The network has none.</exception>
    public static void Expect(Transformer network)
    {
        if (network.Config.Positions != PositionScheme.Rotary)
        {
            throw new ReaderException(
                $"This picture turns queries and keys; the model's positions are {network.Config.Positions}. Take one with rotation, "
                    + "for instance glass/base.",
                $"Здесь поворачивают запросы и ключи, а позиции этой модели — {network.Config.Positions}. Возьмите модель с вращением, "
                    + "например glass/base.");
        }
    }

    /// <summary>
    /// Mean share of attention that a head leaves to the first token, over the queries from the ninth on: [layer, head].
    /// </summary>
    public double[,] FirstToken()
    {
        var shares = new double[Patterns.Count, Patterns[0].shape[0]];
        using var scope = NewDisposeScope();
        for (var layer = 0; layer < Patterns.Count; layer++)
        {
            var from = Math.Min(8, Patterns[layer].shape[1] - 1);
            var mean = Patterns[layer].narrow(1, from, Patterns[layer].shape[1] - from).select(2, 0).mean([1]);
            foreach (var (head, share) in TensorMemory.Copy<float>(mean).Index())
            {
                shares[layer, head] = share;
            }
        }

        return shares;
    }

    /// <summary>Rows of a head's queries or keys, [pos][dHead].</summary>
    /// <param name="of"><see cref="Queries"/> or <see cref="Keys"/> of a layer.</param>
    /// <param name="head">Number of the query head; keys may be shared by several.</param>
    internal float[][] Rows(Tensor of, int head)
    {
        using var scope = NewDisposeScope();
        var rows = of[head * of.shape[0] / Queries[0].shape[0]];
        return [.. Enumerable.Range(0, (int)rows.shape[0]).Select(p => TensorMemory.Copy<float>(rows[p]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in Queries.Concat(Keys).Concat(Patterns))
        {
            one.Dispose();
        }
    }

    private sealed class Keeper(int layers) : IForwardHooks
    {
        private readonly Dictionary<(HookPoint, int), Tensor> _kept = [];

        public bool Wants(HookPoint point, int layer) =>
            point is HookPoint.RotatedQuery or HookPoint.RotatedKey or HookPoint.Scores or HookPoint.Pattern;

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            if (point != HookPoint.Scores)
            {
                _kept[(point, layer)] = value.OnCpu()[0].to(ScalarType.Float32).clone().DetachFromDisposeScope();
            }

            return value;
        }

        public Tensor[] Of(HookPoint point) => [.. Enumerable.Range(0, layers).Select(layer => _kept[(point, layer)])];
    }
}
