using System.Runtime.InteropServices;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// Takes parts out of a model one at a time, and measures by how much a metric moves. What comes before the part is read once;
/// runs that differ in one layer are read side by side. The model itself stays as it is.
/// </summary>
/// <remarks>An effect says what the pass needs while all the rest stands. Parts that stand in for each other show small effects
/// each.</remarks>
/// <example><code>
/// Ablation.Heads(model, "When Mary and John went to the store, John gave a drink to", Metric.LogitDifference(" Mary", " John"))
/// Ablation.Heads(model, prompt, metric, Replacement.Mean(references)).Lowest(5)
/// </code></example>
public static class Ablation
{
    /// <summary>Each attention head (what it mixes, <c>hook_z</c>), at all positions: layer × head.</summary>
    /// <param name="model">Any transformer with heads.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="by">What the head is replaced by; null: zero.</param>
    /// <exception cref="ArgumentException">The model has no such part, or a reference prompt does not fit.</exception>
    public static EffectMap Heads(LanguageModel model, Prompt prompt, Metric metric, Replacement? by = null) =>
        Each(model, prompt, metric, by, EffectAxis.Head, model.Config.NHeads, [HookPoint.HeadMix],
            (ready, place, sample, head) => ready.At(place, sample, head));

    /// <summary>
    /// Each layer: both what its attention and what its MLP write, at all positions. With zero and a plain residual stream the
    /// layer is skipped.
    /// </summary>
    /// <inheritdoc cref="Heads"/>
    public static EffectMap Layers(LanguageModel model, Prompt prompt, Metric metric, Replacement? by = null) =>
        Whole(model, prompt, metric, by,
            model.Config.Mlp == MlpKind.None ? [HookPoint.AttentionOut] : [HookPoint.AttentionOut, HookPoint.MlpOut]);

    /// <summary>What each layer's attention writes, at all positions.</summary>
    /// <inheritdoc cref="Heads"/>
    public static EffectMap Attentions(LanguageModel model, Prompt prompt, Metric metric, Replacement? by = null) =>
        Whole(model, prompt, metric, by, [HookPoint.AttentionOut]);

    /// <summary>What each layer's MLP writes, at all positions.</summary>
    /// <inheritdoc cref="Heads"/>
    public static EffectMap Mlps(LanguageModel model, Prompt prompt, Metric metric, Replacement? by = null) =>
        Whole(model, prompt, metric, by, [HookPoint.MlpOut]);

    /// <summary>The residual stream before each layer at each position: layer × position. Row 0 takes out the embedding.</summary>
    /// <inheritdoc cref="Heads"/>
    public static EffectMap Positions(LanguageModel model, Prompt prompt, Metric metric, Replacement? by = null)
    {
        var ids = prompt.Ids(model);
        return Each(model, ids, metric, by, EffectAxis.Position, ids.Length, [HookPoint.ResidPre],
            (ready, place, sample, position) => ready.At(place, sample, position: position));
    }

    /// <summary>Each neuron of one layer's MLP after the activation (<c>hook_post</c>), at all positions: 1 × neuron.</summary>
    /// <param name="model">Any transformer with an MLP and without experts.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="by">What the neuron is replaced by; null: zero.</param>
    /// <exception cref="ArgumentException">The model has no such part, or a reference prompt does not fit.</exception>
    public static EffectMap Neurons(LanguageModel model, Prompt prompt, int layer, Metric metric, Replacement? by = null) =>
        Each(model, prompt, metric, by, EffectAxis.Neuron, model.Config.DMlp, [HookPoint.MlpPost],
            (ready, place, sample, neuron) => ready.Coordinate(place, sample, neuron), layer);

    /// <summary>
    /// Each attention edge of one head: the position that looks can no longer see the other, and its weight goes to the rest.
    /// Query × key; NaN where there is no edge, or no other.
    /// </summary>
    /// <param name="model">Any transformer with attention.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="head">Head; null: all heads of the layer at once.</param>
    /// <param name="metric">What is measured.</param>
    public static EffectMap Edges(LanguageModel model, Prompt prompt, int layer, int? head, Metric metric)
    {
        var ids = prompt.Ids(model);
        var seen = Seen(model, ids, layer);
        var edges = seen.SelectMany((keys, query) => keys.Length < 2 ? [] : keys.Select(key => (Query: query, Key: key))).ToList();
        var (unchanged, changed) = Reruns.Of(model, ids, metric,
            [.. edges.Select(edge => new[] { Intervene.CutEdge(layer, edge.Query, edge.Key, head) })]);
        var values = new double[ids.Length, ids.Length];
        MemoryMarshal.CreateSpan(ref values[0, 0], values.Length).Fill(double.NaN);
        for (var i = 0; i < edges.Count; i++)
        {
            values[edges[i].Query, edges[i].Key] = changed[i];
        }

        var title = FormattableString.Invariant($"{model.Name}: L{layer}{(head is null ? "" : $"H{head}")}, edges cut");
        return new(title, metric, EffectMap.Side.Of(EffectAxis.Query, model, ids), EffectMap.Side.Of(EffectAxis.Key, model, ids),
            unchanged, values);
    }

    // The positions that each position sees, whatever weight they get.
    private static int[][] Seen(LanguageModel model, int[] ids, int layer)
    {
        if (model.Config.Mixer != MixerKind.Attention)
        {
            throw new ArgumentException($"{model.Name} has no attention edges to cut: its layers mix by {model.Config.Mixer}.");
        }

        using var trace = model.Trace(ids, TraceOptions.Only(new HookAddress(HookPoint.Scores, layer)));
        using var scope = TorchSharp.torch.NewDisposeScope();
        var scores = TensorMemory.Copy<float>(trace[HookPoint.Scores, layer][0, 0].cpu());
        var positions = Enumerable.Range(0, ids.Length);
        bool Sees(int query, int key) => !float.IsNegativeInfinity(scores[(query * ids.Length) + key]);
        return [.. positions.Select(query => positions.Where(key => Sees(query, key)).ToArray())];
    }

    private static EffectMap Whole(LanguageModel model, Prompt prompt, Metric metric, Replacement? by, HookPoint[] points) =>
        Each(model, prompt, metric, by, EffectAxis.Whole, 1, points, (ready, place, sample, _) => ready.At(place, sample));

    private static EffectMap Each(LanguageModel model, Prompt prompt, Metric metric, Replacement? by, EffectAxis axis, int columns,
        HookPoint[] points, Func<Replacement.Ready, HookAddress, int, int, Intervention> change, int? only = null)
    {
        by ??= Replacement.Zero;
        int[] ids = prompt.Ids(model), layers = only is { } one ? [one] : [.. Enumerable.Range(0, model.Config.NLayers)];
        HookAddress[] Places(int layer) => Array.ConvertAll(points, point => new HookAddress(point, layer).In(model.Config));
        using var ready = by.For(model, [.. layers.SelectMany(Places)]);
        var variants = (from layer in layers
                        from column in Enumerable.Range(0, columns)
                        from sample in Enumerable.Range(0, ready.Samples)
                        select Places(layer).Select(place => change(ready, place, sample, column)).ToArray()).ToArray();
        var (unchanged, changed) = Reruns.Of(model, ids, metric, variants);
        var values = new double[layers.Length, columns];
        for (var row = 0; row < layers.Length; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                values[row, column] = changed.AsSpan(((row * columns) + column) * ready.Samples, ready.Samples).ToArray().Average();
            }
        }

        var side = axis == EffectAxis.Position ? EffectMap.Side.Of(axis, model, ids) : EffectMap.Side.Of(axis, columns);
        var what = string.Join(" + ", points.Select(point => HookNames.Of(point, 0).Split('.')[^1]));
        return new($"{model.Name}: {what}, {by.Name}", metric, EffectMap.Side.Of(EffectAxis.Layer, layers), side, unchanged, values);
    }
}
