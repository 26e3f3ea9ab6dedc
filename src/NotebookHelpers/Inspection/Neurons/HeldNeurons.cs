using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Neurons;

/// <summary>A neuron and by how much a metric moves where it is held at its mean.</summary>
/// <param name="Neuron">The neuron.</param>
/// <param name="Effect">The metric with the neuron held, less without.</param>
public sealed record HeldEffect(Neuron Neuron, double Effect);

/// <summary>Neurons held at their mean over reference texts, one at a time or many at once, at all positions.</summary>
/// <remarks>The mean is over all positions of all texts: what is typical stays, what this prompt says goes.</remarks>
public sealed class HeldNeurons : IDisposable
{
    private readonly LanguageModel _model;
    private readonly Tensor[] _means;

    private HeldNeurons(LanguageModel model, Tensor[] means) => (_model, _means) = (model, means);

    /// <summary>Reads the reference texts.</summary>
    /// <param name="model">A transformer with feed-forward parts and without experts.</param>
    /// <param name="reference">Texts or token ids, at least one.</param>
    /// <returns>The caller disposes it.</returns>
    public static HeldNeurons Of(LanguageModel model, IReadOnlyList<Prompt> reference)
    {
        var places = Places(model);
        using var scope = NewDisposeScope();
        var (sums, count) = (places.Select(_ => zeros(model.Config.DMlp, ScalarType.Float64, model.Device)).ToArray(), 0);
        foreach (var prompt in reference.Count > 0 ? reference : throw new ArgumentException("At least one reference text expected."))
        {
            using var trace = model.Trace(prompt.Ids(model), TraceOptions.Only(places));
            for (var layer = 0; layer < places.Length; layer++)
            {
                using var step = NewDisposeScope();
                sums[layer].add_(trace[places[layer]][0].to(ScalarType.Float64).sum([0]));
            }

            count += trace.Length;
        }

        return new(model, Array.ConvertAll(sums, sum => (sum / count).to(ScalarType.Float32).DetachFromDisposeScope()));
    }

    /// <summary>The changes that hold some neurons.</summary>
    /// <returns>They live as long as this object.</returns>
    public IReadOnlyList<Intervention> Changes(IEnumerable<Neuron> neurons) =>
    [
        .. neurons.GroupBy(neuron => neuron.Layer).Select(layer =>
        {
            var (mean, numbers) = (_means[layer.Key], layer.Select(neuron => (long)neuron.Number).ToArray());
            return new Intervention("mean", new HookAddress(HookPoint.MlpPost, layer.Key), null, null, (part, _) =>
            {
                using var scope = NewDisposeScope();
                var (result, at) = (part.clone(), tensor(numbers, device: part.device));
                result.index_copy_(-1, at, mean.index_select(0, at).to(part.dtype).expand([.. part.shape[..^1], numbers.Length]));
                return result.MoveToOuterDisposeScope();
            });
        }),
    ];

    /// <summary>Every neuron held by itself, in order of layers: exact, a changed run for each.</summary>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="among">Which neurons; null: all.</param>
    public IReadOnlyList<HeldEffect> Each(Prompt prompt, Metric metric, IReadOnlyList<Neuron>? among = null)
    {
        among ??= All();
        double[] values = metric.OfEach(_model, prompt, [[], .. among.Select(neuron => Changes([neuron]))]);
        return [.. among.Select((neuron, i) => new HeldEffect(neuron, values[i + 1] - values[0]))];
    }

    /// <summary>
    /// The same to first order, from one gradient: (mean − activation) · ∂metric/∂activation, summed over positions (attribution
    /// patching, Nanda 2023). Good for finding neurons that are worth an exact run, and no more.
    /// </summary>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">One with a gradient.</param>
    public IReadOnlyList<HeldEffect> Estimate(Prompt prompt, Metric metric)
    {
        using var scope = NewDisposeScope();
        var ids = prompt.Ids(_model);
        using var hooks = new Leaves(_means.Length);
        using var gradient = enable_grad();
        var input = tensor(Array.ConvertAll(ids, id => (long)id), device: _model.Device).unsqueeze(0);
        var at = tensor(new[] { (long)metric.PositionIn(ids.Length) }, device: _model.Device);
        var logits = FusedKernels.Without(() => _model.Transformer.Forward(input, hooks: hooks, options: new() { At = at }))
            .squeeze(1).to(ScalarType.Float64);
        var value = metric.Graph(_model, TensorMemory.Copy<float>(logits.detach()[0].to(ScalarType.Float32).cpu()))(logits).sum();
        if (!value.requires_grad)
        {
            throw new ArgumentException($"{metric} has no gradient. Take Metric.Logit, LogitDifference, Margin or LogProbability.");
        }

        var gradients = autograd.grad([value], hooks.Kept);
        return
        [
            .. gradients.SelectMany((slope, layer) =>
            {
                var effects = TensorMemory.Copy<float>(((_means[layer] - hooks.Kept[layer].detach()) * slope).sum([0, 1]).cpu());
                return effects.Select((effect, k) => new HeldEffect(new(layer, k), effect));
            }),
        ];
    }

    /// <summary>A metric with the first neurons of a list held together.</summary>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="order">Neurons, the first to go first.</param>
    /// <param name="counts">How many of them, for each number that comes back.</param>
    public IReadOnlyList<double> Curve(Prompt prompt, Metric metric, IReadOnlyList<Neuron> order, IReadOnlyList<int> counts) =>
        metric.OfEach(_model, prompt, [.. counts.Select(count => Changes(order.Take(count)))]);

    /// <summary>Every neuron of the model, in order of layers.</summary>
    public IReadOnlyList<Neuron> All() =>
    [
        .. Enumerable.Range(0, _means.Length).SelectMany(layer =>
            Enumerable.Range(0, _model.Config.DMlp).Select(k => new Neuron(layer, k))),
    ];

    /// <summary>Frees the means.</summary>
    public void Dispose()
    {
        foreach (var mean in _means)
        {
            mean.Dispose();
        }
    }

    private static HookAddress[] Places(LanguageModel model) =>
        [.. Enumerable.Range(0, model.Config.NLayers).Select(layer => new HookAddress(HookPoint.MlpPost, layer).In(model.Config))];

    /// <summary>Makes each activation a leaf that a gradient can be asked of, joined to the pass.</summary>
    private sealed class Leaves(int layers) : IForwardHooks, IDisposable
    {
        public Tensor[] Kept { get; } = new Tensor[layers];

        public bool Wants(HookPoint point, int layer) => point is HookPoint.MlpPost or HookPoint.MlpPre;

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            if (point != HookPoint.MlpPost)
            {
                return value;
            }

            // the first layer's has no history: it becomes one
            Kept[layer] = (value.requires_grad ? value.alias() : value.detach().requires_grad_()).DetachFromDisposeScope();
            return Kept[layer].alias();
        }

        public void Dispose()
        {
            foreach (var kept in Kept)
            {
                kept?.Dispose();
            }
        }
    }
}
