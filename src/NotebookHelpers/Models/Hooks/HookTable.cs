using BetweenTokens.Models.Configs;
using static BetweenTokens.Models.Hooks.HookPoint;

namespace BetweenTokens.Models.Hooks;

/// <summary>Everything about one hook point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Name">Its name, as TransformerLens spells it; {0} stands for the layer.</param>
/// <param name="Axes">Its axes, outermost first, as at <see cref="HookPoint"/>.</param>
/// <param name="Exists">True where a transformer has the point in a layer.</param>
/// <param name="Changeable">False: the inside of a recurrence, known only when it is over; it can be seen, not changed.</param>
internal sealed record HookRow(HookPoint Point, string Name, string[] Axes, Func<TransformerConfig, int, bool> Exists, bool Changeable)
{
    /// <summary>True for a point that every block has; false for one outside.</summary>
    public bool IsInBlock { get; } = Name.StartsWith("blocks.", StringComparison.Ordinal);

    /// <summary>Axis of the head (query heads, or key-value heads for keys and values); null where there are none.</summary>
    public int? HeadAxis { get; } = AxisOf(Axes, "head", "keyValueHead");

    /// <summary>Axis of the position (the query's for scores and patterns); null where there is none.</summary>
    public int? PositionAxis { get; } = AxisOf(Axes, "pos", "query", "key");

    /// <summary>Values kept at the point for one text of a length.</summary>
    public long Values(TransformerConfig config, long length) =>
        Axes.Aggregate(1L, (product, axis) => product * HookTable.Size(axis, config, length));

    private static int? AxisOf(string[] axes, params string[] names) =>
        Array.FindIndex(axes, axis => names.Contains(axis)) is >= 0 and var index ? index : null;
}

/// <summary>One row for each hook point, in order of computation: all that is known of the points stands here.</summary>
internal static class HookTable
{
    private static readonly HookRow[] _rows =
    [
        Row(Embed, "hook_embed", "batch pos dModel"),
        Row(PositionEmbed, "hook_pos_embed", "pos dModel", (c, _) => c.AddsPositions),

        Row(ResidPre, "blocks.{0}.hook_resid_pre", "batch pos dModel"),
        Row(Norm1Scale, "blocks.{0}.ln1.hook_scale", "batch pos 1", HasNorm1),
        Row(Norm1Out, "blocks.{0}.ln1.hook_normalized", "batch pos dModel", HasNorm1),

        Row(Query, "blocks.{0}.attn.hook_q", "batch head pos dHead", HasHeads),
        Row(Key, "blocks.{0}.attn.hook_k", "batch keyValueHead pos dHead", HasHeads),
        Row(Value, "blocks.{0}.attn.hook_v", "batch keyValueHead pos dHead", HasHeads),
        Row(RotatedQuery, "blocks.{0}.attn.hook_rot_q", "batch head query dHead", (c, layer) => c.Rotates(layer)),
        Row(RotatedKey, "blocks.{0}.attn.hook_rot_k", "batch keyValueHead key dHead", (c, layer) => c.Rotates(layer)),
        Row(Scores, "blocks.{0}.attn.hook_attn_scores", "batch head query key", HasHeads),
        Row(Pattern, "blocks.{0}.attn.hook_pattern", "batch head query key", HasHeads),
        Row(HeadMix, "blocks.{0}.attn.hook_z", "batch pos head dHead", HasHeads),

        Row(RetentionState, "blocks.{0}.retention.hook_state", "batch head dHead dHead", IsRetention, changeable: false),
        Row(RetentionGate, "blocks.{0}.retention.hook_gate", "batch pos head·dHead", IsRetention),
        Row(LstmInput, "blocks.{0}.lstm.hook_input_gate", "batch pos dModel", IsLstm, changeable: false),
        Row(LstmForget, "blocks.{0}.lstm.hook_forget_gate", "batch pos dModel", IsLstm, changeable: false),
        Row(LstmOutput, "blocks.{0}.lstm.hook_output_gate", "batch pos dModel", IsLstm, changeable: false),
        Row(LstmCandidate, "blocks.{0}.lstm.hook_candidate", "batch pos dModel", IsLstm, changeable: false),
        Row(LstmMemory, "blocks.{0}.lstm.hook_memory", "batch pos dModel", IsLstm, changeable: false),

        Row(AttentionOut, "blocks.{0}.hook_attn_out", "batch pos dModel"),
        Row(ResidMid, "blocks.{0}.hook_resid_mid", "batch pos dModel", (c, _) => c.Mlp != MlpKind.None && !c.ParallelResidual),
        Row(Norm2Scale, "blocks.{0}.ln2.hook_scale", "batch pos 1", HasNorm2),
        Row(Norm2Out, "blocks.{0}.ln2.hook_normalized", "batch pos dModel", HasNorm2),
        Row(MlpPre, "blocks.{0}.mlp.hook_pre", "batch pos dMlp", (c, _) => c.Mlp != MlpKind.None && c.Experts is null),
        Row(MlpLinear, "blocks.{0}.mlp.hook_pre_linear", "batch pos dMlp", (c, _) => c.Mlp == MlpKind.Gated && c.Experts is null),
        Row(MlpPost, "blocks.{0}.mlp.hook_post", "batch pos dMlp", (c, _) => c.Mlp != MlpKind.None && c.Experts is null),
        Row(RouterProbabilities, "blocks.{0}.mlp.hook_router_probabilities", "batch pos expert", (c, _) => c.Experts is not null),
        Row(ExpertWeights, "blocks.{0}.mlp.hook_expert_weights", "batch pos expert", (c, _) => c.Experts is not null),
        Row(MlpOut, "blocks.{0}.hook_mlp_out", "batch pos dModel", (c, _) => c.Mlp != MlpKind.None),
        Row(ResidPost, "blocks.{0}.hook_resid_post", "batch pos dModel"),

        Row(FinalNormScale, "ln_final.hook_scale", "batch pos 1", (c, _) => c.HasFinalNorm),
        Row(FinalNormOut, "ln_final.hook_normalized", "batch pos dModel", (c, _) => c.HasFinalNorm),
        Row(Logits, "logits", "batch pos dVocab"),
    ];

    private static readonly HookRow[] _byPoint = [.. Enum.GetValues<HookPoint>().Select(point => _rows.Single(row => row.Point == point))];

    /// <summary>Every row, in order of computation.</summary>
    public static IReadOnlyList<HookRow> Rows => _rows;

    /// <summary>The row of a point.</summary>
    public static HookRow Of(HookPoint point) => _byPoint[(int)point];

    /// <summary>True of a point that a pass reaches when it is through with its blocks.</summary>
    public static bool IsAfterBlocks(HookPoint point) =>
        Array.FindIndex(_rows, row => row.Point == point) > Array.FindLastIndex(_rows, row => row.IsInBlock);

    /// <summary>Size of an axis for one text of a length.</summary>
    public static long Size(string axis, TransformerConfig config, long length) => axis switch
    {
        "batch" or "1" => 1,
        "pos" or "query" or "key" => length,
        "head" => config.NHeads,
        "keyValueHead" => config.NKeyValueHeads,
        "head·dHead" => config.NHeads * config.DHead,
        "dHead" => config.DHead,
        "dModel" => config.DModel,
        "dMlp" => config.DMlp,
        "expert" => config.Experts?.Count ?? 0,
        _ => config.DVocab,
    };

    private static bool HasNorm1(TransformerConfig c, int layer) => c.Norm != NormKind.None;

    private static bool HasNorm2(TransformerConfig c, int layer) =>
        c.Norm != NormKind.None && c.Mlp != MlpKind.None && !(c.ParallelResidual && c.NormPlace == NormPlace.Post);

    private static bool HasHeads(TransformerConfig c, int layer) => c.Mixer != MixerKind.Lstm;

    private static bool IsRetention(TransformerConfig c, int layer) => c.Mixer == MixerKind.Retention;

    private static bool IsLstm(TransformerConfig c, int layer) => c.Mixer == MixerKind.Lstm;

    private static HookRow Row(
        HookPoint point, string name, string axes, Func<TransformerConfig, int, bool>? exists = null, bool changeable = true) =>
        new(point, name, axes.Split(' '), exists ?? ((_, _) => true), changeable);
}
