using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Small transformers made in code, one per way of being different.</summary>
internal static class TinyModels
{
    /// <summary>Two layers, width 16, four heads over two key-value heads; the base that each variant changes in one thing.</summary>
    public static TransformerConfig Base { get; } =
        new() { DVocab = 11, NLayers = 2, DModel = 16, NHeads = 4, NKeyValueHeads = 2, DMlp = 24, NContext = 32 };

    public static readonly IReadOnlyDictionary<string, TransformerConfig> Variants = new Dictionary<string, TransformerConfig>
    {
        ["base"] = Base,
        ["no position"] = Base with { Positions = PositionScheme.None },
        ["learned"] = Base with { Positions = PositionScheme.Learned },
        ["sinusoidal"] = Base with { Positions = PositionScheme.Sinusoidal },
        ["alibi"] = Base with { Positions = PositionScheme.Alibi },
        ["raw number"] = Base with { Positions = PositionScheme.RawNumber, PositionScale = 0.1 },
        ["learned scale"] = Base with { Positions = PositionScheme.Sinusoidal, LearnedPositionScale = true, PositionScale = 0.3 },
        ["partial rotary"] = Base with { Rotary = new() { Dimensions = 2 } },
        ["still layer"] = Base with { Rotary = new() { Layers = [false, true] } },
        ["layer norm"] = Base with { Norm = NormKind.LayerNorm, Biases = Biases.Block },
        ["post norm"] = Base with { NormPlace = NormPlace.Post },
        ["no norm"] = Base with { Norm = NormKind.None },
        ["no residual"] = Base with { Residual = false },
        ["parallel"] = Base with { ParallelResidual = true },
        ["attention only"] = Base with { Mlp = MlpKind.None },
        ["plain relu"] = Base with { Mlp = MlpKind.Plain, Activation = Activation.Relu },
        ["plain gelu"] = Base with { Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        ["plain gelu tanh"] = Base with { Mlp = MlpKind.Plain, Activation = Activation.GeluTanh },
        ["experts"] = Base with { Experts = new(3, 2) },
        ["retention"] =
            Base with { Mixer = MixerKind.Retention, NKeyValueHeads = 4, Biases = Biases.QueryKeyValue, Decays = [0.5, 0.7, 0.9, 1] },
        ["still retention"] = Base with { Mixer = MixerKind.Retention, NKeyValueHeads = 4, Positions = PositionScheme.None },
        ["lstm"] = Base with { Mixer = MixerKind.Lstm, Positions = PositionScheme.None },
        ["lstm stack"] = RecurrentConfigs.Lstm(11, 2, 16),
        ["tied"] = Base with { Tied = true, EmbeddingScale = 4 },
        ["window"] = Base with { Windows = [3, null] },
        ["qk norm"] = Base with { QkNorm = true },
        ["own score scale"] = Base with { ScoreScale = 0.7, ScaleScoresByLayer = true },
        ["some biases"] = Base with { Biases = Biases.Query | Biases.MlpOut | Biases.Unembed },
        ["no mask"] = Base with { Causal = false },
    };

    /// <summary>Weights large enough that every part matters; biases and gains away from zero and one.</summary>
    public static Transformer Make(TransformerConfig config, long seed = 1)
    {
        var model = Transformer.Create(config, seed, new InitialWeights { Deviation = 0.3, ScaleOutputsByDepth = false });
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var spec in model.Parameters.Specs.Where(spec => spec.Role is ParameterRole.Bias or ParameterRole.Gain))
        {
            var value = model.Parameters[spec.Name];
            value.add_(randn(spec.Shape, generator: generator) * 0.2);
        }

        return model;
    }

    /// <summary>The same numbers laid out for reading: packed matrices, no gradients, and so the kernels for one row.</summary>
    public static Transformer ForReading(Transformer model, ScalarType type = ScalarType.Float32)
    {
        var parameters = TransformerParameters.Allocate(model.Config, type);
        using var noGradient = no_grad();
        foreach (var spec in parameters.Specs)
        {
            parameters.Set(spec.Name, model.Parameters[spec.Name]);
        }

        return new Transformer(parameters);
    }

    /// <summary>Random ids, int64 [batch, pos].</summary>
    public static Tensor Ids(TransformerConfig config, int batch, int length, int seed = 5)
    {
        var random = new Random(seed);
        var ids = Enumerable.Range(0, batch * length).Select(_ => (long)random.Next(config.DVocab)).ToArray();
        return tensor(ids).view(batch, length);
    }
}
