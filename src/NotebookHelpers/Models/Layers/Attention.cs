using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>The attention part of one block, step by step; <see cref="FusedAttentionPaths"/> has the ways around the steps.</summary>
internal sealed class Attention
{
    private readonly TransformerConfig _config;
    private readonly int _layer;
    private readonly HeadProjections _projections;
    private readonly FusedAttentionPaths _fused;
    private readonly Linear _output;

    public Attention(TransformerConfig config, TransformerParameters parameters, int layer, Rotary rotary)
    {
        (_config, _layer) = (config, layer);
        _projections = new HeadProjections(config, parameters, layer, rotary);
        _fused = new FusedAttentionPaths(config, parameters.Networks, layer, _projections);
        _output = parameters.Linear($"blocks.{layer}.attention.output");
    }

    /// <summary>[batch, pos, dModel] → the same.</summary>
    public Tensor Apply(Tensor x, PassContext pass, LayerHooks hooks)
    {
        if (_fused.TryWhole(x, pass, hooks) is { } whole)
        {
            return _output.Apply(whole); // [B, T, D]
        }

        var (query, key, value) = _projections.Apply(x, pass, hooks); // [B, H, T, C], [B, K, T, C] twice
        if (pass.Cache is not null)
        {
            (key, value) = pass.Cache.Append(_layer, key, value); // [B, K, S, C] twice

            // A single row of a bfloat16 model is float32, and so are its queries.
            query = query.to(key.dtype);
        }

        var looked = hooks.Wants(HookPoint.Scores) || hooks.Wants(HookPoint.Pattern) || x.HasShapeOnly();
        var mixed = looked ? Mix(query, key, value, pass, hooks) : _fused.Mix(query, key, value, pass); // [B, H, T, C]
        mixed = hooks.Visit(HookPoint.HeadMix, mixed.transpose(1, 2)); // [B, T, H, C]
        return _output.Apply(mixed.reshape(pass.Batch, pass.Length, -1)); // [B, T, H·C] → [B, T, D]
    }

    /// <summary>
    /// softmax(q·kᵀ · scale + mask)·v, scores and pattern formed in float32, so that they can be seen and changed (Vaswani et al.
    /// 2017, equation 1).
    /// </summary>
    /// <returns>[batch, head, query, dHead].</returns>
    private Tensor Mix(Tensor query, Tensor key, Tensor value, PassContext pass, LayerHooks hooks)
    {
        var (batch, length, keys) = (pass.Batch, pass.Length, key.shape[2]);
        var (shared, group) = (_config.NKeyValueHeads, _config.NHeads / _config.NKeyValueHeads);

        // The queries of a group stand one after another, so its keys are multiplied once and never repeated.
        var grouped = query.Wide().reshape(batch, shared, group * length, _config.DHead); // [B, K, H/K·T, C]
        var columns = key.Wide().transpose(-1, -2); // [B, K, C, S]
        var scores = matmul(grouped, columns).view(batch, _config.NHeads, length, keys); // [B, H, T, S]

        // In place, because nobody has seen them yet: a table of positions by positions is the largest thing in a long pass.
        scores = scores.mul_(_config.ScaleOf(_layer));
        if (!pass.SeesAll(_layer))
        {
            scores = scores.add_(pass.Mask(_layer));
        }

        scores = hooks.Visit(HookPoint.Scores, scores);
        var pattern = hooks.Visit(HookPoint.Pattern, scores.softmax(-1));
        var weights = pattern.reshape(batch, shared, group * length, keys); // [B, K, H/K·T, S]
        var mixed = matmul(weights, value.Wide()); // [B, K, H/K·T, C]
        return mixed.view(batch, _config.NHeads, length, _config.DHead); // [B, H, T, C]
    }
}
