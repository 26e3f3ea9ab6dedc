using System.Text.Json;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>
/// Keys that are known to change the numbers. A family that knows one has read it before; elsewhere it is refused by name.
/// </summary>
internal static class UnsupportedKeys
{
    private static readonly (string Name, string Expected, Func<JsonElement, bool>? ChangesNothing)[] _known =
    [
        // Factors of Granite, MiniCPM, Cohere and Falcon-H1; at 1 they do nothing.
        ("embedding_multiplier", "an embedding that is not scaled", ConfigValue.IsOne),
        ("scale_emb", "an embedding that is not scaled", ConfigValue.IsOne),
        ("residual_multiplier", "branches that are added as they are", ConfigValue.IsOne),
        ("scale_depth", "branches that are added as they are", null),
        ("attention_multiplier", "scores divided by the root of a head's width", null),
        ("query_pre_attn_scalar", "scores divided by the root of a head's width", null),
        ("logits_scaling", "logits that are not scaled", ConfigValue.IsOne),
        ("logit_scale", "logits that are not scaled", ConfigValue.IsOne),
        ("lm_head_multiplier", "logits that are not scaled", ConfigValue.IsOne),
        ("dim_model_base", "logits that are not scaled", null),
        ("attn_logit_softcapping", "scores without a cap", null),
        ("final_logit_softcapping", "logits without a cap", null),
        ("attn_logit_cap", "scores without a cap", null),
        ("clip_qkv", "queries, keys and values that are not clipped", null),

        // Other layouts of a block.
        ("parallel_attn", "attention and feed-forward one after the other", null),
        ("use_parallel_residual", "attention and feed-forward one after the other", null),
        ("new_decoder_architecture", "attention and feed-forward one after the other", null),
        ("multi_query", "as many key-value heads as num_key_value_heads says", null),
        ("n_routed_experts", "one feed-forward network a layer", ConfigValue.IsOne),
        ("num_experts", "one feed-forward network a layer", ConfigValue.IsOne),
        ("num_local_experts", "one feed-forward network a layer", ConfigValue.IsOne),
        ("kv_lora_rank", "keys and values that are stored whole", null),
        ("q_lora_rank", "queries that are stored whole", null),
        ("add_cross_attention", "false", null),
        ("is_encoder_decoder", "false", null),
        ("pruned_heads", "no pruned heads", null),

        // Other positions.
        ("alibi", "rotary positions", null),
        ("use_alibi", "rotary positions", null),
        ("rope_interleaved", "rotation in halves of a head", null),
        ("rotary_interleaved", "rotation in halves of a head", null),
        ("rope_interleave", "rotation in halves of a head", null),
        ("rope_ratio", "a rotation that is not stretched", ConfigValue.IsOne),
        ("rope_local_base_freq", "one rotary base for all layers", null),
        ("no_rope_layers", "layers that all turn",
            value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(ConfigValue.IsOne)),
        ("llama_4_scaling_beta", "queries that are not scaled by position", null),
        ("attn_temperature_tuning", "queries that are not scaled by position", null),
        ("attention_chunk_size", "attention to the whole text", null),
        ("layer_types", "full_attention in every layer",
            value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsFull)),

        // Weights that are stored otherwise.
        ("quantization_config", "plain weights", IsPlain),
        ("quantization", "plain weights", null),
        ("compression_config", "plain weights", null),
    ];

    /// <summary>Refuses what the family has not read and what would change the numbers.</summary>
    public static void Refuse(ConfigReader config, TransformerConfig read)
    {
        foreach (var (name, expected, changesNothing) in _known)
        {
            config.Unsupported(name, expected, changesNothing);
        }

        // What follows from other keys may be said again, as a number or as a switch.
        var (heads, turning) = (read.NKeyValueHeads, read.RotaryDimensions);
        foreach (var (name, value) in new[]
        {
            ("head_dim", read.DHead), ("num_key_value_heads", heads), ("num_kv_heads", heads), ("rotary_dim", turning),
        })
        {
            config.Unsupported(name, $"{value}, which follows from the other keys", found => ConfigValue.Is(found, value));
        }

        foreach (var name in new[] { "qk_norm", "use_qk_norm", "qk_layernorm" })
        {
            config.Unsupported(name, "queries and keys without a norm", _ => read.QkNorm);
        }
    }

    private static bool IsFull(JsonElement kind) => kind.ValueKind == JsonValueKind.String && kind.ValueEquals("full_attention");

    /// <summary>bitsandbytes leaves its settings in the file even where it was told to load nothing in eight or four bits.</summary>
    private static bool IsPlain(JsonElement value) => value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("load_in_8bit", out var eight) && value.TryGetProperty("load_in_4bit", out var four)
        && ConfigValue.IsInert(eight) && ConfigValue.IsInert(four);
}
