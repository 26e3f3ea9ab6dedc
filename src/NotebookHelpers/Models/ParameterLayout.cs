using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;

namespace BetweenTokens.Models;

/// <summary>What a parameter is for; optimisers and initialisation go by it.</summary>
public enum ParameterRole
{
    /// <summary>Token embedding, [dVocab, dModel].</summary>
    Embedding,

    /// <summary>Learned positions, [nContext, dModel], or a learned scale of them, [1].</summary>
    Position,

    /// <summary>A norm's gain, starts at one.</summary>
    Gain,

    /// <summary>A bias, starts at zero.</summary>
    Bias,

    /// <summary>A block's matrix, [out, in].</summary>
    Matrix,

    /// <summary>A block's matrix that writes to the residual stream, [dModel, in].</summary>
    OutputMatrix,

    /// <summary>Unembedding, [dVocab, dModel].</summary>
    Unembedding,
}

/// <summary>One parameter of a transformer.</summary>
/// <param name="Name">Name in <see cref="TransformerParameters"/>, for instance <c>blocks.3.attention.query.weight</c>.</param>
/// <param name="Shape">Shape; matrices are [out, in].</param>
/// <param name="Role">What it is for.</param>
public sealed record ParameterSpec(string Name, long[] Shape, ParameterRole Role)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>The list of parameters that a config calls for.</summary>
public static class ParameterLayout
{
    /// <summary>Every parameter, in order of use.</summary>
    public static IReadOnlyList<ParameterSpec> Of(TransformerConfig config)
    {
        var specs = new List<ParameterSpec> { new("embed.weight", [config.DVocab, config.DModel], ParameterRole.Embedding) };
        if (config.Positions == PositionScheme.Learned)
        {
            specs.Add(new("position.weight", [config.NContext!.Value, config.DModel], ParameterRole.Position));
        }

        if (config.LearnedPositionScale)
        {
            specs.Add(new("position.scale", [1], ParameterRole.Position));
        }

        for (var layer = 0; layer < config.NLayers; layer++)
        {
            specs.AddRange(Block(config, $"blocks.{layer}"));
        }

        if (config.HasFinalNorm)
        {
            specs.AddRange(Norm(config, "final_norm"));
        }

        if (!config.Tied)
        {
            specs.Add(new("unembed.weight", [config.DVocab, config.DModel], ParameterRole.Unembedding));
        }

        if (config.HasBias(Biases.Unembed))
        {
            specs.Add(new("unembed.bias", [config.DVocab], ParameterRole.Bias));
        }

        return specs;
    }

    private static IEnumerable<ParameterSpec> Block(TransformerConfig config, string block) =>
    [
        .. Norm(config, $"{block}.norm1"),
        .. config.Mixer == MixerKind.Lstm ? Lstm(config, $"{block}.lstm") : Attention(config, $"{block}.attention"),
        .. config.Mlp == MlpKind.None ? [] : Norm(config, $"{block}.norm2"),
        .. FeedForward(config, $"{block}.mlp"),
    ];

    private static IEnumerable<ParameterSpec> Attention(TransformerConfig config, string attention)
    {
        var (queries, keys) = (config.NHeads * config.DHead, config.NKeyValueHeads * config.DHead);
        return
        [
            .. Projection(config, $"{attention}.query", queries, config.DModel, Biases.Query),
            .. Projection(config, $"{attention}.key", keys, config.DModel, Biases.Key),
            .. Projection(config, $"{attention}.value", keys, config.DModel, Biases.Value),
            .. config.QkNorm
                ? [Gain($"{attention}.query_norm.weight", config.DHead), Gain($"{attention}.key_norm.weight", config.DHead)]
                : Array.Empty<ParameterSpec>(),
            .. config.Mixer == MixerKind.Retention
                ? [new($"{attention}.swish.weight", [queries, config.DModel], ParameterRole.Matrix)]
                : Array.Empty<ParameterSpec>(),
            .. Projection(config, $"{attention}.output", config.DModel, queries, Biases.AttentionOut),
        ];
    }

    private static IEnumerable<ParameterSpec> Lstm(TransformerConfig config, string lstm) =>
        LstmLayer.Parts.SelectMany(part => new ParameterSpec[]
        {
            new($"{lstm}.{part}.weight", [config.DModel, config.DModel], ParameterRole.Matrix),
            new($"{lstm}.{part}.recurrent", [config.DModel, config.DModel], ParameterRole.Matrix),
            new($"{lstm}.{part}.bias", [config.DModel], ParameterRole.Bias),
        });

    private static IEnumerable<ParameterSpec> FeedForward(TransformerConfig config, string mlp)
    {
        if (config.Mlp == MlpKind.None)
        {
            return [];
        }

        return config.Experts is not { } experts
            ? Expert(config, mlp)
            : [new($"{mlp}.router.weight", [experts.Count, config.DModel], ParameterRole.Matrix),
                .. Enumerable.Range(0, experts.Count).SelectMany(e => Expert(config, $"{mlp}.experts.{e}"))];
    }

    private static IEnumerable<ParameterSpec> Expert(TransformerConfig config, string mlp) =>
    [
        .. config.Mlp == MlpKind.Gated ? Projection(config, $"{mlp}.gate", config.DMlp, config.DModel, Biases.MlpIn) : [],
        .. Projection(config, $"{mlp}.up", config.DMlp, config.DModel, Biases.MlpIn),
        .. Projection(config, $"{mlp}.down", config.DModel, config.DMlp, Biases.MlpOut),
    ];

    private static IEnumerable<ParameterSpec> Projection(TransformerConfig config, string name, int to, int from, Biases bias)
    {
        var writes = bias is Biases.AttentionOut or Biases.MlpOut;
        yield return new($"{name}.weight", [to, from], writes ? ParameterRole.OutputMatrix : ParameterRole.Matrix);
        if (config.HasBias(bias))
        {
            yield return new($"{name}.bias", [to], ParameterRole.Bias);
        }
    }

    private static IEnumerable<ParameterSpec> Norm(TransformerConfig config, string name) => config.Norm switch
    {
        NormKind.None => [],
        NormKind.RmsNorm => [Gain($"{name}.weight", config.DModel)],
        _ => [Gain($"{name}.weight", config.DModel), new($"{name}.bias", [config.DModel], ParameterRole.Bias)],
    };

    private static ParameterSpec Gain(string name, int width) => new(name, [width], ParameterRole.Gain);
}
