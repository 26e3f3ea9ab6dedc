namespace BetweenTokens.Models.Families;

/// <summary>
/// Names of config keys by their kind: several names of one thing, and kinds of names that say nothing of a forward pass.
/// </summary>
internal static class KeyNames
{
    /// <summary>What an unknown key means for the reader of the numbers.</summary>
    public const string NotCounted = "it was not taken into account, and if it changes the model, these numbers are not the publisher's.";

    /// <summary>Names under which families and versions store the same thing.</summary>
    private static readonly string[][] _same =
    [
        ["hidden_size", "n_embd", "d_model", "dim", "embed_dim"],
        ["num_hidden_layers", "n_layer", "n_layers", "num_layers"],
        ["num_attention_heads", "n_head", "n_heads", "num_heads"],
        ["num_key_value_heads", "num_kv_heads", "n_kv_heads", "n_head_kv"],
        ["intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff", "hidden_dim"],
        ["vocab_size", "n_vocab", "padded_vocab_size"],
        ["max_position_embeddings", "n_positions", "n_ctx"],
        ["rms_norm_eps", "layer_norm_epsilon", "layer_norm_eps", "layernorm_epsilon", "norm_eps", "norm_epsilon"],
        ["hidden_act", "activation_function", "hidden_activation"],
        ["rope_theta", "rotary_emb_base", "rope_base", "rotary_base"],
        ["partial_rotary_factor", "rotary_pct", "rope_pct"],
        ["tie_word_embeddings", "tie_embeddings", "tied_embeddings"],
        ["head_dim", "d_head", "kv_channels"],
    ];

    // What other heads, training, saving and serving leave behind. Dropout acts in training only; a token's id is no weight.
    private static readonly string[] _beginnings =
    [
        "_", "summary_", "classifier_", "transformers", "unsloth", "init_", "initializer_",
        "flash_attn", "use_flash", "fused_", "use_fused", "use_sdpa", "mtp_", "medusa_", "onnx", "neuron", "peft_", "trl_", "lora_",
    ];

    private static readonly string[] _endings =
    [
        "dropout", "dropout_prob", "dropout_rate", "_pdrop", "_token_id", "_token_ids",
        "_token_index", "_loss_coef", "_loss_weight", "_loss_type", "_version",
        "_init_std", "_initializer_range", "_implementation", "_memory_efficient",
    ];

    /// <summary>Whether a key is of a kind that changes no forward pass.</summary>
    public static bool IsHarmless(string name) =>
        _beginnings.Any(start => name.StartsWith(start, StringComparison.Ordinal))
        || _endings.Any(end => name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Other names of what a key names.</summary>
    public static IEnumerable<string> Others(string name) =>
        _same.FirstOrDefault(names => names.Contains(name))?.Where(other => other != name) ?? [];
}
