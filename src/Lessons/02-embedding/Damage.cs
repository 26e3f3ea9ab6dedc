using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>A neuron of a feed-forward block and its mean over some texts.</summary>
/// <param name="Layer">Block.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Mean">Its mean.</param>
internal sealed record OneNeuron(int Layer, int Number, float Mean);

/// <summary>How far a model's answers move on some texts when one cell is taken away.</summary>
internal sealed class Damage : IDisposable
{
    private const int TextsAtOnce = 32;

    private readonly LanguageModel _model;
    private readonly (int[] Texts, Tensor Ids, Tensor Own)[] _batches;
    private readonly int _texts;

    public Damage(LanguageModel model, IReadOnlyList<int[]> texts)
    {
        using var noGradient = no_grad();
        (_model, _texts) = (model, texts.Count);
        _batches = [.. Enumerable.Range(0, texts.Count).OrderBy(i => texts[i].Length).Chunk(TextsAtOnce).Select(batch =>
        {
            using var scope = NewDisposeScope();
            var ids = StreamStates.Pad([.. batch.Select(i => texts[i])], filler: -1);
            return (batch, ids.DetachFromDisposeScope(), Answers(ids, null).DetachFromDisposeScope());
        })];
    }

    /// <summary>KL of each text, summed over its places, in nats: the token's row is replaced by zeros.</summary>
    public double[] OfRow(int id) => Of(ids => new Change(HookPoint.Embed, -1, value =>
        value * ids.ne(id).unsqueeze(-1).to(value.dtype)));

    /// <summary>The same for a neuron that stays at its mean.</summary>
    public double[] OfNeuron(OneNeuron neuron) => Of(_ => new Change(HookPoint.MlpPost, neuron.Layer, value =>
    {
        var changed = value.clone();
        changed.select(-1, neuron.Number).fill_(neuron.Mean);
        return changed;
    }));

    /// <summary>
    /// For each token the neurons whose activation on it lies farthest from their activation elsewhere, in spreads of the latter.
    /// </summary>
    public OneNeuron[][] Selective(int[] tokens, int count)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var found = tokens.Select(_ => new List<(double Far, OneNeuron Neuron)>()).ToArray();
        for (var layer = 0; layer < _model.Config.NLayers; layer++)
        {
            var (values, ids) = Activations(layer);
            var (mean, spread) = (values.mean([0]), values.std(0, false, false).clamp_min(1e-6));
            for (var i = 0; i < tokens.Length; i++)
            {
                var there = values[ids.eq(tokens[i])];
                var far = ((there.mean([0]) - mean) / spread).abs();
                var (best, at) = far.topk(count, 0);
                found[i].AddRange(Enumerable.Range(0, count).Select(k => ((double)best[k].item<float>(),
                    new OneNeuron(layer, (int)at[k].item<long>(), mean[at[k].item<long>()].item<float>()))));
            }
        }

        return [.. found.Select(list => list.OrderByDescending(neuron => neuron.Far).Take(count)
            .Select(neuron => neuron.Neuron).ToArray())];
    }

    public void Dispose()
    {
        foreach (var (_, ids, own) in _batches)
        {
            ids.Dispose();
            own.Dispose();
        }
    }

    private double[] Of(Func<Tensor, IForwardHooks> change)
    {
        using var noGradient = no_grad();
        var damage = new double[_texts];
        foreach (var (texts, ids, own) in _batches)
        {
            using var scope = NewDisposeScope();
            var other = Answers(ids, change(ids.to(_model.Device)));
            var kl = (own.exp() * (own - other)).sum(-1) * ids.ne(-1).to(_model.Device); // [text, pos]
            var sums = kl.sum(-1).OnCpu();
            for (var i = 0; i < texts.Length; i++)
            {
                damage[texts[i]] = sums[i].item<float>();
            }
        }

        return damage;
    }

    private Tensor Answers(Tensor ids, IForwardHooks? hooks) =>
        nn.functional.log_softmax(_model.Transformer.Forward(ids.clamp_min(0), hooks: hooks), -1);

    private (Tensor Values, Tensor Ids) Activations(int layer)
    {
        var (values, tokens) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (_, ids, _) in _batches)
        {
            var there = ids.to(_model.Device).reshape(-1);
            var seen = new Change(HookPoint.MlpPost, layer, value =>
            {
                values.Add(value.reshape(-1, value.shape[^1])[there.ne(-1)].DetachFromDisposeScope());
                return value;
            });
            using var scope = NewDisposeScope();
            _model.Transformer.Forward(ids.clamp_min(0), hooks: seen);
            tokens.Add(there[there.ne(-1)].DetachFromDisposeScope());
        }

        var all = (cat([.. values]), cat([.. tokens]));
        values.Concat(tokens).ToList().ForEach(part => part.Dispose());
        return all;
    }

    private sealed class Change(HookPoint at, int layer, Func<Tensor, Tensor> change) : IForwardHooks
    {
        public bool Wants(HookPoint point, int number) => point == at && (layer < 0 || number == layer);

        public Tensor Visit(HookPoint point, int number, Tensor value) => change(value);
    }
}
