using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Attribution;

/// <summary>
/// Passes over one text whose token embeddings are given, with the gradient of a metric by them. Codes of positions stay as they are.
/// Weights get no gradient. In the type of the model: a model in float64 is differentiated in float64.
/// </summary>
internal sealed class EmbeddingGradients : IDisposable
{
    private const int PositionsPerPass = 1024;

    private readonly LanguageModel _model;
    private readonly int[] _ids;
    private readonly Metric _metric;
    private readonly int _position;
    private readonly Func<Tensor, Tensor> _measure;

    public EmbeddingGradients(LanguageModel model, int[] ids, Metric metric)
    {
        (_model, _ids, _metric, _position) = (model, ids, metric, metric.PositionIn(ids.Length));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var table = model.Transformer.Parameters.Get("embed.weight");
        var index = tensor(Array.ConvertAll(ids, id => (long)id), device: model.Device);
        Embedding = table.index_select(0, index).Wide() * model.Config.EmbeddingScale;
        Mean = table.Wide().mean([0]) * model.Config.EmbeddingScale;
        _measure = metric.Graph(model, TensorMemory.Copy<float>(Logits(Embedding.unsqueeze(0))[0]));

        // Last, so that a metric that is refused leaves nothing behind.
        Embedding.DetachFromDisposeScope();
        Mean.DetachFromDisposeScope();
    }

    /// <summary>Embeddings of the tokens as the pass has them, [pos, dModel].</summary>
    public Tensor Embedding { get; }

    /// <summary>The mean over the vocabulary, [dModel].</summary>
    public Tensor Mean { get; }

    /// <summary>The metric for each of some inputs, [n, pos, dModel].</summary>
    public double[] Values(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<double>(_measure(Logits(inputs).to(ScalarType.Float64)).cpu());
    }

    /// <summary>Sum over inputs of the metric's gradient by them: [n, pos, dModel] → float64 [pos, dModel], in the scope around.</summary>
    /// <exception cref="ArgumentException">The metric has no gradient.</exception>
    public Tensor Gradient(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        var sum = zeros_like(Embedding, ScalarType.Float64);
        foreach (var some in inputs.split(Math.Max(1, PositionsPerPass / _ids.Length)))
        {
            Interrupt.Check();
            using var step = NewDisposeScope();
            var leaf = some.detach().clone().requires_grad_();
            var value = _measure(Logits(leaf).to(ScalarType.Float64)).sum();
            if (!value.requires_grad)
            {
                throw new ArgumentException($"{_metric} is worked out outside the graph and has no gradient. Take Metric.Logit, "
                    + $"LogitDifference or LogProbability.");
            }

            sum.add_(autograd.grad([value], [leaf])[0].to(ScalarType.Float64).sum([0]));
        }

        return sum.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Embedding.Dispose();
        Mean.Dispose();
    }

    // Logits at the metric's position, [n, dVocab]. libtorch's own operations: each of them has a gradient by its input.
    private Tensor Logits(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var rows = inputs.shape[0];
        var ids = tensor(Array.ConvertAll(_ids, id => (long)id), device: _model.Device).unsqueeze(0).expand(rows, -1).contiguous();
        var at = full(rows, _position, ScalarType.Int64, _model.Device);
        var logits = FusedKernels.Without(() => _model.Transformer.Forward(ids, hooks: new Given(inputs), options: new() { At = at }));
        return logits.squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Puts the embeddings in place, and looks at nothing else.</summary>
    private sealed class Given(Tensor embeddings) : IForwardHooks
    {
        public bool Wants(HookPoint point, int layer) => point == HookPoint.Embed;

        // An alias: what comes back is freed with the pass.
        public Tensor Visit(HookPoint point, int layer, Tensor value) => embeddings.alias();
    }
}
