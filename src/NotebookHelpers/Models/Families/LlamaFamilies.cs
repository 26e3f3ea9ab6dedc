using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>
/// Llama (Touvron et al. 2023) and the families that differ from it in a key or two: Mistral, Qwen2, Qwen3, SmolLM3, Mixtral.
/// </summary>
internal static class LlamaFamilies
{
    /// <summary>More blocks than any model has; a larger number in a file is damage.</summary>
    public const int MostLayers = 4096;

    public static IReadOnlyList<Family> All { get; } =
    [
        Make("llama", config => Base(config) with { Biases = Attention(config) | Feed(config) }),
        // A Mistral file that does not mention the window means 4096; null means none.
        Make("mistral", config => Base(config) with
        {
            Windows = Windows(config, config.Mentions("sliding_window") ? config.OptionalCount("sliding_window") : 4096),
        }),
        Make("qwen2", config => Base(config) with { Biases = Biases.QueryKeyValue, Windows = QwenWindows(config) }),
        Make("qwen3", config => Base(config, dHead: 128) with { Biases = Attention(config), QkNorm = true, Windows = QwenWindows(config) }),
        Make("smollm3", SmolLm3),
        Make("mixtral", Mixtral),
    ];

    private static Family Make(string name, Func<ConfigReader, TransformerConfig> read) =>
        new(name, read, "model.", Rules, [".rotary_emb.inv_freq", "lm_head.weight"]);

    private static NameRule[] Rules =>
    [
        new("{p}embed_tokens.weight", Placement.AsIs, "embed.weight"),
        new("{p}layers.{l}.input_layernorm.weight", Placement.AsIs, "blocks.{l}.norm1.weight"),
        .. NameRule.Both("{p}layers.{l}.self_attn.q_proj", Placement.AsIs, "blocks.{l}.attention.query"),
        .. NameRule.Both("{p}layers.{l}.self_attn.k_proj", Placement.AsIs, "blocks.{l}.attention.key"),
        .. NameRule.Both("{p}layers.{l}.self_attn.v_proj", Placement.AsIs, "blocks.{l}.attention.value"),
        .. NameRule.Both("{p}layers.{l}.self_attn.o_proj", Placement.AsIs, "blocks.{l}.attention.output"),
        new("{p}layers.{l}.self_attn.q_norm.weight", Placement.AsIs, "blocks.{l}.attention.query_norm.weight"),
        new("{p}layers.{l}.self_attn.k_norm.weight", Placement.AsIs, "blocks.{l}.attention.key_norm.weight"),
        new("{p}layers.{l}.post_attention_layernorm.weight", Placement.AsIs, "blocks.{l}.norm2.weight"),
        .. NameRule.Both("{p}layers.{l}.mlp.gate_proj", Placement.AsIs, "blocks.{l}.mlp.gate"),
        .. NameRule.Both("{p}layers.{l}.mlp.up_proj", Placement.AsIs, "blocks.{l}.mlp.up"),
        .. NameRule.Both("{p}layers.{l}.mlp.down_proj", Placement.AsIs, "blocks.{l}.mlp.down"),
        new("{p}layers.{l}.block_sparse_moe.gate.weight", Placement.AsIs, "blocks.{l}.mlp.router.weight"),
        new("{p}layers.{l}.block_sparse_moe.experts.{e}.w1.weight", Placement.AsIs, "blocks.{l}.mlp.experts.{e}.gate.weight"),
        new("{p}layers.{l}.block_sparse_moe.experts.{e}.w3.weight", Placement.AsIs, "blocks.{l}.mlp.experts.{e}.up.weight"),
        new("{p}layers.{l}.block_sparse_moe.experts.{e}.w2.weight", Placement.AsIs, "blocks.{l}.mlp.experts.{e}.down.weight"),
        new("{p}norm.weight", Placement.AsIs, "final_norm.weight"),
        new("lm_head.weight", Placement.AsIs, "unembed.weight"),
    ];

    private static TransformerConfig Base(ConfigReader config, int dHead = 0, bool tied = false)
    {
        var (width, heads, context) =
            (config.Count("hidden_size"), config.Count("num_attention_heads"), config.OptionalCount("max_position_embeddings") ?? 2048);
        var head = config.OptionalCount("head_dim") ?? (dHead > 0 ? dHead : width / heads);
        return new TransformerConfig
        {
            DVocab = config.Count("vocab_size"),
            NLayers = config.Count("num_hidden_layers", MostLayers),
            DModel = width,
            NHeads = heads,
            NKeyValueHeads = config.OptionalCount("num_key_value_heads") ?? heads,
            DHead = head,
            DMlp = config.Count("intermediate_size"),
            NContext = context,
            NormEpsilon = config.Number("rms_norm_eps") ?? 1e-6,
            Rotary = RopeKeys.Read(config, head, context),
            Activation = Activations.Read(config, "hidden_act", "silu"),
            Tied = config.Flag("tie_word_embeddings", tied),
            BeginId = config.Id("bos_token_id"),
            EndIds = config.Ids("eos_token_id"),
        };
    }

    private static Biases Attention(ConfigReader config) =>
        config.Flag("attention_bias", false) ? Biases.QueryKeyValue | Biases.AttentionOut : Biases.None;

    private static Biases Feed(ConfigReader config) => config.Flag("mlp_bias", false) ? Biases.MlpIn | Biases.MlpOut : Biases.None;

    /// <summary>The window of every layer, by <c>layer_types</c> where the file lists them.</summary>
    private static IReadOnlyList<int?>? Windows(ConfigReader config, int? window)
    {
        var types = config.Texts("layer_types");
        var layers = config.Count("num_hidden_layers", MostLayers);
        if (types.Count == 0)
        {
            return window is null ? null : [.. Enumerable.Repeat(window, layers)];
        }

        if (types.Count != layers)
        {
            throw config.Refuse("layer_types", $"one for each of {layers} layers", $"{types.Count}");
        }

        return [.. types.Select(type => type switch
        {
            "full_attention" => (int?)null,
            "sliding_attention" => window
                ?? throw config.Refuse("sliding_window", "a number, since layer_types has sliding_attention", "nothing"),
            _ => throw config.Refuse("layer_types", "full_attention or sliding_attention", type),
        })];
    }

    /// <summary>Qwen slides only where it is switched on, and only from layer <c>max_window_layers</c> on.</summary>
    private static IReadOnlyList<int?>? QwenWindows(ConfigReader config)
    {
        var (on, window, from) = (config.Flag("use_sliding_window", false),
            config.OptionalCount("sliding_window"), (int)(config.Number("max_window_layers") ?? 28));
        window = on ? window : null;
        if (config.Has("layer_types"))
        {
            return Windows(config, window);
        }

        return window is null
            ? null
            : [.. Enumerable.Range(0, config.Count("num_hidden_layers", MostLayers)).Select(layer => layer >= from ? window : null)];
    }

    private static TransformerConfig SmolLm3(ConfigReader config)
    {
        var plain = Base(config, tied: true);
        var interval = config.OptionalCount("no_rope_layer_interval") ?? 4;
        var turns = Turns(config, plain.NLayers, interval);
        var window = config.Flag("use_sliding_window", false) ? config.OptionalCount("sliding_window") : null;
        config.Harmless("sliding_window");
        return plain with
        {
            Biases = Attention(config) | Feed(config),
            Rotary = plain.Rotary with { Layers = turns },
            // Without layer_types the reference lets exactly the layers without rotation see everything.
            Windows = config.Has("layer_types") || window is null
                ? Windows(config, window)
                : [.. turns.Select(turn => turn ? window : null)],
        };
    }

    /// <summary><c>no_rope_layers</c> holds 1 where a layer does turn; without it every <c>interval</c>-th layer stands still.</summary>
    private static bool[] Turns(ConfigReader config, int layers, int interval)
    {
        if (!config.Has("no_rope_layers"))
        {
            return [.. Enumerable.Range(1, layers).Select(layer => layer % interval != 0)];
        }

        var listed = config.Ids("no_rope_layers");
        return listed.Count == layers
            ? [.. listed.Select(turns => turns != 0)]
            : throw config.Refuse("no_rope_layers", $"one for each of {layers} layers", $"{listed.Count}");
    }

    private static TransformerConfig Mixtral(ConfigReader config)
    {
        var (count, chosen) =
            (config.OptionalCount("num_local_experts", 4096) ?? 8, config.OptionalCount("num_experts_per_tok", 4096) ?? 2);
        return Base(config) with
        {
            Experts = new ExpertConfig(count, chosen),
            Windows = Windows(config, config.OptionalCount("sliding_window")),
        };
    }
}
