using System.Runtime.Intrinsics;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Learning;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models.Learning;

[Trait("tier", "fast")]
public sealed class FusedKernelsTests
{
    private const int Batch = 3;
    private const int Length = 40;

    private static readonly TransformerConfig _plain =
        new() { DVocab = 50, NLayers = 2, DModel = 32, NHeads = 4, NContext = Length, Mlp = MlpKind.Plain, Activation = Activation.Gelu };

    /// <summary>Every way in which a kernel of training can be asked.</summary>
    public static TheoryData<string> Configs => ["plain", "alibi", "no code",
        "learned", "not causal", "shared heads", "one wide head", "half turned", "odd heads", "biases", "layer norm"];

    [SkippableTheory]
    [MemberData(nameof(Configs))]
    public void Kernels_give_the_gradient_of_libtorchs_operations(string name)
    {
        Skip.IfNot(Vector512.IsHardwareAccelerated, "This processor has no vectors of sixteen: libtorch's operations are what runs.");
        using var scope = NewDisposeScope();
        using var model = Transformer.Create(Config(name), 3, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.5 });
        var (slow, fast) = (FusedKernels.Without(() => Learn(model, ScalarType.Float32)), Learn(model, ScalarType.Float32));
        Assert.Equal(slow.Loss, fast.Loss, 2e-6); // one rounding of a loss near four
        foreach (var (parameter, expected) in slow.Gradients)
        {
            // Sums of a hundred products in another order: some roundings of the largest summand.
            var off = (fast.Gradients[parameter] - expected).norm().item<float>() / (expected.norm().item<float>() + 1e-6);
            Assert.True(off < 1e-5, $"{parameter}: {off}");
        }
    }

    [SkippableFact]
    public void Products_in_bfloat16_give_nearly_the_same_gradient()
    {
        Skip.IfNot(Vector512.IsHardwareAccelerated, "This processor has no vectors of sixteen: libtorch's operations are what runs.");
        using var scope = NewDisposeScope();
        using var model = Transformer.Create(_plain, 3, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.5 });
        var (whole, half) = (Learn(model, ScalarType.Float32), Learn(model, ScalarType.BFloat16));
        Assert.NotEqual(whole.Loss, half.Loss);
        foreach (var (parameter, expected) in whole.Gradients)
        {
            // bfloat16 has eight bits: a product is off by 2⁻⁹ of itself, and a dozen follow one another.
            var off = (half.Gradients[parameter] - expected).norm().item<float>() / expected.norm().item<float>();
            Assert.True(off < 0.04, $"{parameter}: {off}");
        }
    }

    [Fact]
    public void Documents_become_stretches_and_padding_none()
    {
        using var documents = tensor(new long[] { 0, 0, 1, -1, 5, 5, 5, 5 }, [2, 4]);
        Assert.Equal([new(0, 0, 2), new(0, 2, 1), new(1, 0, 4)], AttentionShape.Stretches(documents, 2, 4)!);
        using var torn = tensor(new long[] { 0, 1, 0, -1 }, [1, 4]);
        Assert.Null(AttentionShape.Stretches(torn, 1, 4));
    }

    private static TransformerConfig Config(string name) => name switch
    {
        "alibi" => _plain with { Positions = PositionScheme.Alibi },
        "no code" => _plain with { Positions = PositionScheme.None },
        "learned" => _plain with { Positions = PositionScheme.Learned },
        "not causal" => _plain with { Causal = false },
        "shared heads" => _plain with { NKeyValueHeads = 2 },
        "one wide head" => _plain with { NHeads = 1, NKeyValueHeads = 1, DHead = 32 },
        "half turned" => _plain with { Rotary = new() { Dimensions = 4 } },
        "odd heads" => _plain with { NHeads = 3, NKeyValueHeads = 3, DHead = 22 },
        "biases" => _plain with { Biases = Biases.Query | Biases.Key | Biases.Value | Biases.AttentionOut | Biases.MlpIn | Biases.MlpOut },
        "layer norm" => _plain with { Norm = NormKind.LayerNorm },
        _ => _plain,
    };

    /// <summary>
    /// Documents of 1, 17, 18 and then 23 and 10 positions with padding after them, and one row that is a single document.
    /// </summary>
    private static (double Loss, Dictionary<string, Tensor> Gradients) Learn(Transformer model, ScalarType products)
    {
        var documents = Enumerable.Range(0, Batch * Length).Select(i => (Row: i / Length, At: i % Length))
            .Select(p => p.Row == 0 ? (p.At < 1 ? 0L : p.At < 18 ? 1 : p.At < 36 ? 2 : -1)
                : p.Row == 1 ? (p.At < 23 ? 0 : p.At < 33 ? 1 : -1)
                : 0).ToArray();
        var ids = documents.Select((_, i) => (long)(i * 7 % 50)).ToArray();
        var targets = documents.Select((document, i) => document < 0 ? -100 : (long)(i * 11 % 50)).ToArray();
        foreach (var spec in model.Parameters.Specs)
        {
            model.Parameters[spec.Name].grad?.zero_();
        }

        using var inner = NewDisposeScope();
        var logits = model.Forward(tensor(ids, [Batch, Length]),
            options: new ForwardOptions { Documents = tensor(documents, [Batch, Length]), Products = products });
        var loss = nn.functional.cross_entropy(logits.view(-1, logits.shape[^1]), tensor(targets), ignore_index: -100);
        loss.backward();
        HandedGradients.Free();
        return (loss.item<float>(), model.Parameters.Specs.ToDictionary(
            spec => spec.Name, spec => model.Parameters[spec.Name].grad!.clone().MoveToOuterDisposeScope()));
    }
}
