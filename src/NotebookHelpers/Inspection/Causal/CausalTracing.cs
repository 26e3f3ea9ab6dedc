using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>What causal tracing puts back.</summary>
public enum TracedPart
{
    /// <summary>The residual stream after a layer.</summary>
    Stream,

    /// <summary>What feed-forward parts write.</summary>
    Mlp,

    /// <summary>What attention writes.</summary>
    Attention,
}

/// <summary>
/// Causal tracing (Meng et al. 2022): the subject of a prompt is spoilt, and at one place and layer the clean value is put back.
/// How much of the answer returns says where the pass carries it; it does not say that the place alone could have.
/// </summary>
/// <remarks>
/// The subject is spoilt by noise on its embeddings, a state that the model never met, or by resampling: another subject of as many
/// tokens (Zhang and Nanda 2024 find that the two can disagree).
/// </remarks>
public static class CausalTracing
{
    /// <summary>Tracing with another subject in the place of this one.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="clean">The prompt.</param>
    /// <param name="others">Prompts with other subjects, as many tokens as the clean one; the metric is averaged over them.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="part">What is put back.</param>
    /// <param name="window">Layers around each in which it is put back: 1 is the layer alone. Of the stream always one.</param>
    /// <returns>Layer × position; <see cref="EffectMap.Restored"/> is the share of the way back.</returns>
    public static EffectMap Resampled(
        LanguageModel model, Prompt clean, IReadOnlyList<Prompt> others, Metric metric, TracedPart part, int window = 1)
    {
        var ids = clean.Ids(model);
        if (others.Count == 0)
        {
            throw new ArgumentException("At least one prompt with another subject expected.", nameof(others));
        }

        int[][] corrupt = [.. others.Select(other => Patching.Pair(model, ids, other).Corrupt)];
        return Traced(model, ids, metric, part, window, "resampled", [.. corrupt.Select(other => (other, (Intervention[])[]))]);
    }

    /// <summary>Tracing with noise on the embeddings of the subject.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="clean">The prompt.</param>
    /// <param name="subject">Positions of the subject.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="part">What is put back.</param>
    /// <param name="window">Layers around each in which it is put back.</param>
    /// <param name="size">Standard deviation of the noise, in those of the embeddings: Meng et al. take 3.</param>
    /// <param name="samples">Draws over which the metric is averaged.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <returns>Layer × position.</returns>
    public static EffectMap Noised(LanguageModel model, Prompt clean, Range subject, Metric metric, TracedPart part, int window = 1,
        double size = 3, int samples = 5, long seed = 0)
    {
        var ids = clean.Ids(model);
        var (start, end) = (subject.Start.GetOffset(ids.Length), subject.End.GetOffset(ids.Length));
        if (start < 0 || end > ids.Length || start >= end)
        {
            throw new ReaderException($"The subject at {subject} expected inside the text; it has {ids.Length} tokens.",
                $"Субъект задан местами {subject}, а в тексте токенов: {ids.Length}.");
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var deviation = size * model.Config.EmbeddingScale
            * model.Transformer.Parameters.Get("embed.weight").to(ScalarType.Float32).std().item<float>();
        Intervention[] Noise(int sample)
        {
            var random = new SeededRandom(seed).Fork(sample);
            return [.. Enumerable.Range(start, end - start).Select(position =>
            {
                float[] drawn = [.. Enumerable.Range(0, model.Config.DModel).Select(_ => (float)(deviation * random.NextGaussian()))];
                return Intervene.Add(new HookAddress(HookPoint.Embed), tensor(drawn, device: CPU), position: position);
            })];
        }

        return Traced(model, ids, metric, part, window, "noise", [.. Enumerable.Range(0, samples).Select(i => (ids, Noise(i)))]);
    }

    private static EffectMap Traced(LanguageModel model, int[] ids, Metric metric, TracedPart part, int window, string how,
        IReadOnlyList<(int[] Ids, Intervention[] Spoil)> runs)
    {
        var (layers, point) = (model.Config.NLayers, PointOf(part));
        HookAddress[] places = [.. Enumerable.Range(0, layers).Select(layer => new HookAddress(point, layer).In(model.Config))];
        using var source = model.Trace(ids, TraceOptions.Only([.. places, new(HookPoint.Logits)]));
        var aim = source.LogitsAt(metric.PositionIn(source.Length));
        IEnumerable<Intervention> Put(int layer, int position)
        {
            var first = part == TracedPart.Stream ? layer : Math.Max(0, layer - ((window - 1) / 2));
            var last = part == TracedPart.Stream ? layer : Math.Min(layers - 1, layer + (window / 2));
            return Enumerable.Range(first, last - first + 1).Select(l => Intervene.Patch(places[l], source, position: position));
        }

        var (values, unchanged) = (new double[layers, ids.Length], 0.0);
        foreach (var (corrupt, spoil) in runs)
        {
            var variants = from layer in Enumerable.Range(0, layers)
                           from position in Enumerable.Range(0, ids.Length)
                           select (Intervention[])[.. spoil, .. Put(layer, position)];
            var (_, changed) = Reruns.Of(model, corrupt, metric, [spoil, .. variants], aim);
            unchanged += changed[0] / runs.Count;
            for (var i = 1; i < changed.Length; i++)
            {
                values[(i - 1) / ids.Length, (i - 1) % ids.Length] += changed[i] / runs.Count;
            }
        }

        return new($"{model.Name}: {part}, {how}", metric, EffectMap.Side.Of(EffectAxis.Layer, layers),
            EffectMap.Side.Of(EffectAxis.Position, model, ids), unchanged, values, metric.Of(model, aim, aim));
    }

    private static HookPoint PointOf(TracedPart part) => part switch
    {
        TracedPart.Stream => HookPoint.ResidPost,
        TracedPart.Mlp => HookPoint.MlpOut,
        _ => HookPoint.AttentionOut,
    };
}
