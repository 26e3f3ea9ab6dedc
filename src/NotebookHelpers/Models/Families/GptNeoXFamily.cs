using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>GPT-NeoX (Black et al. 2022), Pythia: partial rotation, attention and feed-forward side by side or one after another.</summary>
internal static class GptNeoXFamily
{
    public static Family It { get; } = new(
        "gpt_neox", Read, "gpt_neox.", Rules, [".attention.bias", ".attention.masked_bias", ".rotary_emb.inv_freq", "embed_out.weight"]);

    private static NameRule[] Rules =>
    [
        new("{p}embed_in.weight", Placement.AsIs, "embed.weight"),
        .. NameRule.Both("{p}layers.{l}.input_layernorm", Placement.AsIs, "blocks.{l}.norm1"),
        .. NameRule.Both("{p}layers.{l}.attention.query_key_value", Placement.HeadByHead,
            "blocks.{l}.attention.query", "blocks.{l}.attention.key", "blocks.{l}.attention.value"),
        .. NameRule.Both("{p}layers.{l}.attention.dense", Placement.AsIs, "blocks.{l}.attention.output"),
        .. NameRule.Both("{p}layers.{l}.post_attention_layernorm", Placement.AsIs, "blocks.{l}.norm2"),
        .. NameRule.Both("{p}layers.{l}.mlp.dense_h_to_4h", Placement.AsIs, "blocks.{l}.mlp.up"),
        .. NameRule.Both("{p}layers.{l}.mlp.dense_4h_to_h", Placement.AsIs, "blocks.{l}.mlp.down"),
        .. NameRule.Both("{p}final_layer_norm", Placement.AsIs, "final_norm"),
        new("embed_out.weight", Placement.AsIs, "unembed.weight"),
    ];

    private static TransformerConfig Read(ConfigReader config)
    {
        var (width, heads, context) =
            (config.Count("hidden_size"), config.Count("num_attention_heads"), config.OptionalCount("max_position_embeddings") ?? 2048);
        return new TransformerConfig
        {
            DVocab = config.Count("vocab_size"),
            NLayers = config.Count("num_hidden_layers", LlamaFamilies.MostLayers),
            DModel = width,
            NHeads = heads,
            DMlp = config.Count("intermediate_size"),
            NContext = context,
            Norm = NormKind.LayerNorm,
            NormEpsilon = config.Number("layer_norm_eps") ?? 1e-5,
            Rotary = RopeKeys.Read(config, width / heads, context, share: 0.25, baseKey: "rotary_emb_base", shareKey: "rotary_pct"),
            Biases = Biases.MlpIn | Biases.MlpOut
                | (config.Flag("attention_bias", true) ? Biases.QueryKeyValue | Biases.AttentionOut : Biases.None),
            Mlp = MlpKind.Plain,
            Activation = Activations.Read(config, "hidden_act", "gelu"),
            ParallelResidual = config.Flag("use_parallel_residual", true),
            Tied = config.Flag("tie_word_embeddings", false),
            BeginId = config.Id("bos_token_id"),
            EndIds = config.Ids("eos_token_id"),
        };
    }
}
