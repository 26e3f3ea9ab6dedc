using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tensors;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L05Position;

/// <summary>What the reader computes by hand is what the transformer computes, and order is noticed where it can be.</summary>
[Trait("tier", "fast")]
public sealed class OpenOrderTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void The_open_calculation_is_a_transformer_of_bare_attention(int layers, bool mask)
    {
        const int Width = 8, Words = 5;
        var words = OpenOrder.Vectors(Words, Width, seed: 2);
        var config = new TransformerConfig
        {
            DVocab = Words,
            NLayers = layers,
            DModel = Width,
            NHeads = 1,
            Norm = NormKind.None,
            Mlp = MlpKind.None,
            Positions = PositionScheme.None,
            Causal = mask,
            Residual = false,
        };
        using var network = Transformer.Create(config, seed: 1, device: CPU);
        using var scope = NewDisposeScope();
        foreach (var spec in network.Parameters.Specs)
        {
            network.Parameters.Set(spec.Name, spec.Role == ParameterRole.Embedding
                ? tensor([.. words.SelectMany(word => word.Select(x => (float)x))], [Words, Width], device: CPU)
                : eye(spec.Shape[0], spec.Shape[1], ScalarType.Float32, CPU));
        }

        using var noGradient = no_grad();
        var stream = network.Forward(arange(Words, ScalarType.Int64, CPU).unsqueeze(0), options: new() { Depth = layers });
        var ours = OpenOrder.Stack(words, layers, mask);
        Assert.Equal(ours[^1], TensorMemory.Copy<float>(stream[0, -1]).Select(x => (double)x), new Near(1e-5));
    }

    [Fact]
    public void Order_is_noticed_from_the_second_masked_layer_on_and_never_without_the_mask()
    {
        var words = OpenOrder.Vectors(count: 5, width: 8, seed: 5);
        double[][] moved = [words[2], words[0], words[3], words[1], words[4]];
        double Moved(int layers, bool mask) => OpenOrder.Moved(OpenOrder.Stack(words, layers, mask), OpenOrder.Stack(moved, layers, mask));
        Assert.All(new[] { Moved(1, false), Moved(2, false), Moved(3, false), Moved(1, true) }, change => Assert.InRange(change, 0, 1e-12));
        Assert.InRange(Moved(2, true), 1e-3, 10);
        Assert.InRange(Moved(3, true), 1e-3, 10);
    }

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
