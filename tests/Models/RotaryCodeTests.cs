using System.Numerics;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Collection(Live.Alone)]
[Trait("tier", "fast")]
public sealed class RotaryCodeTests
{
    private static readonly TransformerConfig _config = new()
    {
        DVocab = 20,
        NLayers = 2,
        DModel = 32,
        NHeads = 2,
        DHead = 16,
        NContext = 64,
        Positions = PositionScheme.Rotary,
    };

    [Fact]
    public void It_turns_as_a_product_of_complex_numbers_does()
    {
        double[] vector = Draw(16, 1), angles = SinusoidalCode.Frequencies(16);
        var turned = RotaryCode.Turn(vector, 12.5, angles);
        for (var i = 0; i < 8; i++)
        {
            var z = new Complex(vector[i], vector[i + 8]) * Complex.FromPolarCoordinates(1, 12.5 * angles[i]);
            Assert.Equal(z.Real, turned[i], 12); // float64: a few roundings of numbers about 1
            Assert.Equal(z.Imaginary, turned[i + 8], 12);
        }
    }

    [Fact]
    public void The_base_of_the_formula_slows_the_slowest_pair_by_the_factor_and_leaves_the_fastest()
    {
        Assert.Equal(40_890, RotaryCode.NtkBase(10_000, 4, 128), 0.5); // published: Peng et al. 2023, section 3.1
        var (old, now) = (SinusoidalCode.Frequencies(128), SinusoidalCode.Frequencies(128, RotaryCode.NtkBase(10_000, 4, 128)));
        Assert.Equal(1, now[0] / old[0], 12);
        Assert.Equal(0.25, now[^1] / old[^1], 12);
    }

    [Theory]
    [InlineData(StretchMethod.None, 1)]
    [InlineData(StretchMethod.Interpolation, 2)]
    [InlineData(StretchMethod.Base, 2)]
    [InlineData(StretchMethod.Yarn, 2)]
    public void A_stretched_network_is_one_whose_config_says_so(StretchMethod method, double factor)
    {
        using var network = Transformer.Create(_config, 3, device: CPU);
        var stretch = new LengthStretch(method, factor, 16);
        using var stretched = Stretched.Of(network, stretch, 32);
        Assert.Equal(stretch.Of(_config.Rotary, 16), stretched.Config.Rotary);
        Assert.Equal(method == StretchMethod.None, Read(network).SequenceEqual(Read(stretched)));
    }

    [Fact]
    public void Interpolated_sinusoids_are_codes_of_half_a_position()
    {
        using var network = Transformer.Create(_config with { Positions = PositionScheme.Sinusoidal, PositionScale = 0.5 }, 3, device: CPU);
        using var plain = Stretched.Of(network, new(StretchMethod.None), 32);
        Assert.Equal(Read(network), Read(plain), (a, b) => Math.Abs(a - b) < 1e-4); // float32 sines of a formula and of a table
        using var stretched = Stretched.Of(network, new(StretchMethod.Interpolation, 2), 32);
        float[] code = TensorMemory.Copy<float>(stretched.Parameters.Get("position.weight").detach()[7]);
        Assert.Equal(SinusoidalCode.Of(3.5, 32).Select(x => (float)(0.5 * x)), code, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void What_cannot_be_stretched_says_so()
    {
        using var network = Transformer.Create(_config with { Positions = PositionScheme.Alibi }, 3, device: CPU);
        Assert.Throws<ArgumentException>(() => Stretched.Of(network, new(StretchMethod.Interpolation, 2), 32));
        Assert.Throws<ArgumentException>(() => new LengthStretch(StretchMethod.Yarn, 2).Of(_config.Rotary, 16));
        Assert.Throws<ArgumentException>(() => new LengthStretch(StretchMethod.Base, 0).Of(_config.Rotary, 16));
        Assert.Throws<ArgumentException>(() => RotaryCode.Turn([1, 2, 3], 1, [1, 0.5]));
        Assert.Throws<ArgumentException>(() => RotaryCode.Frequencies(new(), 7));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var network = Transformer.Create(_config, 3, device: CPU);
        Live.Same(() =>
        {
            using var stretched = Stretched.Of(network, new(StretchMethod.Base, 2), 32);
        });
    }

    private static float[] Read(Transformer network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<float>(network.Forward(arange(0, 20, ScalarType.Int64, CPU).view(1, -1)).OnCpu());
    }

    private static double[] Draw(int count, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
    }
}
