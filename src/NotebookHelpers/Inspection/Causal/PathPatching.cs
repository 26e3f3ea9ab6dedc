using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>Which of its three inputs a head is reached by.</summary>
public enum HeadInput
{
    /// <summary>What it looks for.</summary>
    Query,

    /// <summary>What it is found by.</summary>
    Key,

    /// <summary>What it passes on.</summary>
    Value,
}

/// <summary>
/// Which connection carries a difference between two prompts (Wang et al. 2023, Goldowsky-Dill et al. 2023): what one head writes is
/// taken from the clean run, and only the receiver sees it; every other path is frozen as it was in the corrupt run.
/// </summary>
/// <remarks>
/// Patching a head moves everything behind it; patching a path moves one reader of it. Where key-value heads are shared by a group,
/// the receiver alone is moved, not its group. After the receiver the pass goes on as it will.
/// </remarks>
/// <example><code>
/// PathPatching.Into(model, clean, corrupt, metric, layer: 1, head: 0, HeadInput.Key)
/// PathPatching.ToLogits(model, clean, corrupt, metric)
/// </code></example>
public static class PathPatching
{
    /// <summary>From each head below into one input of a receiver: layer × head of the senders, rows up to the receiver's layer.</summary>
    /// <param name="model">Any transformer with heads.</param>
    /// <param name="clean">The prompt from which the senders' writes are taken.</param>
    /// <param name="corrupt">The prompt into whose run they go; as many tokens.</param>
    /// <param name="metric">What is measured; for KL the clean run is the measure.</param>
    /// <param name="layer">The receiver's layer, at least 1.</param>
    /// <param name="head">The receiver, a query head.</param>
    /// <param name="input">Which of its inputs.</param>
    /// <param name="throughMlps">True: MLPs between sender and receiver pass the change on (as Wang et al. do). False: the direct
    /// connection alone.</param>
    /// <exception cref="ArgumentException">The prompts differ in length, or there is no such head, or nothing before it.</exception>
    public static EffectMap Into(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric, int layer, int head, HeadInput input,
        bool throughMlps = false)
    {
        var config = model.Config;
        if (layer < 1 || layer >= config.NLayers || head < 0 || head >= config.NHeads)
        {
            throw new ArgumentException(
                $"A receiver stands in layers 1 to {config.NLayers - 1} and is one of heads 0 to {config.NHeads - 1}; "
                + $"found layer {layer}, head {head}.");
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pair = Patching.Pair(model, clean, corrupt);
        using var runs = new Pair(model, pair.Clean, pair.Corrupt, throughMlps);
        var point = input switch { HeadInput.Query => HookPoint.Query, HeadInput.Key => HookPoint.Key, _ => HookPoint.Value };
        var at = new HookAddress(point, layer).In(config);
        var own = input == HeadInput.Query ? head : head / (config.NHeads / config.NKeyValueHeads);
        var variants = new IReadOnlyList<Intervention>[layer * config.NHeads];
        for (var sender = 0; sender < layer; sender++)
        {
            int[] changed = [.. Enumerable.Range(0, config.NHeads).Where(one => runs.Differs(sender, one))];
            var received = changed.Length == 0 ? null
                : Reruns.Capture(runs.Corrupt, sender, [.. changed.Select(one => runs.Sent(sender, one, layer))], at);
            for (var one = 0; one < config.NHeads; one++)
            {
                var row = Array.IndexOf(changed, one);
                variants[(sender * config.NHeads) + one] = row < 0 ? []
                    : [Intervene.Replace(at, received!.narrow(0, row, 1).narrow(1, own, 1), own), runs.OnlyHead(layer, head)];
            }
        }

        return Measured(model, runs, metric, variants, layer, FormattableString.Invariant($"heads → {input} of L{layer}H{head}"));
    }

    /// <summary>
    /// From each head straight to the logits, every later head and MLP frozen: layer × head. The direct effect, the final norm
    /// included.
    /// </summary>
    /// <inheritdoc cref="Into"/>
    public static EffectMap ToLogits(LanguageModel model, Prompt clean, Prompt corrupt, Metric metric, bool throughMlps = false)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var pair = Patching.Pair(model, clean, corrupt);
        using var runs = new Pair(model, pair.Clean, pair.Corrupt, throughMlps);
        var layers = model.Config.NLayers;
        var variants = from layer in Enumerable.Range(0, layers)
                       from head in Enumerable.Range(0, model.Config.NHeads)
                       select runs.Differs(layer, head) ? runs.Sent(layer, head, layers) : [];
        return Measured(model, runs, metric, [.. variants], layers, "heads → logits");
    }

    private static EffectMap Measured(LanguageModel model, Pair runs, Metric metric, IReadOnlyList<IReadOnlyList<Intervention>> variants,
        int layers, string what)
    {
        var (heads, aim) = (model.Config.NHeads, runs.Clean.LogitsAt(metric.PositionIn(runs.Clean.Length)));
        var (unchanged, changed) = Reruns.Of(model, [.. runs.Corrupt.Ids], metric, variants, aim);
        var values = new double[layers, heads];
        Buffer.BlockCopy(changed, 0, values, 0, changed.Length * sizeof(double));
        return new($"{model.Name}: {what}, clean into corrupt", metric, EffectMap.Side.Of(EffectAxis.Layer, layers),
            EffectMap.Side.Of(EffectAxis.Head, heads), unchanged, values, metric.Of(model, aim, aim));
    }

    /// <summary>The two runs, and the changes that send one head's write along one path.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly bool _throughMlps;
        private readonly TransformerConfig _config;

        public Pair(LanguageModel model, int[] clean, int[] corrupt, bool throughMlps)
        {
            (_config, _throughMlps) = (model.Config, throughMlps || model.Config.Mlp == MlpKind.None);
            HookPoint[] points = _throughMlps ? [HookPoint.HeadMix, HookPoint.AttentionOut]
                : [HookPoint.HeadMix, HookPoint.AttentionOut, HookPoint.MlpOut];
            HookAddress[] places = [.. Enumerable.Range(0, _config.NLayers)
                .SelectMany(layer => points.Select(point => new HookAddress(point, layer).In(_config)))];
            Clean = Reruns.Unchanged(model, clean, places);
            Corrupt = Reruns.Unchanged(model, corrupt, places);
        }

        public Trace Clean { get; }

        public Trace Corrupt { get; }

        /// <summary>False: the head writes the same in both runs, so no path carries anything from it.</summary>
        public bool Differs(int layer, int head) => !Reruns.ChangesNothing(Corrupt, [Send(layer, head)]);

        /// <summary>A sender's clean write, with everything frozen that stands between it and the layer before which it arrives.</summary>
        public IReadOnlyList<Intervention> Sent(int layer, int head, int until) =>
        [
            Send(layer, head),
            .. Enumerable.Range(layer, until - layer).SelectMany(between => Frozen(between, attention: between > layer)),
        ];

        /// <summary>
        /// What one head mixes goes on, what the others of its layer mix stays: the key or value that changed may belong to a
        /// group.
        /// </summary>
        public Intervention OnlyHead(int layer, int head) =>
            new("only one head changes", new(HookPoint.HeadMix, layer), null, null, (part, _) =>
        {
            using var scope = NewDisposeScope();
            var result = Corrupt[HookPoint.HeadMix, layer].clone();
            result.narrow(2, head, 1).copy_(part.narrow(2, head, 1));
            return result.MoveToOuterDisposeScope();
        });

        public void Dispose()
        {
            Clean.Dispose();
            Corrupt.Dispose();
        }

        private Intervention Send(int layer, int head) => Intervene.Patch(new HookAddress(HookPoint.HeadMix, layer), Clean, head);

        private IEnumerable<Intervention> Frozen(int layer, bool attention)
        {
            if (attention)
            {
                yield return Intervene.Replace(new HookAddress(HookPoint.AttentionOut, layer), Corrupt[HookPoint.AttentionOut, layer]);
            }

            if (!_throughMlps)
            {
                yield return Intervene.Replace(new HookAddress(HookPoint.MlpOut, layer), Corrupt[HookPoint.MlpOut, layer]);
            }
        }
    }
}
