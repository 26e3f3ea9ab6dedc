using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Editing;

/// <summary>
/// One fact moved by a change of rank one in one feed-forward output matrix (ROME, Meng et al. 2022). Key: what the layer's neurons say
/// at the subject's last token. Value: what the layer would have to write there for the new answer to come, found by gradient.
/// </summary>
public sealed class FactEdit : IDisposable
{
    private FactEdit(int layer, Tensor change, Tensor key, Tensor added, int steps, double probability) =>
        (Layer, Change, Key, Added, Steps, Probability) = (layer, change, key, added, steps, probability);

    /// <summary>The layer.</summary>
    public int Layer { get; }

    /// <summary>What is added to <c>blocks.LAYER.mlp.down.weight</c>: float32 [dModel, dMlp], of rank one; owned by this object.</summary>
    public Tensor Change { get; }

    /// <summary>The key, float64 [dMlp]; owned by this object.</summary>
    public Tensor Key { get; }

    /// <summary>v − W k: what the key calls in addition, float64 [dModel]; owned by this object.</summary>
    public Tensor Added { get; }

    /// <summary>Steps that the search took.</summary>
    public int Steps { get; }

    /// <summary>The new answer's probability at the end of the search, before any weight was changed: the least of the texts.</summary>
    public double Probability { get; }

    /// <summary>Name of the matrix that is changed.</summary>
    public string Matrix => NameOf(Layer);

    /// <summary>
    /// Mean of k kᵀ over the tokens of texts, where k is what the neurons of a layer say: what an edit must not disturb.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="texts">Token ids.</param>
    /// <param name="ridge">Added to the diagonal, as a share of its mean: with few texts it is not invertible.</param>
    /// <returns>Float64 [dMlp, dMlp]; the caller disposes it.</returns>
    public static Tensor Moment(LanguageModel model, int layer, IReadOnlyList<int[]> texts, double ridge = 1e-3)
    {
        Check(Needed.Of(model), layer);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var width = model.Config.DMlp;
        var (sum, tokens) = (zeros([width, width], ScalarType.Float64, CPU), 0L);
        var place = new HookAddress(HookPoint.MlpPost, layer);
        foreach (var text in texts)
        {
            using var step = NewDisposeScope();
            using var trace = model.Trace(text, TraceOptions.Only(place));
            var keys = trace[place][0].OnCpu().to(ScalarType.Float64);
            sum.add_(matmul(keys.transpose(0, 1), keys));
            tokens += text.Length;
        }

        sum.div_(Math.Max(1, tokens));
        return (sum + (eye(width, dtype: ScalarType.Float64, device: CPU) * (ridge * sum.diagonal().mean()))).MoveToOuterDisposeScope();
    }

    /// <summary>Finds key, value and change.</summary>
    /// <param name="model">The model; it stays as it is, see <see cref="Apply"/>.</param>
    /// <param name="texts">Texts after which the new answer shall come; the key is the mean over them.</param>
    /// <param name="answer">Id of the new answer.</param>
    /// <param name="keep">Texts of the same subject after which all shall stay; none is fine.</param>
    /// <param name="moment"><see cref="Moment"/> of that layer.</param>
    /// <param name="options">Layer and search.</param>
    /// <returns>The edit; the caller disposes it.</returns>
    public static FactEdit Find(LanguageModel model, IReadOnlyList<EditText> texts, int answer, IReadOnlyList<EditText> keep,
        Tensor moment, EditOptions options)
    {
        Check(Needed.Of(model), Needed.Of(options).Layer);
        if (Needed.Of(texts).Count == 0)
        {
            throw new ArgumentException("An edit needs at least one text after which the new answer shall come; found none.",
                nameof(texts));
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weight = model.Transformer.Parameters.Get(NameOf(options.Layer)).OnCpu().to(ScalarType.Float64);
        var (keys, written, stream) = Read(model, texts, options.Layer);
        var (added, steps, probability) = Search(model, texts, answer, keep, options, stream);
        var value = written.mean([0]) + added;
        var key = keys.mean([0]);
        var change = RankOne.Exact(weight, key, value, moment);
        return new(options.Layer, change.to(ScalarType.Float32).DetachFromDisposeScope(), key.DetachFromDisposeScope(),
            (value - matmul(weight, key)).DetachFromDisposeScope(), steps, probability);
    }

    /// <summary>A copy of the model with the change in it; the caller disposes it.</summary>
    public LanguageModel Apply(LanguageModel model, string? name = null)
    {
        var parameters = TransformerParameters.In(Needed.Of(model).Transformer.Parameters, ScalarType.Float32);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        parameters.Set(Matrix, parameters.Get(Matrix) + Change.On(parameters.Device));
        return new LanguageModel(name ?? $"{model.Name}, edited", new Transformer(parameters), model.Tokenizer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Change.Dispose();
        Key.Dispose();
        Added.Dispose();
    }

    internal static string NameOf(int layer) => $"blocks.{layer}.mlp.down.weight";

    internal static void Check(LanguageModel model, int layer)
    {
        if (layer < 0 || layer >= model.Config.NLayers || model.Config.Mlp == MlpKind.None || model.Config.Experts is not null)
        {
            throw new ArgumentException($"Layer {layer} of {model.Name} cannot be edited: expected a layer from 0 to "
                + $"{model.Config.NLayers - 1} with one feed-forward part; found {model.Config.Mlp}"
                + $"{(model.Config.Experts is null ? "" : " with experts")}.");
        }
    }

    // Keys [n, dMlp], writes [n, dModel] at the subjects, float64, and the mean length of the stream there.
    private static (Tensor Keys, Tensor Written, double Stream) Read(LanguageModel model, IReadOnlyList<EditText> texts, int layer)
    {
        HookAddress[] places = [new(HookPoint.MlpPost, layer), new(HookPoint.MlpOut, layer), new(HookPoint.ResidPost, layer)];
        var rows = texts.Select(text =>
        {
            using var trace = model.Trace(text.Ids, TraceOptions.Only(places));
            return Array.ConvertAll(places, place => trace[place][0, text.Subject].OnCpu().to(ScalarType.Float64).clone());
        }).ToArray();
        return (stack(rows.Select(row => row[0])), stack(rows.Select(row => row[1])), rows.Average(row => row[2].norm().item<double>()));
    }

    // Adam on a vector that is added to what the layer writes at the subject, the same in all texts.
    private static (Tensor Added, int Steps, double Probability) Search(LanguageModel model, IReadOnlyList<EditText> texts, int answer,
        IReadOnlyList<EditText> keep, EditOptions options, double stream)
    {
        EditText[] all = [.. texts, .. keep];
        var ids = StreamStates.Pad([.. all.Select(text => text.Ids)]);
        var ends = tensor(all.Select(text => text.Ids.Length - 1L).ToArray(), device: CPU);
        var before = LogSoftmax(model, ids, ends, null, options.Layer, all).narrow(0, texts.Count, keep.Count);
        var (added, first, second) = (zeros(model.Config.DModel, ScalarType.Float32, CPU).requires_grad_(),
            zeros(model.Config.DModel, ScalarType.Float32, CPU), zeros(model.Config.DModel, ScalarType.Float32, CPU));
        var (rate, probability, step) = (options.Rate * stream / Math.Sqrt(model.Config.DModel), 0.0, 0);
        for (; step < options.Steps; step++)
        {
            Interrupt.Check();
            using var inner = NewDisposeScope();
            using var gradient = enable_grad();
            var said = LogSoftmax(model, ids, ends, added, options.Layer, all);
            var wanted = said.narrow(0, 0, texts.Count).select(1, answer);
            probability = Math.Exp(wanted.min().item<float>());
            if (probability >= options.Enough)
            {
                break;
            }

            var loss = -wanted.mean() + (options.Decay * added.square().sum() / (stream * stream));
            if (keep.Count > 0)
            {
                loss += options.Keep * (before.exp() * (before - said.narrow(0, texts.Count, keep.Count))).sum([1]).mean();
            }

            var slope = autograd.grad([loss], [added])[0];
            using var noGradient = no_grad();
            first.mul_(0.9).add_(slope * 0.1);
            second.mul_(0.99).add_(slope.square() * 0.01);
            added.sub_(rate * (first / (1 - Math.Pow(0.9, step + 1))) / ((second / (1 - Math.Pow(0.99, step + 1))).sqrt() + 1e-8));
        }

        return (added.detach().to(ScalarType.Float64), step, probability);
    }

    private static Tensor LogSoftmax(LanguageModel model, Tensor ids, Tensor ends, Tensor? added, int layer, IReadOnlyList<EditText> texts)
    {
        var hooks = added is null ? null : new AtSubjects(added, layer, texts);
        return FusedKernels.Without(() => model.Transformer.Forward(ids, hooks: hooks, options: new() { At = ends }))
            .squeeze(1).to(ScalarType.Float32).OnCpu().log_softmax(1);
    }

    private sealed class AtSubjects(Tensor added, int layer, IReadOnlyList<EditText> texts) : IForwardHooks
    {
        public bool Wants(HookPoint point, int at) => PassHooks.InSteps(point) || (point == HookPoint.MlpOut && at == layer);

        public Tensor Visit(HookPoint point, int at, Tensor value)
        {
            if (point != HookPoint.MlpOut || at != layer)
            {
                return value;
            }

            var where = zeros(value.shape[0], value.shape[1], 1, device: value.device);
            foreach (var (row, text) in texts.Index())
            {
                where[row, text.Subject, 0] = 1;
            }

            return value + (where * added.On(value.device));
        }
    }
}
