using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Hooks;

/// <summary>Names of hook points, as TransformerLens spells them, so that its readers feel at home.</summary>
public static class HookNames
{
    private static readonly Dictionary<HookPoint, string> _names = new()
    {
        [HookPoint.Embed] = "hook_embed",
        [HookPoint.PositionEmbed] = "hook_pos_embed",
        [HookPoint.ResidPre] = "blocks.{0}.hook_resid_pre",
        [HookPoint.Norm1Scale] = "blocks.{0}.ln1.hook_scale",
        [HookPoint.Norm1Out] = "blocks.{0}.ln1.hook_normalized",
        [HookPoint.Query] = "blocks.{0}.attn.hook_q",
        [HookPoint.Key] = "blocks.{0}.attn.hook_k",
        [HookPoint.Value] = "blocks.{0}.attn.hook_v",
        [HookPoint.RotatedQuery] = "blocks.{0}.attn.hook_rot_q",
        [HookPoint.RotatedKey] = "blocks.{0}.attn.hook_rot_k",
        [HookPoint.Scores] = "blocks.{0}.attn.hook_attn_scores",
        [HookPoint.Pattern] = "blocks.{0}.attn.hook_pattern",
        [HookPoint.HeadMix] = "blocks.{0}.attn.hook_z",
        [HookPoint.RetentionState] = "blocks.{0}.retention.hook_state",
        [HookPoint.RetentionGate] = "blocks.{0}.retention.hook_gate",
        [HookPoint.LstmInput] = "blocks.{0}.lstm.hook_input_gate",
        [HookPoint.LstmForget] = "blocks.{0}.lstm.hook_forget_gate",
        [HookPoint.LstmOutput] = "blocks.{0}.lstm.hook_output_gate",
        [HookPoint.LstmCandidate] = "blocks.{0}.lstm.hook_candidate",
        [HookPoint.LstmMemory] = "blocks.{0}.lstm.hook_memory",
        [HookPoint.AttentionOut] = "blocks.{0}.hook_attn_out",
        [HookPoint.ResidMid] = "blocks.{0}.hook_resid_mid",
        [HookPoint.Norm2Scale] = "blocks.{0}.ln2.hook_scale",
        [HookPoint.Norm2Out] = "blocks.{0}.ln2.hook_normalized",
        [HookPoint.MlpPre] = "blocks.{0}.mlp.hook_pre",
        [HookPoint.MlpLinear] = "blocks.{0}.mlp.hook_pre_linear",
        [HookPoint.MlpPost] = "blocks.{0}.mlp.hook_post",
        [HookPoint.RouterProbabilities] = "blocks.{0}.mlp.hook_router_probabilities",
        [HookPoint.ExpertWeights] = "blocks.{0}.mlp.hook_expert_weights",
        [HookPoint.MlpOut] = "blocks.{0}.hook_mlp_out",
        [HookPoint.ResidPost] = "blocks.{0}.hook_resid_post",
        [HookPoint.FinalNormScale] = "ln_final.hook_scale",
        [HookPoint.FinalNormOut] = "ln_final.hook_normalized",
        [HookPoint.Logits] = "logits",
    };

    /// <summary>The name of a point in a layer, for instance <c>blocks.5.attn.hook_z</c>.</summary>
    public static string Of(HookPoint point, int layer = -1) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, _names[point], layer);

    /// <summary>True for places that every block has; false for those outside.</summary>
    public static bool IsInBlock(HookPoint point) => _names[point].StartsWith("blocks.", StringComparison.Ordinal);

    /// <summary>False: the inside of a recurrence, known only when it is over; it can be seen, not changed.</summary>
    public static bool CanChange(HookPoint point) => point is < HookPoint.RetentionState or HookPoint.RetentionGate or > HookPoint.LstmMemory;

    /// <summary>Every place of a transformer, in order of computation.</summary>
    public static IReadOnlyList<HookAddress> All(TransformerConfig config)
    {
        var points = Enum.GetValues<HookPoint>();
        var before = points.Where(point => point < HookPoint.ResidPre && Exists(point, 0, config));
        var after = points.Where(point => point > HookPoint.ResidPost && Exists(point, 0, config));
        return
        [
            .. before.Select(point => new HookAddress(point)),
            .. Enumerable.Range(0, config.NLayers).SelectMany(layer => points.Where(point => IsInBlock(point) && Exists(point, layer, config)).Select(point => new HookAddress(point, layer))),
            .. after.Select(point => new HookAddress(point)),
        ];
    }

    /// <summary>True where a transformer of this kind has the place in a layer.</summary>
    public static bool Exists(HookPoint point, int layer, TransformerConfig config) => point switch
    {
        HookPoint.PositionEmbed => config.Positions is PositionScheme.Learned or PositionScheme.Sinusoidal or PositionScheme.RawNumber,
        HookPoint.Norm1Scale or HookPoint.Norm1Out => config.Norm != NormKind.None,
        HookPoint.Norm2Scale or HookPoint.Norm2Out => config.Norm != NormKind.None && config.Mlp != MlpKind.None && !(config.ParallelResidual && config.NormPlace == NormPlace.Post),
        HookPoint.RotatedQuery or HookPoint.RotatedKey => config.Rotates(layer),
        HookPoint.Query or HookPoint.Key or HookPoint.Value or HookPoint.Scores or HookPoint.Pattern or HookPoint.HeadMix => config.Mixer != MixerKind.Lstm,
        HookPoint.RetentionState or HookPoint.RetentionGate => config.Mixer == MixerKind.Retention,
        HookPoint.LstmInput or HookPoint.LstmForget or HookPoint.LstmOutput or HookPoint.LstmCandidate or HookPoint.LstmMemory => config.Mixer == MixerKind.Lstm,
        HookPoint.ResidMid => config.Mlp != MlpKind.None && !config.ParallelResidual,
        HookPoint.MlpPre or HookPoint.MlpPost => config.Mlp != MlpKind.None && config.Experts is null,
        HookPoint.MlpLinear => config.Mlp == MlpKind.Gated && config.Experts is null,
        HookPoint.MlpOut => config.Mlp != MlpKind.None,
        HookPoint.ExpertWeights or HookPoint.RouterProbabilities => config.Experts is not null,
        HookPoint.FinalNormScale or HookPoint.FinalNormOut => config.HasFinalNorm,
        _ => true,
    };
}
