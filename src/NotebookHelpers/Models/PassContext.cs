using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using BetweenTokens.Models.Learning;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>What one forward pass wants beyond ids.</summary>
public sealed record ForwardOptions
{
    /// <summary>
    /// Which document each token belongs to, int64 [batch, pos]; a token sees its own document only. Negative: padding, whose
    /// results mean nothing. Null: one document.
    /// </summary>
    public Tensor? Documents { get; init; }

    /// <summary>Position of each token, int64 [pos] or [batch, pos]; null: counted on from what the cache holds.</summary>
    public Tensor? Positions { get; init; }

    /// <summary>
    /// Type in which a pass that learns multiplies: Float32, or BFloat16 for twice the speed. The weights stay as they are.
    /// </summary>
    public ScalarType Products { get; init; } = ScalarType.Float32;

    /// <summary>True: logits after the last token only, [batch, 1, dVocab].</summary>
    public bool LastOnly { get; init; }

    /// <summary>Logits after one token of each row only, int64 [batch] with its position: [batch, 1, dVocab]. Null: after all.</summary>
    public Tensor? At { get; init; }

    /// <summary>
    /// Ends before this block (the number of layers: after the last one) and returns the residual stream there, float32 [batch,
    /// pos, dModel], instead of logits. Null: reads to the end.
    /// </summary>
    public int? Depth { get; init; }

    /// <summary>
    /// Goes on from the residual stream before this block (the number of layers: after the last one), float32 [batch, pos,
    /// dModel], which stays the caller's; of the ids only the shape then counts. Null: from the start.
    /// </summary>
    internal (int Layer, Tensor Stream)? From { get; init; }
}

/// <summary>What every block of one forward pass shares: lengths, positions, masks, hooks.</summary>
internal sealed class PassContext : IDisposable
{
    private readonly TransformerConfig _config;
    private readonly Dictionary<int, Tensor> _masks = [];
    private readonly Lazy<Stretch[]?> _stretches;
    private readonly Lazy<long> _end;

    public PassContext(TransformerConfig config, Device device, Tensor ids, KvCache? cache, IForwardHooks? hooks, ForwardOptions? options)
    {
        (_config, Device) = (config, device);
        (Batch, Length) = (ids.shape[0], ids.shape[1]);
        (Cache, Hooks, Documents, Positions) = (cache, hooks, options?.Documents?.On(device), options?.Positions?.On(device));
        Past = cache?.Length ?? 0;

        // Values are read where they were given, most often on the CPU, and not waited for on a device.
        _stretches = new(() => AttentionShape.Stretches(options?.Documents, (int)Batch, (int)Length));
        _end = new(() => options?.Positions is { } given ? given.max().item<long>() + 1 : Past + Length);
        if (Documents is not null && Past > 0)
        {
            throw new ArgumentException("Documents side by side cannot be read into a cache: read each as a stream of its own.");
        }

        if (config.Positions == PositionScheme.Learned && Past + Length > config.NContext)
        {
            throw new ArgumentException(
                $"This model has learned positions for {config.NContext} tokens; the text has {Past + Length}. Shorten it.");
        }
    }

    /// <summary>Where the model's tensors lie, and those of the pass.</summary>
    public Device Device { get; }

    public long Batch { get; }

    /// <summary>Tokens read in this pass.</summary>
    public long Length { get; }

    /// <summary>Tokens read before this pass.</summary>
    public long Past { get; }

    /// <summary>The position after the last one of this pass.</summary>
    public long End => _end.Value;

    public KvCache? Cache { get; }

    public IForwardHooks? Hooks { get; }

    /// <summary>The documents as stretches of rows; null where the rows of one of them are not consecutive.</summary>
    public Stretch[]? Stretches => _stretches.Value;

    /// <summary>Which document each token belongs to, or null: one document.</summary>
    public Tensor? Documents { get; }

    /// <summary>Given positions, or null where they are counted.</summary>
    public Tensor? Positions { get; }

    /// <summary>
    /// True: the mask of this layer is the plain causal one over as many keys as queries, which a fused kernel knows by itself.
    /// </summary>
    public bool IsPlainCausal(int layer) =>
        _config.Causal && Past == 0 && Documents is null && WindowOf(layer) == 0 && _config.Positions != PositionScheme.Alibi;

    /// <summary>True: nothing is hidden and nothing is added to the scores of this layer.</summary>
    public bool SeesAll(int layer) =>
        (!_config.Causal || Length == 1) && Documents is null && WindowOf(layer) == 0 && _config.Positions != PositionScheme.Alibi;

    /// <summary>What is added to a layer's scores: 0 or −∞, and ALiBi's penalty. Float32, [1 or batch, 1 or head, query, key].</summary>
    public Tensor Mask(int layer)
    {
        var window = WindowOf(layer);
        if (!_masks.TryGetValue(window, out var mask))
        {
            mask = AttentionMask.Build(_config, Length, Past, window, Documents, Device);
            _masks[window] = mask;
        }

        return mask;
    }

    public void Dispose()
    {
        foreach (var mask in _masks.Values)
        {
            mask.Dispose();
        }
    }

    /// <summary>The window where it hides something, else 0.</summary>
    public int WindowOf(int layer) => _config.Window(layer) is { } window && window < Past + Length ? window : 0;
}
