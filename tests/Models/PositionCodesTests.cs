using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>Codes of positions against closed forms, and a network whose position signal is off.</summary>
[Trait("tier", "fast")]
public sealed class PositionCodesTests
{
    [Fact]
    public void Sines_and_cosines_are_those_of_the_paper()
    {
        var (table, waves) = (SinusoidalCode.Table(200, 512), SinusoidalCode.Wavelengths(512));
        Assert.Equal(Math.Sin(100 / Math.Pow(10_000, 6.0 / 512)), table[100, 6], 1e-12);
        Assert.Equal(Math.Cos(100 / Math.Pow(10_000, 6.0 / 512)), table[100, 7], 1e-12);
        Assert.Equal(table[100, 7], SinusoidalCode.Of(100, 512)[7], 1e-15);
        Assert.Equal((2 * Math.PI, 60_611), (waves[0], Math.Round(waves[^1]))); // 2π·10000^(1 − 2/512)
        Assert.Equal(3, SinusoidalCode.Frequencies(5).Length);
        Assert.Throws<ReaderException>(() => SinusoidalCode.Frequencies(0));
        Assert.Throws<ArgumentException>(() => SinusoidalCode.Product(1, 5));
    }

    /// <summary>Numbers of a list of facts about d = 512 that was computed elsewhere, to as many digits as it has.</summary>
    [Fact]
    public void Products_and_distances_are_those_of_the_codes()
    {
        double[] a = SinusoidalCode.Of(3_000, 512), b = SinusoidalCode.Of(3_005, 512);
        Assert.Equal(a.Zip(b, (x, y) => x * y).Sum(), SinusoidalCode.Product(5, 512), 1e-9); // angles of 3,000 radians, 256 terms
        Assert.Equal(Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum()), SinusoidalCode.Distance(5, 512), 1e-9);
        Assert.Equal([256, 249.1, 189.6, 112.0], new[] { 0, 1, 5, 100 }.Select(k => Math.Round(SinusoidalCode.Product(k, 512), 1)));
        Assert.Equal((3.71, 23.3), (Math.Round(SinusoidalCode.Distance(1, 512), 2), Math.Round(SinusoidalCode.Distance(10_000, 512), 1)));
    }

    [Fact]
    public void Binary_digits()
    {
        Assert.Equal([0, 1, 1, 1], BinaryCode.Of(7, 4));
        Assert.Equal([1, 0, 0, 0], BinaryCode.Of(8, 4));
        Assert.Equal((4, 1), (BinaryCode.Changed(7, 8), BinaryCode.Changed(6, 7)));
        Assert.Throws<ArgumentException>(() => BinaryCode.Of(16, 4));
    }

    /// <summary>
    /// The same as a hook that puts one code at every place, or as a pass in which every token stands at place 0; to float32's rounding.
    /// </summary>
    [Theory]
    [InlineData(PositionScheme.Learned)]
    [InlineData(PositionScheme.Sinusoidal)]
    [InlineData(PositionScheme.RawNumber)]
    [InlineData(PositionScheme.Rotary)]
    [InlineData(PositionScheme.Alibi)]
    public void Without_its_signal_a_network_reads_as_if_every_place_were_the_same(PositionScheme scheme)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = Transformer.Create(
            Config(scheme), seed: 3, new() { ByFanIn = true, EmbeddingDeviation = 1, PositionDeviation = 1 }, CPU);
        var ids = tensor(new long[] { 1, 4, 2, 7, 7, 3 }, [1, 6], device: CPU);
        using var off = PositionsOff.Of(network, trained: 8);
        var read = off.Forward(ids);
        if (scheme == PositionScheme.Alibi)
        {
            // no slopes: a plain network of the same weights
            using var plain = Transformer.Create(Config(PositionScheme.None), 3, new() { ByFanIn = true, EmbeddingDeviation = 1 }, CPU);
            Assert.True(read.allclose(plain.Forward(ids), 1e-4, 1e-4));
        }
        else
        {
            var mean = scheme == PositionScheme.Rotary ? null : new MeanCode(network, 8);
            var expected = mean is null
                ? network.Forward(ids, options: new() { Positions = zeros([6], ScalarType.Int64, CPU) })
                : network.Forward(ids, hooks: mean);
            Assert.True(read.allclose(expected, 1e-4, 1e-4));
        }

        Assert.False(read.allclose(network.Forward(ids), 1e-2, 1e-2));
        Assert.Throws<ArgumentException>(() => PositionsOff.Of(network, 0));
    }

    [Fact]
    public void It_leaves_nothing_behind()
    {
        using var network = Transformer.Create(Config(PositionScheme.Sinusoidal), seed: 3, device: CPU);
        using var ids = tensor(new long[] { 1, 4, 2 }, [1, 3], device: CPU);
        void Read()
        {
            using var off = PositionsOff.Of(network, 8);
            using var logits = off.Forward(ids);
        }

        Read();
        var before = Tensor.TotalCount;
        Read();
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static TransformerConfig Config(PositionScheme scheme) => new()
    {
        DVocab = 9,
        NLayers = 2,
        DModel = 16,
        NHeads = 2,
        NContext = 12,
        Mlp = MlpKind.Plain,
        Positions = scheme,
        PositionScale = scheme == PositionScheme.RawNumber ? 0.3 : 1,
    };

    // puts the mean of the first codes in the place of every one
    private sealed class MeanCode(Transformer network, int places) : IForwardHooks
    {
        public bool Wants(HookPoint point, int layer) => point == HookPoint.PositionEmbed;

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            var config = network.Config;
            var mean = config.Positions switch
            {
                PositionScheme.Learned => network.Parameters["position.weight"].narrow(0, 0, places).mean([0]),
                PositionScheme.RawNumber => nn.functional.pad(tensor(new[] { (float)(0.3 * (places - 1) / 2) }), [0, config.DModel - 1]),
                _ => tensor(SinusoidalCode.Table(places, config.DModel)).mean([0]).to(ScalarType.Float32),
            };
            return mean.expand_as(value);
        }
    }
}
