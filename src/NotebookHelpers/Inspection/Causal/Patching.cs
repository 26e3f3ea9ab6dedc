using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// Where in a pass a difference between two prompts is carried (activation patching; Vig et al. 2020, Meng et al. 2022): one
/// activation at a time is taken from the run of a clean prompt into the run of a corrupt one, and the metric shows how much of
/// the clean answer comes back. The prompts have as many tokens, position by position.
/// </summary>
/// <remarks>
/// What comes before a patch is read once, and patches in one layer are read side by side. A place where both runs agree is not
/// run again: its effect is exactly zero.
/// </remarks>
/// <example><code>
/// Patching.Residual(model, "When Mary and John went, John gave it to", "When Mary and John went, Mary gave it to",
/// Metric.LogitDifference(" Mary", " John"))
/// </code></example>
public static class Patching
{
    /// <summary>The residual stream before each layer at each position: layer × position.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="clean">The prompt whose activations are taken.</param>
    /// <param name="corrupt">The prompt into whose run they go.</param>
    /// <param name="metric">What is measured; for KL the clean run is the measure.</param>
    /// <exception cref="ArgumentException">The prompts differ in length, or the model has no such part.</exception>
    public static EffectMap Residual(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByPosition(model, clean, corrupt, metric, HookPoint.ResidPre);

    /// <summary>What each layer's attention writes at each position: layer × position.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap AttentionOut(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByPosition(model, clean, corrupt, metric, HookPoint.AttentionOut);

    /// <summary>What each layer's MLP writes at each position: layer × position.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap MlpOut(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByPosition(model, clean, corrupt, metric, HookPoint.MlpOut);

    /// <summary>What each head mixes (<c>hook_z</c>), at all positions: layer × head.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap Heads(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByHead(model, clean, corrupt, metric, HookPoint.HeadMix);

    /// <summary>Each head's queries before rotation, at all positions: layer × head.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap Queries(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByHead(model, clean, corrupt, metric, HookPoint.Query);

    /// <summary>Each key-value head's keys before rotation, at all positions: layer × key-value head.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap Keys(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByHead(model, clean, corrupt, metric, HookPoint.Key);

    /// <summary>Each key-value head's values, at all positions: layer × key-value head.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap Values(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByHead(model, clean, corrupt, metric, HookPoint.Value);

    /// <summary>Each head's attention pattern: layer × head. Where it looks is clean, what it finds there is corrupt.</summary>
    /// <inheritdoc cref="Residual"/>
    public static EffectMap Pattern(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric) =>
        ByHead(model, clean, corrupt, metric, HookPoint.Pattern);

    /// <summary>Two prompts as ids of one length.</summary>
    internal static (int[] Clean, int[] Corrupt) Pair(LanguageModel model, Prompt clean, Prompt corrupt)
    {
        var (one, other) = (clean.Ids(model), corrupt.Ids(model));
        return one.Length == other.Length ? (one, other)
            : throw new ArgumentException(
                $"Two prompts of the same length expected, position by position; found {one.Length} and {other.Length} tokens: "
                + $"{Text(model, one)} and {Text(model, other)}.");
    }

    private static string Text(LanguageModel model, int[] ids) => string.Join(" · ", ids.Select(id => model.Tokenizer.Shown(id)));

    private static EffectMap ByHead(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric, HookPoint point)
    {
        var shared = point is HookPoint.Key or HookPoint.Value;
        var side = shared ? EffectMap.Side.Of(EffectAxis.KeyValueHead, model.Config.NKeyValueHeads)
            : EffectMap.Side.Of(EffectAxis.Head, model.Config.NHeads);
        return Each(model, Pair(model, clean, corrupt), metric, point, side, (at, source, head) => Intervene.Patch(at, source, head));
    }

    private static EffectMap ByPosition(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric, HookPoint point)
    {
        var pair = Pair(model, clean, corrupt);
        var side = EffectMap.Side.Of(EffectAxis.Position, model, pair.Corrupt);
        return Each(model, pair, metric, point, side, (at, source, position) => Intervene.Patch(at, source, position: position));
    }

    private static EffectMap Each(LanguageModel model, (int[] Clean, int[] Corrupt) pair, Metric metric, HookPoint point,
        EffectMap.Side side, Func<HookAddress, Trace, int, Intervention> patch)
    {
        var layers = model.Config.NLayers;
        HookAddress[] places = [.. Enumerable.Range(0, layers).Select(layer => new HookAddress(point, layer).In(model.Config))];
        using var source = model.Trace(pair.Clean, TraceOptions.Only([.. places, new(HookPoint.Logits)]));
        var aim = source.LogitsAt(metric.PositionIn(source.Length));
        var variants = from place in places
                       from column in Enumerable.Range(0, side.Labels.Count)
                       select new[] { patch(place, source, column) };
        var (unchanged, changed) = Reruns.Of(model, pair.Corrupt, metric, [.. variants], aim);
        var values = new double[layers, side.Labels.Count];
        Buffer.BlockCopy(changed, 0, values, 0, changed.Length * sizeof(double));
        return new($"{model.Name}: {HookNames.Of(point, 0).Split('.')[^1]}, clean into corrupt", metric,
            EffectMap.Side.Of(EffectAxis.Layer, layers), side, unchanged, values, metric.Of(model, aim, aim));
    }
}
