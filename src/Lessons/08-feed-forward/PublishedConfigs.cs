using BetweenTokens.Models;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>A model whose shape was published.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Year">Of publication.</param>
/// <param name="Config">The shape.</param>
public sealed record PublishedConfig(string Name, int Year, TransformerConfig Config)
{
    /// <summary>All parameters.</summary>
    public long Parameters => ParameterLayout.Of(Config).Sum(spec => spec.Count);

    /// <summary>Parameters of the blocks alone: no embedding, no unembedding, no last norm.</summary>
    public long InBlocks => ParameterLayout.Of(Config).Where(spec => spec.Name.StartsWith("blocks.", StringComparison.Ordinal))
        .Sum(spec => spec.Count);

    /// <summary>Parameters of the feed-forward parts.</summary>
    public long FeedForward => ParameterLayout.Of(Config).Where(IsFeedForward).Sum(spec => spec.Count);

    /// <summary>Neurons: inner width times layers.</summary>
    public long Neurons => (long)Config.DMlp * Config.NLayers;

    private static bool IsFeedForward(ParameterSpec spec) => spec.Name.Contains(".mlp.", StringComparison.Ordinal);
}

/// <summary>Shapes of published models, from their papers and config files; a test adds them up to the published totals.</summary>
public static class PublishedConfigs
{
    /// <summary>From the smallest to the largest.</summary>
    public static IReadOnlyList<PublishedConfig> All { get; } =
    [
        new("GPT-2", 2019, Gpt(12, 768, 12, 1024)),
        new("SmolLM2-135M", 2024, Llama(30, 576, 9, 3, 1536, 49_152, tied: true)),
        new("GPT-2 XL", 2019, Gpt(48, 1600, 25, 1024)),
        new("Llama 2 7B", 2023, Llama(32, 4096, 32, 32, 11_008, 32_000)),
        new("Mistral 7B", 2023, Llama(32, 4096, 32, 8, 14_336, 32_000)),
        new("Llama 2 70B", 2023, Llama(80, 8192, 64, 8, 28_672, 32_000)),
        new("GPT-3", 2020, Gpt(96, 12_288, 96, 2048)),
        new("Llama 3.1 405B", 2024, Llama(126, 16_384, 128, 8, 53_248, 128_256)),
    ];

    /// <summary>Those of a billion parameters and more.</summary>
    public static IEnumerable<PublishedConfig> Large => All.Where(one => one.Parameters >= 1_000_000_000);

    // Radford et al. 2019; Brown et al. 2020, table 2.1. Learned positions, biases, unembedding tied.
    private static TransformerConfig Gpt(int layers, int width, int heads, int context) => new()
    {
        DVocab = 50_257,
        NLayers = layers,
        DModel = width,
        NHeads = heads,
        DMlp = 4 * width,
        NContext = context,
        Norm = NormKind.LayerNorm,
        Positions = PositionScheme.Learned,
        Biases = Biases.Query | Biases.Key | Biases.Value | Biases.AttentionOut | Biases.MlpIn | Biases.MlpOut,
        Mlp = MlpKind.Plain,
        Activation = Activation.GeluTanh,
        Tied = true,
    };

    // config.json of each: RMSNorm, rotation, a gated part, no biases.
    private static TransformerConfig Llama(
        int layers, int width, int heads, int keyValueHeads, int inner, int vocabulary, bool tied = false) => new()
        {
            DVocab = vocabulary,
            NLayers = layers,
            DModel = width,
            NHeads = heads,
            NKeyValueHeads = keyValueHeads,
            DMlp = inner,
            Tied = tied,
        };
}
