using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Changes that replace heads by their mean over reference texts, which are read once.</summary>
internal sealed class MeanHeads : IDisposable
{
    private readonly Replacement.Ready _ready;

    private readonly int _layers;

    /// <summary>Reads the references.</summary>
    /// <param name="model">The model.</param>
    /// <param name="references">Token ids.</param>
    /// <param name="layers">Heads of so many layers, the first ones, can be replaced; null: of all.</param>
    public MeanHeads(LanguageModel model, IEnumerable<int[]> references, int? layers = null)
    {
        (Model, _layers) = (model, layers ?? model.Config.NLayers);
        _ready = Replacement.Mean([.. references.Select(ids => (Prompt)ids)]).For(model, [.. Layers.Select(At)]);
    }

    /// <summary>Takes references that are read already, with <see cref="Places"/> among what they keep; owned from now on.</summary>
    public MeanHeads(LanguageModel model, IReadOnlyList<Trace> references) =>
        (Model, _layers, _ready) =
            (model, model.Config.NLayers, Replacement.Ready.MeanOver(references, [.. Places(model)]));

    /// <summary>What references must keep.</summary>
    public static IEnumerable<HookAddress> Places(LanguageModel model) => Enumerable.Range(0, model.Config.NLayers).Select(At);

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>For each head, layer by layer, the change that takes it out.</summary>
    public IReadOnlyList<IReadOnlyList<Intervention>> Each =>
        [.. Layers.SelectMany(layer => Enumerable.Range(0, Model.Config.NHeads).Select(head => Of([(layer, head)])))];

    /// <summary>All heads at once.</summary>
    public IReadOnlyList<Intervention> All => [.. Layers.Select(layer => _ready.At(At(layer), 0))];

    private IEnumerable<int> Layers => Enumerable.Range(0, _layers);

    /// <summary>Some heads at once.</summary>
    public IReadOnlyList<Intervention> Of(IEnumerable<(int Layer, int Head)> heads) =>
        [.. heads.Select(one => _ready.At(At(one.Layer), 0, one.Head))];

    /// <inheritdoc/>
    public void Dispose() => _ready.Dispose();

    private static HookAddress At(int layer) => new(HookPoint.HeadMix, layer);
}
