using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>Architectures of GGUF files: their tensor names, and what their metadata leave unsaid.</summary>
internal static class GgufFamilies
{
    private static readonly Entry[] _all =
    [
        new(Map("llama", Placement.NeighbouringPairs), config => config),
        new(Map("qwen2", Placement.AsIs), config => config),
        new(Map("qwen3", Placement.AsIs), config => config),
        // Every fourth layer stands still; llama.cpp has the number in its code.
        new(Map("smollm3", Placement.NeighbouringPairs), config => config with
        {
            Rotary = config.Rotary with { Layers = [.. Enumerable.Range(1, config.NLayers).Select(layer => layer % 4 != 0)] },
        }),
        new(Map("gpt2", Placement.AsIs),
            config => Classic(config) with { Positions = PositionScheme.Learned, Activation = Activation.GeluTanh }),
        new(Map("gptneox", Placement.AsIs), config => Classic(config) with { Activation = Activation.Gelu }),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _all.Select(entry => entry.Names.ModelType).Order(StringComparer.Ordinal)];

    public static Entry? Of(string architecture) => Array.Find(_all, entry => entry.Names.ModelType == architecture);

    private static TransformerConfig Classic(TransformerConfig config) => config with { Norm = NormKind.LayerNorm, Mlp = MlpKind.Plain };

    private static Family Map(string architecture, Placement turned) => new(architecture,
        _ => throw new NotSupportedException("GGUF metadata are read by GgufConfig."), "", Rules(turned), ["rope_freqs.weight"]);

    private static NameRule[] Rules(Placement turned) =>
    [
        new("token_embd.weight", Placement.AsIs, "embed.weight"),
        new("position_embd.weight", Placement.AsIs, "position.weight"),
        .. NameRule.Both("blk.{l}.attn_norm", Placement.AsIs, "blocks.{l}.norm1"),
        .. NameRule.Both("blk.{l}.attn_q", turned, "blocks.{l}.attention.query"),
        .. NameRule.Both("blk.{l}.attn_k", turned, "blocks.{l}.attention.key"),
        .. NameRule.Both("blk.{l}.attn_v", Placement.AsIs, "blocks.{l}.attention.value"),
        .. NameRule.Both(
            "blk.{l}.attn_qkv", Placement.AsIs, "blocks.{l}.attention.query", "blocks.{l}.attention.key", "blocks.{l}.attention.value"),
        .. NameRule.Both("blk.{l}.attn_output", Placement.AsIs, "blocks.{l}.attention.output"),
        new("blk.{l}.attn_q_norm.weight", Placement.AsIs, "blocks.{l}.attention.query_norm.weight"),
        new("blk.{l}.attn_k_norm.weight", Placement.AsIs, "blocks.{l}.attention.key_norm.weight"),
        .. NameRule.Both("blk.{l}.ffn_norm", Placement.AsIs, "blocks.{l}.norm2"),
        .. NameRule.Both("blk.{l}.ffn_gate", Placement.AsIs, "blocks.{l}.mlp.gate"),
        .. NameRule.Both("blk.{l}.ffn_up", Placement.AsIs, "blocks.{l}.mlp.up"),
        .. NameRule.Both("blk.{l}.ffn_down", Placement.AsIs, "blocks.{l}.mlp.down"),
        new("blk.{l}.ffn_gate_inp.weight", Placement.AsIs, "blocks.{l}.mlp.router.weight"),
        new("blk.{l}.ffn_gate_exps.weight", Placement.Stacked, "blocks.{l}.mlp.experts.{e}.gate.weight"),
        new("blk.{l}.ffn_up_exps.weight", Placement.Stacked, "blocks.{l}.mlp.experts.{e}.up.weight"),
        new("blk.{l}.ffn_down_exps.weight", Placement.Stacked, "blocks.{l}.mlp.experts.{e}.down.weight"),
        // Files made before the experts were stacked.
        new("blk.{l}.ffn_gate.{e}.weight", Placement.AsIs, "blocks.{l}.mlp.experts.{e}.gate.weight"),
        new("blk.{l}.ffn_up.{e}.weight", Placement.AsIs, "blocks.{l}.mlp.experts.{e}.up.weight"),
        new("blk.{l}.ffn_down.{e}.weight", Placement.AsIs, "blocks.{l}.mlp.experts.{e}.down.weight"),
        .. NameRule.Both("output_norm", Placement.AsIs, "final_norm"),
        new("output.weight", Placement.AsIs, "unembed.weight"),
    ];

    /// <summary>One architecture.</summary>
    /// <param name="Names">Tensor names.</param>
    /// <param name="Adjust">What the metadata leave unsaid.</param>
    internal sealed record Entry(Family Names, Func<TransformerConfig, TransformerConfig> Adjust);
}
