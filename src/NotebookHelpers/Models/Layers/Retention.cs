using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>
/// Multi-scale retention (Sun et al. 2023, equations 3 to 8): o_i = Σ_j≤i γ^(i−j) (q_i·k_j) v_j, each head normalised by itself, times a
/// swish gate. One rule for both forms: what this pass reads is mixed in parallel, what was read before comes in as the state
/// S = Σ_j γ^(n−1−j) k_j v_jᵀ of the cache.
/// </summary>
internal sealed class Retention
{
    private readonly TransformerConfig _config;
    private readonly int _layer;
    private readonly HeadProjections _projections;
    private readonly Linear _gate;
    private readonly Linear _output;

    public Retention(TransformerConfig config, TransformerParameters parameters, int layer, Rotary rotary)
    {
        (_config, _layer) = (config, layer);
        _projections = new HeadProjections(config, parameters, layer, rotary);
        _gate = parameters.Linear($"blocks.{layer}.attention.swish");
        _output = parameters.Linear($"blocks.{layer}.attention.output");
    }

    /// <summary>[batch, pos, dModel] → the same.</summary>
    public Tensor Apply(Tensor x, PassContext pass, LayerHooks hooks)
    {
        var (query, key, value) = _projections.Apply(x, pass, hooks);
        query = query.Wide() * _config.ScaleOf(_layer);
        (key, value) = (key.Wide(), value.Wide());
        // [H, 1, 1]
        var logDecay = tensor([.. _config.Decays.Select(decay => (float)Math.Log(decay))], [_config.NHeads, 1, 1], device: pass.Device);
        var scores = hooks.Visit(HookPoint.Scores, matmul(query, key.transpose(-1, -2))); // [B, H, T, T]
        var mixed = matmul(hooks.Visit(HookPoint.Pattern, scores * Weights(pass, logDecay)), value); // [B, H, T, C]
        var past = pass.Cache?.State(_layer, pass.Batch) is [{ } state] ? state : null;
        if (past is not null)
        {
            // The state stands one step before the first query.
            var reach = arange(1, pass.Length + 1, ScalarType.Float32, pass.Device).view(-1, 1); // [T, 1]
            mixed = mixed + matmul(query * (reach * logDecay).exp(), past); // [B, H, T, C]
        }

        if (pass.Cache is not null || hooks.Wants(HookPoint.RetentionState))
        {
            var next = hooks.Visit(HookPoint.RetentionState, State(key, value, past, logDecay));
            pass.Cache?.Keep(_layer, next);
        }

        var normed = Norm.Centred(mixed.transpose(1, 2), null, null, _config.NormEpsilon); // [B, T, H, C]
        var swish = nn.functional.silu(_gate.Apply(x)).Wide();
        var gate = hooks.Visit(HookPoint.RetentionGate, swish).view(normed.shape); // [B, T, H, C]
        var written = hooks.Visit(HookPoint.HeadMix, normed * gate).reshape(pass.Batch, pass.Length, -1); // [B, T, H·C]
        return _output.Apply(written);
    }

    /// <summary>γ^(i−j) where j is seen from i, else 0: [1 or batch, head, query, key].</summary>
    private Tensor Weights(PassContext pass, Tensor logDecay)
    {
        var places = arange(pass.Length, ScalarType.Float32, pass.Device);
        var back = (places.unsqueeze(-1) - places.unsqueeze(0)).clamp_min(0); // [T, T]

        // The mask is 0 or −∞, so it fits into the exponent.
        return ((back * logDecay) + pass.Mask(_layer).narrow(-1, pass.Past, pass.Length)).exp(); // [1 or B, H, T, T]
    }

    /// <summary>γⁿ S + Σ_j γ^(n−1−j) k_j v_jᵀ: [batch, head, dHead of the key, dHead of the value].</summary>
    private static Tensor State(Tensor key, Tensor value, Tensor? past, Tensor logDecay)
    {
        var length = key.shape[2];
        var left = arange(length - 1, -1, -1, ScalarType.Float32, key.device).view(-1, 1); // [T, 1]
        var added = matmul((key * (left * logDecay).exp()).transpose(-1, -2), value); // [B, H, C, C]
        return past is null ? added : (past * (logDecay * length).exp()) + added;
    }
}
