namespace BetweenTokens.Tracing;

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
        [HookPoint.AttentionOut] = "blocks.{0}.hook_attn_out",
        [HookPoint.ResidMid] = "blocks.{0}.hook_resid_mid",
        [HookPoint.Norm2Scale] = "blocks.{0}.ln2.hook_scale",
        [HookPoint.Norm2Out] = "blocks.{0}.ln2.hook_normalized",
        [HookPoint.MlpPre] = "blocks.{0}.mlp.hook_pre",
        [HookPoint.MlpLinear] = "blocks.{0}.mlp.hook_pre_linear",
        [HookPoint.MlpPost] = "blocks.{0}.mlp.hook_post",
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
}
