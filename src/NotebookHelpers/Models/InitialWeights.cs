using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>How fresh weights are drawn: normal numbers of a chosen spread.</summary>
public sealed record InitialWeights
{
    /// <summary>Standard deviation of embeddings and of the blocks' matrices.</summary>
    public double Deviation { get; init; } = 0.02;

    /// <summary>True: a matrix has 1/√in instead of <see cref="Deviation"/>.</summary>
    public bool ByFanIn { get; init; }

    /// <summary>Standard deviation of the token embedding; null: <see cref="Deviation"/>.</summary>
    public double? EmbeddingDeviation { get; init; }

    /// <summary>Standard deviation of learned positions; null: <see cref="Deviation"/>.</summary>
    public double? PositionDeviation { get; init; }

    /// <summary>True: matrices that write to the stream are smaller by √(2·layers) (GPT-2).</summary>
    public bool ScaleOutputsByDepth { get; init; } = true;

    /// <summary>True: an untied unembedding starts at zero, so the first prediction is uniform.</summary>
    public bool ZeroUnembedding { get; init; }

    /// <summary>Draws one parameter, float32 on the CPU, whose generator gives every device the same numbers.</summary>
    internal Tensor Draw(ParameterSpec spec, TransformerConfig config, Generator generator)
    {
        switch (spec)
        {
            // A memory that forgets at once learns nothing from afar: its gate starts open (Jozefowicz et al. 2015).
            case { Role: ParameterRole.Gain }:
            case { Role: ParameterRole.Bias, Name: var name } when name.EndsWith(".lstm.forget.bias", StringComparison.Ordinal):
                return ones(spec.Shape, ScalarType.Float32, CPU);
            case { Role: ParameterRole.Bias } or { Role: ParameterRole.Unembedding }
                when ZeroUnembedding || spec.Role == ParameterRole.Bias:
                return zeros(spec.Shape, ScalarType.Float32, CPU);
            case { Name: "position.scale" }:
                return full(spec.Shape, config.PositionScale, ScalarType.Float32, CPU);
            default:
                return randn(spec.Shape, ScalarType.Float32, CPU, generator: generator) * Spread(spec, config);
        }
    }

    private double Spread(ParameterSpec spec, TransformerConfig config)
    {
        var matrix = ByFanIn ? 1 / Math.Sqrt(spec.Shape[^1]) : Deviation;
        return spec.Role switch
        {
            ParameterRole.Embedding => EmbeddingDeviation ?? Deviation,
            ParameterRole.Position => PositionDeviation ?? Deviation,
            ParameterRole.OutputMatrix when ScaleOutputsByDepth => matrix / Math.Sqrt(2.0 * config.NLayers),
            _ => matrix,
        };
    }
}
