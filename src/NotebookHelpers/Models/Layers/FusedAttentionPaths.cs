using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>
/// Faster ways to what <see cref="Attention"/> does step by step, for passes in which nobody looks inside: one new position of each
/// text, a pass that learns, and libtorch's kernel that never forms the scores. Numbers are the same up to rounding.
/// </summary>
internal sealed class FusedAttentionPaths
{
    private static readonly HookPoint[] _inside =
    [
        HookPoint.Query, HookPoint.Key, HookPoint.Value, HookPoint.RotatedQuery, HookPoint.RotatedKey, HookPoint.Scores,
        HookPoint.Pattern, HookPoint.HeadMix,
    ];

    private readonly TransformerConfig _config;
    private readonly OneQueryPlan _plan;
    private readonly AttentionShape? _learning;
    private readonly int _layer;
    private readonly int _networks;
    private readonly HeadProjections _projections;

    public FusedAttentionPaths(TransformerConfig config, int networks, int layer, HeadProjections projections)
    {
        (_config, _networks, _layer, _projections) = (config, networks, layer, projections);
        var (scale, slopes) =
            ((float)config.ScaleOf(layer), config.Positions == PositionScheme.Alibi ? AttentionMask.Slopes(config.NHeads) : null);
        _learning = config.QkNorm ? null : new AttentionShape
        {
            Heads = config.NHeads,
            Shared = config.NKeyValueHeads,
            Width = config.DHead,
            Turning = projections.Rotary is null ? 0 : config.RotaryDimensions,
            Scale = scale,
            Causal = config.Causal,
            Slopes = slopes,
        };
        _plan = new OneQueryPlan(
            config.NHeads, config.NKeyValueHeads, config.DHead, scale, config.Window(layer), slopes,
            config.RotaryDimensions, projections.QueryGain, projections.KeyGain, (float)config.NormEpsilon);
    }

    /// <summary>
    /// From the stream to the mixed values in one go, [batch, pos, dModel] → [batch, pos, head · dHead];
    /// null: no such way for this pass.
    /// </summary>
    public Tensor? TryWhole(Tensor x, PassContext pass, LayerHooks hooks) =>
        Array.Exists(_inside, hooks.Wants) ? null : TryOneQuery(x, pass) ?? TryLearn(x, pass);

    /// <summary>libtorch's fused kernel, which never forms the scores.</summary>
    /// <returns>[batch, head, query, dHead].</returns>
    public Tensor Mix(Tensor query, Tensor key, Tensor value, PassContext pass)
    {
        var (shared, group) = (_config.NKeyValueHeads, _config.NHeads / _config.NKeyValueHeads);

        // The kernel divides by √dHead by itself.
        var extra = _config.ScaleOf(_layer) * Math.Sqrt(_config.DHead);
        if (Math.Abs(extra - 1) > 1e-12)
        {
            query = query * extra;
        }

        if (pass.SeesAll(_layer) && group > 1 && pass.Length == 1)
        {
            // One query, nothing hidden: the heads of a group are so many queries to the same keys.
            var queries = query.reshape(pass.Batch, shared, group, _config.DHead); // [B, K, H/K, C]
            return Fuse(queries, key, value).view(pass.Batch, _config.NHeads, 1, _config.DHead); // [B, H, 1, C]
        }

        (key, value) = (Repeat(key, group), Repeat(value, group)); // [B, H, S, C] twice
        return pass.SeesAll(_layer) ? Fuse(query, key, value)
            : pass.IsPlainCausal(_layer) ? Fuse(query, key, value, causal: true)
            : Fuse(query, key, value, pass.Mask(_layer).to(query.dtype));
    }

    /// <summary>One new position in each text: one kernel from the projections to the mixed values.</summary>
    private Tensor? TryOneQuery(Tensor x, PassContext pass)
    {
        if (pass is not { Cache: { } cache, Length: 1, Positions: null } || _projections.Joined is not { } joined
            || _projections.Weight.dtype == ScalarType.Float64 || !TensorMemory.IsPlain(x, _projections.Weight) || !FusedKernels.IsHere(x))
        {
            return null;
        }

        var projected = joined.Apply(x).to(ScalarType.Float32); // [B, 1, (H + 2K)·C]
        var store = cache.Reserve(_layer, pass.Batch, _projections.Weight.dtype);
        return OneQueryAttention.Apply(_plan, projected, _projections.Rotary?.Angles(pass), store, pass.Past);
    }

    /// <summary>A pass that learns: projections as one product, then one function with its own gradient.</summary>
    private Tensor? TryLearn(Tensor x, PassContext pass)
    {
        var applies = _learning is not null && FusedKernels.Applies(x) && pass is { Cache: null, Stretches: not null }
            && (pass.Positions is null || _projections.Rotary is null) && pass.WindowOf(_layer) == 0;
        return applies && _projections.LearnJoined(x) is { } all
            ? FusedAttention.Apply(all, _learning!, pass.Stretches!, _projections.Rotary?.Angles(pass))
            : null;
    }

    private Tensor Fuse(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool causal = false)
    {
        Tensor One(Tensor[] rows) => nn.functional.scaled_dot_product_attention(
            rows[0], rows[1], rows[2], attn_mask: rows.Length > 3 ? rows[3] : mask!, p: 0, is_casual: causal);

        // The kernel deals its work by the number of rows: each network's by itself, to the bit as it has it alone.
        return _networks == 0 ? One([query, key, value])
            : mask?.shape[0] > 1 ? NetworkStack.Each(_networks, (rows, _) => One(rows), query, key, value, mask)
            : NetworkStack.Each(_networks, (rows, _) => One(rows), query, key, value);
    }

    /// <summary>[batch, keyValueHead, key, dHead] → [batch, head, key, dHead].</summary>
    private static Tensor Repeat(Tensor x, int group)
    {
        var (batch, shared, keys, width) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var repeated = group == 1 ? x : x.unsqueeze(2).expand(batch, shared, group, keys, width); // [B, K, H/K, S, C]
        return group == 1 ? x : repeated.reshape(batch, shared * group, keys, width); // [B, H, S, C]
    }
}
