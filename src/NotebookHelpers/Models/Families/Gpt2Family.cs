using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>GPT-2 (Radford et al. 2019) and models that share its code.</summary>
internal static class Gpt2Family
{
    public static Family It { get; } = new("gpt2", Read, "transformer.", Rules, [".attn.bias", ".attn.masked_bias", "lm_head.weight"]);

    private static NameRule[] Rules =>
    [
        new("{p}wte.weight", Placement.AsIs, "embed.weight"),
        new("{p}wpe.weight", Placement.AsIs, "position.weight"),
        .. NameRule.Both("{p}h.{l}.ln_1", Placement.AsIs, "blocks.{l}.norm1"),
        .. NameRule.Both("{p}h.{l}.attn.c_attn", Placement.Transposed,
            "blocks.{l}.attention.query", "blocks.{l}.attention.key", "blocks.{l}.attention.value"),
        .. NameRule.Both("{p}h.{l}.attn.c_proj", Placement.Transposed, "blocks.{l}.attention.output"),
        .. NameRule.Both("{p}h.{l}.ln_2", Placement.AsIs, "blocks.{l}.norm2"),
        .. NameRule.Both("{p}h.{l}.mlp.c_fc", Placement.Transposed, "blocks.{l}.mlp.up"),
        .. NameRule.Both("{p}h.{l}.mlp.c_proj", Placement.Transposed, "blocks.{l}.mlp.down"),
        .. NameRule.Both("{p}ln_f", Placement.AsIs, "final_norm"),
        new("lm_head.weight", Placement.AsIs, "unembed.weight"),
    ];

    private static TransformerConfig Read(ConfigReader config)
    {
        config.Harmless("n_ctx", "n_special", "predict_special_tokens", "gradient_checkpointing");
        return new TransformerConfig
        {
            DVocab = config.Count("vocab_size"),
            NLayers = config.Count("n_layer", LlamaFamilies.MostLayers),
            DModel = config.Count("n_embd"),
            NHeads = config.Count("n_head"),
            DMlp = config.OptionalCount("n_inner") ?? 0,
            NContext = config.Count("n_positions"),
            Norm = NormKind.LayerNorm,
            NormEpsilon = config.Number("layer_norm_epsilon") ?? 1e-5,
            Positions = PositionScheme.Learned,
            Biases = Biases.Block,
            ScoreScale = config.Flag("scale_attn_weights", true) ? null : 1,
            ScaleScoresByLayer = config.Flag("scale_attn_by_inverse_layer_idx", false),
            Mlp = MlpKind.Plain,
            Activation = Activations.Read(config, "activation_function", "gelu_new"),
            Tied = config.Flag("tie_word_embeddings", true),
            BeginId = config.Id("bos_token_id"),
            EndIds = config.Ids("eos_token_id"),
        };
    }
}
