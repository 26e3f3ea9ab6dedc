using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Loading;

/// <summary>What a model is, read from its files without reading its weights.</summary>
/// <param name="Path">Folder or file.</param>
/// <param name="Family">Family by the file's own name.</param>
/// <param name="Config">The config as understood.</param>
/// <param name="Tensors">The checkpoint's tensors, in the order of their places.</param>
public sealed record ModelDescription(string Path, string Family, TransformerConfig Config, IReadOnlyList<TensorEntry> Tensors)
{
    /// <summary>Why the model's numbers may not be the publisher's: unknown keys, keys that contradict each other.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Describes the model that a path leads to.</summary>
    /// <exception cref="ModelFileException">It is broken, or of a kind that is not supported.</exception>
    public static ModelDescription Of(string path)
    {
        var opened = ModelLoader.Open(path);
        using var weights = opened.Weights;
        var tensors = weights.Entries.Values.OrderBy(entry => entry.File, StringComparer.Ordinal).ThenBy(entry => entry.Offset);
        return new ModelDescription(path, opened.Family.ModelType, opened.Config, [.. tensors]) { Warnings = opened.Warnings };
    }

    /// <summary>Weights of the model in use; a tied unembedding counts once.</summary>
    public long Parameters => ParameterLayout.Of(Config).Sum(spec => Values(spec));

    /// <summary>Bytes of the weights in memory; norms stay in float32 whatever the matrices are in.</summary>
    public long WeightBytes(ScalarType type) =>
        ParameterLayout.Of(Config).Sum(spec => Values(spec) * Width(TransformerParameters.TypeOf(spec, type)));

    /// <summary>Bytes that each token of a text adds to the cache of keys and values; none where the past is one state.</summary>
    public long CacheBytesPerToken(ScalarType type) =>
        Config.Mixer != MixerKind.Attention ? 0 : 2L * Config.NLayers * Config.NKeyValueHeads * Config.DHead * Width(type);

    private static long Values(ParameterSpec spec) => spec.Shape.Aggregate(1L, (product, size) => product * size);

    private static long Width(ScalarType type) => type == ScalarType.BFloat16 ? 2 : 4;
}
