using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Neurons;

/// <summary>A place that fires a neuron.</summary>
/// <param name="Text">Number of the text.</param>
/// <param name="Position">Position in it.</param>
/// <param name="Activation">How strongly.</param>
/// <param name="Next">The token that follows there.</param>
public sealed record Trigger(int Text, int Position, double Activation, int Next);

/// <summary>A token that a neuron's value promotes.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Logit">What the value, read by the final norm and the unembedding, says of it.</param>
public sealed record Promoted(int Token, double Logit);

/// <summary>Whether a neuron's value says what follows the text that fires it most.</summary>
/// <param name="Neuron">The neuron.</param>
/// <param name="Hit">1: the token that its value promotes most follows its strongest trigger; 0: it does not.</param>
/// <param name="Chance">Share of the layer's other neurons whose promoted token follows there.</param>
public sealed record NeuronAgreement(Neuron Neuron, double Hit, double Chance);

/// <summary>
/// Feed-forward parts read as memories of keys and values (Geva et al. 2021): for each neuron the places that fire it most, each
/// in a text of its own, and the tokens that its output vector promotes.
/// </summary>
/// <remarks>Only activations above zero count as firing: those of a gated part have either sign.</remarks>
public sealed class NeuronMemory
{
    private const int NeuronsAtOnce = 256;

    private readonly LanguageModel _model;
    private readonly Trigger?[][][] _best; // [layer][neuron][rank]
    private readonly Dictionary<int, int[]> _first = [];

    private NeuronMemory(LanguageModel model, IReadOnlyList<int[]> texts, int top)
    {
        (_model, Texts) = (model, texts);
        _best = [.. Enumerable.Range(0, model.Config.NLayers).Select(_ =>
            Enumerable.Range(0, model.Config.DMlp).Select(_ => new Trigger?[top]).ToArray())];
    }

    /// <summary>The texts, token ids of each.</summary>
    public IReadOnlyList<int[]> Texts { get; }

    /// <summary>Reads texts. The last token of each fires nothing: what follows it is not known.</summary>
    /// <param name="model">A transformer with feed-forward parts and without experts.</param>
    /// <param name="texts">Token ids of each, at least two.</param>
    /// <param name="top">How many places are kept for each neuron.</param>
    /// <exception cref="ArgumentException">The model has no neurons to look at.</exception>
    public static NeuronMemory Read(LanguageModel model, IReadOnlyList<int[]> texts, int top = 10)
    {
        if (model.Config.Mlp == MlpKind.None || model.Config.Experts is not null || texts.Any(text => text.Length < 2))
        {
            throw new ArgumentException($"{model.Name}: feed-forward parts without experts, and texts of at least two tokens, expected.");
        }

        var memory = new NeuronMemory(model, texts, top);
        for (var text = 0; text < texts.Count; text++)
        {
            Interrupt.Check();
            memory.Add(text);
        }

        return memory;
    }

    /// <summary>The places that fire a neuron most, the strongest first.</summary>
    public IReadOnlyList<Trigger> Triggers(Neuron neuron) => [.. _best[neuron.Layer][neuron.Number].OfType<Trigger>()];

    /// <summary>The tokens that a neuron's output vector promotes most.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Promoted> Promotes(Neuron neuron, int count = 10)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (values, tokens) = Logits(neuron.Layer, neuron.Number, 1)[0].topk(count);
        return [.. TensorMemory.Copy<long>(tokens.cpu()).Zip(TensorMemory.Copy<float>(values.cpu()))
            .Select(one => new Promoted((int)one.First, one.Second))];
    }

    /// <summary>Whether keys and values of a layer agree, neuron by neuron; those that nothing fires are left out.</summary>
    public IReadOnlyList<NeuronAgreement> Agreement(int layer)
    {
        var first = First(layer);
        var fired = Enumerable.Range(0, first.Length).Where(k => _best[layer][k][0] is not null).ToArray();
        var promoted = fired.GroupBy(k => first[k]).ToDictionary(group => group.Key, group => group.Count());
        return [.. fired.Select(k =>
        {
            var next = _best[layer][k][0]!.Next;
            var hit = first[k] == next ? 1 : 0;
            return new NeuronAgreement(
                new(layer, k), hit, (promoted.GetValueOrDefault(next) - hit) / Math.Max(1.0, fired.Length - 1));
        })];
    }

    private void Add(int text)
    {
        var (ids, layers) = (Texts[text], _model.Config.NLayers);
        using var trace = _model.Trace(ids.AsSpan(..^1),
            TraceOptions.Only([.. Enumerable.Range(0, layers).Select(layer => new HookAddress(HookPoint.MlpPost, layer))]));
        for (var layer = 0; layer < layers; layer++)
        {
            using var scope = NewDisposeScope();
            var (most, where) = trace[HookPoint.MlpPost, layer][0].to(ScalarType.Float32).max(0);
            float[] values = TensorMemory.Copy<float>(most.cpu());
            long[] positions = TensorMemory.Copy<long>(where.cpu());
            for (var k = 0; k < values.Length; k++)
            {
                Insert(_best[layer][k], values[k], text, (int)positions[k]);
            }
        }
    }

    private void Insert(Trigger?[] best, float value, int text, int position)
    {
        if (!(value > 0) || best[^1] is { } last && last.Activation >= value)
        {
            return;
        }

        var at = best.Length - 1;
        for (; at > 0 && !(best[at - 1] is { } before && before.Activation >= value); at--)
        {
            best[at] = best[at - 1];
        }

        best[at] = new(text, position, value, Texts[text][position + 1]);
    }

    // The token that each neuron of a layer promotes most.
    private int[] First(int layer)
    {
        if (!_first.TryGetValue(layer, out var first))
        {
            var found = new List<int>();
            for (var start = 0; start < _model.Config.DMlp; start += NeuronsAtOnce)
            {
                using var scope = NewDisposeScope();
                using var noGradient = no_grad();
                var count = Math.Min(NeuronsAtOnce, _model.Config.DMlp - start);
                found.AddRange(TensorMemory.Copy<long>(Logits(layer, start, count).argmax(-1).cpu()).Select(id => (int)id));
            }

            _first[layer] = first = [.. found];
        }

        return first;
    }

    // Output vectors of neurons in a row, read as a final stream: [neuron, dVocab].
    private Tensor Logits(int layer, int start, int count)
    {
        var transformer = _model.Transformer;
        var values = transformer.Parameters.Get($"blocks.{layer}.mlp.down.weight").to(ScalarType.Float32)
            .narrow(1, start, count).t().contiguous().unsqueeze(0);
        return transformer.Unembed(transformer.FinalNorm(values))[0].to(ScalarType.Float32);
    }
}
