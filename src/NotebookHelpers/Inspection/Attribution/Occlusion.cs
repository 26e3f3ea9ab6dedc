using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Attribution;

/// <summary>
/// What the output loses with a token: one run for each token without it (Zeiler and Fergus 2014; Li et al. 2016). What stands in its
/// place decides the answer, and the model may never have met it; so there are three ways.
/// </summary>
/// <remarks>
/// Scores are how far the metric moves; with the metric left out they are KL(unchanged ‖ changed) of the next-token distribution after
/// the last position, in nats. They promise no sum.
/// </remarks>
public static class Occlusion
{
    /// <summary>The token's embedding is replaced by the mean embedding of the vocabulary; its position stays.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is measured; null: KL from the unchanged run.</param>
    public static TokenAttribution ByMean(LanguageModel model, Prompt prompt, Metric? metric = null)
    {
        using var mean = MeanEmbedding(Needed.Of(model));
        return Of(model, prompt, metric, "occlusion by the mean embedding",
            position => [Intervene.Replace(new HookAddress(HookPoint.Embed), mean, position: position)]);
    }

    /// <summary>The token is replaced by another one, for instance a mask, an unknown word or a comma.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="token">What stands in its place: its text, which must be one token, or its id.</param>
    /// <param name="metric">What is measured; null: KL from the unchanged run.</param>
    public static TokenAttribution ByToken(LanguageModel model, Prompt prompt, TokenChoice token, Metric? metric = null)
    {
        var id = token.Id(Needed.Of(model));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var row = (model.Transformer.Parameters.Get("embed.weight")[id].Wide() * model.Config.EmbeddingScale).detach();
        return Of(model, prompt, metric, $"occlusion by {token}",
            position => [Intervene.Replace(new HookAddress(HookPoint.Embed), row, position: position)]);
    }

    /// <summary>
    /// No other position sees the token, in any layer: its attention edges are cut and their weight goes to the rest. What it does at
    /// its own position stays, so the last token of a text scores nothing.
    /// </summary>
    /// <param name="model">A transformer with attention.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is measured; null: KL from the unchanged run.</param>
    /// <exception cref="ArgumentException">The model's layers do not attend.</exception>
    public static TokenAttribution Hidden(LanguageModel model, Prompt prompt, Metric? metric = null) =>
        Needed.Of(model).Config.Mixer == MixerKind.Attention
            ? Of(model, prompt, metric, "occlusion by cut edges",
                position => [.. Enumerable.Range(0, model.Config.NLayers).Select(layer => Intervene.HideKey(layer, position))])
            : throw new ArgumentException($"{model.Name} mixes by {model.Config.Mixer}: it has no attention edges to cut. "
                + $"Take Occlusion.ByMean.");

    private static TokenAttribution Of(LanguageModel model, Prompt prompt, Metric? metric, string method,
        Func<int, IReadOnlyList<Intervention>> changes)
    {
        var ids = prompt.Ids(model);
        metric ??= Metric.KlFromClean();
        var (unchanged, changed) = Reruns.Of(model, ids, metric, [.. Enumerable.Range(0, ids.Length).Select(changes)]);
        return TokenAttribution.Of(method, model, ids, Array.ConvertAll(changed, value => value - unchanged), metric);
    }

    private static Tensor MeanEmbedding(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (model.Transformer.Parameters.Get("embed.weight").Wide().mean([0]) * model.Config.EmbeddingScale)
            .detach().MoveToOuterDisposeScope();
    }
}
