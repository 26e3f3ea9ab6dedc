using System.Text.Json.Nodes;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>Models made here: the config record itself as JSON, parameters under their own names.</summary>
internal static class OwnFamily
{
    private const string Name = "between-tokens";

    public static Family It { get; } = new(Name, Read, "", [], []);

    /// <summary>The config as it stands in a file; reading it gives the same record.</summary>
    public static JsonObject Write(TransformerConfig config)
    {
        var json = new JsonObject
        {
            ["model_type"] = Name,
            ["vocab_size"] = config.DVocab,
            ["n_layers"] = config.NLayers,
            ["d_model"] = config.DModel,
            ["n_heads"] = config.NHeads,
            ["n_key_value_heads"] = config.NKeyValueHeads,
            ["d_head"] = config.DHead,
            ["d_mlp"] = config.DMlp,
            ["n_context"] = config.NContext,
            ["norm"] = $"{config.Norm}",
            ["norm_place"] = $"{config.NormPlace}",
            ["norm_epsilon"] = config.NormEpsilon,
            ["mixer"] = $"{config.Mixer}",
            ["positions"] = $"{config.Positions}",
            ["position_scale"] = config.PositionScale,
            ["learned_position_scale"] = config.LearnedPositionScale,
            ["biases"] = $"{config.Biases}",
            ["qk_norm"] = config.QkNorm,
            ["causal"] = config.Causal,
            ["windows"] = config.Windows is { } windows
                ? new JsonArray([.. windows.Select(window => JsonValue.Create(window ?? 0))])
                : null,
            ["score_scale"] = config.ScoreScale,
            ["scale_scores_by_layer"] = config.ScaleScoresByLayer,
            ["mlp"] = $"{config.Mlp}",
            ["activation"] = $"{config.Activation}",
            ["experts"] = config.Experts is { } experts
                ? new JsonObject { ["count"] = experts.Count, ["per_token"] = experts.PerToken, ["renormalise"] = experts.Renormalise }
                : null,
            ["parallel_residual"] = config.ParallelResidual,
            ["residual"] = config.Residual,
            ["tied"] = config.Tied,
            ["embedding_scale"] = config.EmbeddingScale,
            ["bos_token_id"] = config.BeginId,
            ["eos_token_id"] = new JsonArray([.. config.EndIds.Select(id => JsonValue.Create(id))]),
        };
        if (config.Positions == PositionScheme.Rotary)
        {
            json["rope_parameters"] = RopeKeys.Write(config.Rotary, config.DHead);
            json["rotary_layers"] = config.Rotary.Layers is { } layers
                ? new JsonArray([.. layers.Select(turns => JsonValue.Create(turns ? 1 : 0))])
                : null;
        }

        if (config.Mixer == MixerKind.Retention)
        {
            json["decays"] = new JsonArray([.. config.Decays.Select(decay => JsonValue.Create(decay))]);
        }

        return json;
    }

    private static TransformerConfig Read(ConfigReader config)
    {
        config.IsOwn = true;
        var (width, heads, layers) = (config.Count("d_model"), config.Count("n_heads"), config.Count("n_layers", LlamaFamilies.MostLayers));
        var (head, context) = (config.OptionalCount("d_head") ?? width / heads, config.OptionalCount("n_context"));
        var positions = Choice(config, "positions", PositionScheme.Rotary);
        return new TransformerConfig
        {
            DVocab = config.Count("vocab_size"),
            NLayers = layers,
            DModel = width,
            NHeads = heads,
            NKeyValueHeads = config.OptionalCount("n_key_value_heads") ?? heads,
            DHead = head,
            DMlp = config.OptionalCount("d_mlp") ?? 0,
            NContext = context,
            Norm = Choice(config, "norm", NormKind.RmsNorm),
            NormPlace = Choice(config, "norm_place", NormPlace.Pre),
            NormEpsilon = config.Number("norm_epsilon") ?? 1e-5,
            Mixer = Choice(config, "mixer", MixerKind.Attention),
            Decays = config.Numbers("decays"),
            Positions = positions,
            Rotary = positions == PositionScheme.Rotary
                ? RopeKeys.Read(config, head, context ?? 2048) with
                {
                    Layers = Numbers(config, "rotary_layers", layers)?.Select(number => number != 0).ToArray(),
                }
                : new(),
            PositionScale = config.Number("position_scale") ?? 1,
            LearnedPositionScale = config.Flag("learned_position_scale", false),
            Biases = Choice(config, "biases", Biases.None),
            QkNorm = config.Flag("qk_norm", false),
            Causal = config.Flag("causal", true),
            Windows = Numbers(config, "windows", layers)?.Select(number => number == 0 ? (int?)null : number).ToArray(),
            ScoreScale = config.Number("score_scale"),
            ScaleScoresByLayer = config.Flag("scale_scores_by_layer", false),
            Mlp = Choice(config, "mlp", MlpKind.Gated),
            Activation = Choice(config, "activation", Activation.Silu),
            Experts = Experts(config.Section("experts")),
            ParallelResidual = config.Flag("parallel_residual", false),
            Residual = config.Flag("residual", true),
            Tied = config.Flag("tied", false),
            EmbeddingScale = config.Number("embedding_scale") ?? 1,
            BeginId = config.Id("bos_token_id"),
            EndIds = config.Ids("eos_token_id"),
        };
    }

    private static ExpertConfig? Experts(ConfigReader? section)
    {
        var experts = section is null
            ? null
            : new ExpertConfig(section.Count("count", 4096), section.Count("per_token", 4096), section.Flag("renormalise", true));
        section?.Finish();
        return experts;
    }

    private static IReadOnlyList<int>? Numbers(ConfigReader config, string name, int layers)
    {
        var numbers = config.Ids(name);
        return !config.Has(name) ? null
            : numbers.Count == layers ? numbers
            : throw config.Refuse(name, $"one for each of {layers} layers", $"{numbers.Count}");
    }

    private static T Choice<T>(ConfigReader config, string name, T fallback)
        where T : struct, Enum
    {
        var text = config.Text(name);
        return text is null ? fallback
            : Enum.TryParse<T>(text, out var choice) ? choice
            : throw config.Refuse(name, "one of " + string.Join(", ", Enum.GetNames<T>()), text);
    }
}
