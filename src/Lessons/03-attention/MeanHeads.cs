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

    /// <summary>Reads the references.</summary>
    public MeanHeads(LanguageModel model, IEnumerable<int[]> references)
    {
        Model = model;
        _ready = Replacement.Mean([.. references.Select(ids => (Prompt)ids)]).For(model, [.. Layers.Select(At)]);
    }

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>For each head, layer by layer, the change that takes it out.</summary>
    public IReadOnlyList<IReadOnlyList<Intervention>> Each =>
        [.. Layers.SelectMany(layer => Enumerable.Range(0, Model.Config.NHeads).Select(head => Of([(layer, head)])))];

    /// <summary>All heads at once.</summary>
    public IReadOnlyList<Intervention> All => [.. Layers.Select(layer => _ready.At(At(layer), 0))];

    private IEnumerable<int> Layers => Enumerable.Range(0, Model.Config.NLayers);

    /// <summary>Some heads at once.</summary>
    public IReadOnlyList<Intervention> Of(IEnumerable<(int Layer, int Head)> heads) =>
        [.. heads.Select(one => _ready.At(At(one.Layer), 0, one.Head))];

    /// <inheritdoc/>
    public void Dispose() => _ready.Dispose();

    private static HookAddress At(int layer) => new(HookPoint.HeadMix, layer);
}
