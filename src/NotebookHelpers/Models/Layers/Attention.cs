using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>The attention part of one block.</summary>
internal sealed class Attention
{
    private static readonly HookPoint[] _inside =
        [HookPoint.Query, HookPoint.Key, HookPoint.Value, HookPoint.RotatedQuery, HookPoint.RotatedKey, HookPoint.Scores, HookPoint.Pattern, HookPoint.HeadMix];

    private readonly TransformerConfig _config;
    private readonly OneQueryPlan _plan;
    private readonly AttentionShape? _learning;
    private readonly int _layer;
    private readonly int _networks;
    private readonly HeadProjections _projections;
    private readonly Linear _output;

    public Attention(TransformerConfig config, TransformerParameters parameters, int layer, Rotary rotary)
    {
        (_config, _layer, _networks) = (config, layer, parameters.Networks);
        var name = $"blocks.{layer}.attention";
        _projections = new HeadProjections(config, parameters, layer, rotary);
        _output = parameters.Linear($"{name}.output");
        _learning = config.QkNorm ? null : new AttentionShape
        {
            Heads = config.NHeads,
            Shared = config.NKeyValueHeads,
            Width = config.DHead,
            Turning = _projections.Rotary is null ? 0 : config.RotaryDimensions,
            Scale = (float)config.ScaleOf(layer),
            Causal = config.Causal,
            Slopes = config.Positions == PositionScheme.Alibi ? AttentionMask.Slopes(config.NHeads) : null,
        };
        _plan = new OneQueryPlan(
            config.NHeads, config.NKeyValueHeads, config.DHead, (float)config.ScaleOf(layer), config.Window(layer), config.Positions == PositionScheme.Alibi ? AttentionMask.Slopes(config.NHeads) : null,
            config.RotaryDimensions, _projections.QueryGain, _projections.KeyGain, (float)config.NormEpsilon);
    }

    /// <summary>[batch, pos, dModel] → the same.</summary>
    public Tensor Apply(Tensor x, PassContext pass, LayerHooks hooks)
    {
        if (pass is { Cache: { } cache, Length: 1, Positions: null } && _projections.Joined is { } joined && !Array.Exists(_inside, hooks.Wants) && TensorMemory.IsPlain(x, _projections.Weight) && FusedKernels.IsHere(x))
        {
            return _output.Apply(OneQuery(joined.Apply(x), cache, pass));
        }

        if (Learn(x, pass, hooks) is { } learnt)
        {
            return _output.Apply(learnt);
        }

        var (query, key, value) = _projections.Apply(x, pass, hooks);
        if (pass.Cache is not null)
        {
            (key, value) = pass.Cache.Append(_layer, key, value);
            // A single row of a bfloat16 model is float32, and so are its queries.
            query = query.to(key.dtype);
        }

        var inSteps = hooks.Wants(HookPoint.Scores) || hooks.Wants(HookPoint.Pattern) || x.HasShapeOnly();
        var mixed = inSteps ? MixInSteps(query, key, value, pass, hooks) : MixFused(query, key, value, pass);
        mixed = hooks.Visit(HookPoint.HeadMix, mixed.transpose(1, 2));
        return _output.Apply(mixed.reshape(pass.Batch, pass.Length, -1));
    }

    /// <summary>A pass that learns, and nobody looks inside: projections as one product, then one function with its own gradient. Null where that does not apply.</summary>
    private Tensor? Learn(Tensor x, PassContext pass, LayerHooks hooks)
    {
        if (_learning is null || !FusedKernels.Applies(x) || pass is not { Cache: null, Stretches: { } stretches } || (pass.Positions is not null && _projections.Rotary is not null) || pass.WindowOf(_layer) > 0 || Array.Exists(_inside, hooks.Wants))
        {
            return null;
        }

        return _projections.LearnJoined(x) is { } all ? FusedAttention.Apply(all, _learning, stretches, _projections.Rotary?.Angles(pass)) : null;
    }

    /// <summary>One new position in each text, and nobody looks inside: one kernel from the projections to the mixed values.</summary>
    private Tensor OneQuery(Tensor projected, KvCache cache, PassContext pass)
    {
        var angles = _projections.Rotary?.Angles(pass);
        return OneQueryAttention.Apply(_plan, projected.to(ScalarType.Float32), angles, cache.Reserve(_layer, pass.Batch, _projections.Weight.dtype), pass.Past);
    }

    /// <summary>Scores and pattern formed, float32, so that they can be seen and changed. Returns [batch, head, query, dHead].</summary>
    private Tensor MixInSteps(Tensor query, Tensor key, Tensor value, PassContext pass, LayerHooks hooks)
    {
        var (batch, length, keys) = (pass.Batch, pass.Length, key.shape[2]);
        var (shared, group) = (_config.NKeyValueHeads, _config.NHeads / _config.NKeyValueHeads);
        // The queries of a group stand one after another, so its keys are multiplied once and never repeated.
        var grouped = query.to(ScalarType.Float32).reshape(batch, shared, group * length, _config.DHead);
        var scores = matmul(grouped, key.to(ScalarType.Float32).transpose(-1, -2)).view(batch, _config.NHeads, length, keys);

        // In place, because nobody has seen them yet: a table of positions by positions is the largest thing in a long pass.
        scores = scores.mul_(_config.ScaleOf(_layer));
        if (!pass.SeesAll(_layer))
        {
            scores = scores.add_(pass.Mask(_layer));
        }

        scores = hooks.Visit(HookPoint.Scores, scores);
        var pattern = hooks.Visit(HookPoint.Pattern, scores.softmax(-1));
        var mixed = matmul(pattern.reshape(batch, shared, group * length, keys), value.to(ScalarType.Float32));
        return mixed.view(batch, _config.NHeads, length, _config.DHead);
    }

    /// <summary>libtorch's fused kernel, which never forms the scores. Returns [batch, head, query, dHead].</summary>
    private Tensor MixFused(Tensor query, Tensor key, Tensor value, PassContext pass)
    {
        var group = _config.NHeads / _config.NKeyValueHeads;
        // The kernel divides by √dHead by itself.
        var extra = _config.ScaleOf(_layer) * Math.Sqrt(_config.DHead);
        if (Math.Abs(extra - 1) > 1e-12)
        {
            query = query * extra;
        }

        if (pass.SeesAll(_layer) && group > 1 && pass.Length == 1)
        {
            // One query, nothing hidden: the heads of a group are so many queries to the same keys.
            return Fuse(query.reshape(pass.Batch, _config.NKeyValueHeads, group, _config.DHead), key, value).view(pass.Batch, _config.NHeads, 1, _config.DHead);
        }

        (key, value) = (Repeat(key, group), Repeat(value, group));
        return pass.SeesAll(_layer) ? Fuse(query, key, value)
            : pass.IsPlainCausal(_layer) ? Fuse(query, key, value, causal: true)
            : Fuse(query, key, value, pass.Mask(_layer).to(query.dtype));
    }

    private Tensor Fuse(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool causal = false)
    {
        Tensor One(Tensor[] rows) => nn.functional.scaled_dot_product_attention(rows[0], rows[1], rows[2], attn_mask: rows.Length > 3 ? rows[3] : mask!, p: 0, is_casual: causal);

        // The kernel deals its work by the number of rows: each network's by itself, to the bit as it has it alone.
        return _networks == 0 ? One([query, key, value])
            : mask?.shape[0] > 1 ? NetworkStack.Each(_networks, (rows, _) => One(rows), query, key, value, mask)
            : NetworkStack.Each(_networks, (rows, _) => One(rows), query, key, value);
    }

    /// <summary>[batch, keyValueHead, key, dHead] → [batch, head, key, dHead].</summary>
    private static Tensor Repeat(Tensor x, int group)
    {
        var shape = x.shape;
        return group == 1 ? x : x.unsqueeze(2).expand(shape[0], shape[1], group, shape[2], shape[3]).reshape(shape[0], shape[1] * group, shape[2], shape[3]);
    }
}
