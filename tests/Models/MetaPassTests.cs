using BetweenTokens.Models;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>
/// A model on the meta device, which has shapes and no numbers. What was left on the CPU throws when it is mixed in, and so does
/// whatever reads a value; so a pass here is a pass on any device.
/// </summary>
[Trait("tier", "fast")]
public sealed class MetaPassTests
{
    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_pass_stays_on_the_models_device(string variant)
    {
        var config = TinyModels.Variants[variant];
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Transformer.Create(config, 1, device: META);
        using var packed = TransformerParameters.Allocate(config, ScalarType.Float32, META);
        using var reading = new Transformer(packed);
        foreach (var network in new[] { model, reading })
        {
            var ids = TinyModels.Ids(config, 2, 8);
            On([2, 8, 11], network.Forward(ids));
            On([2, 8, 11], network.Forward(ids.to(META)));
            On([2, 1, 11], network.Forward(ids, options: new() { LastOnly = true }));
            On([2, 1, 11], network.Forward(ids, options: new() { At = tensor(new long[] { 3, 7 }) }));
            On([2, 8, 16], network.Forward(ids, options: new() { Depth = 1 }));
            var documents = tensor(new long[] { 0, 0, 0, 1, 1, 1, 2, -1, 0, 0, 0, 0, 0, 0, 0, 0 }, [2, 8]);
            On([2, 8, 11], network.Forward(
                ids, options: new() { Documents = documents, Positions = tensor(new long[] { 0, 1, 2, 0, 1, 2, 0, 1 }) }));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void So_does_reading_token_by_token(string variant)
    {
        var config = TinyModels.Variants[variant];
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Transformer.Create(config, 1, device: META);
        using var cache = new KvCache(config, 2);
        On([2, 5, 11], model.Forward(TinyModels.Ids(config, 2, 5), cache));
        On([2, 1, 11], model.Forward(TinyModels.Ids(config, 2, 1), cache));
        cache.Select([1, 0, 1]);
        On([3, 2, 11], model.Forward(TinyModels.Ids(config, 3, 2), cache));
        Assert.Equal(8, cache.Length);
    }

    [Fact]
    public void So_does_a_stack_of_networks()
    {
        using var scope = NewDisposeScope();
        using var one = TransformerParameters.Initialise(TinyModels.Base, new(), 1, META);
        using var two = TransformerParameters.Initialise(TinyModels.Base, new(), 2, META);
        using var stack = new Transformer(TransformerParameters.Stack([one, two]));
        Assert.Equal(DeviceType.META, stack.Device.type);
        On([4, 8, 11], stack.Forward(TinyModels.Ids(TinyModels.Base, 4, 8)));
        using var network = stack.Parameters.Of(1);
        using var copy = TransformerParameters.Copy(network);
        Assert.Equal((DeviceType.META, DeviceType.META), (network.Device.type, copy["embed.weight"].device_type));
    }

    [Fact]
    public void So_does_a_model_in_bfloat16_and_the_one_made_by_hand()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var half = new Transformer(TransformerParameters.Allocate(TinyModels.Base, ScalarType.BFloat16, META));
        On([1, 4, 11], half.Forward(TinyModels.Ids(TinyModels.Base, 1, 4)));
        using var induction = HandMade.Induction(8, 0, device: META);
        On([1, 4, 8], induction.Transformer.Forward(TinyModels.Ids(TinyModels.Base with { DVocab = 8 }, 1, 4)));
    }

    [Fact]
    public void A_tensor_left_on_the_CPU_is_seen()
    {
        using var scope = NewDisposeScope();
        using var model = Transformer.Create(TinyModels.Base, 1, device: META);
        Assert.ThrowsAny<Exception>(() => model.Unembed(ones(1, 16, device: CPU)) + zeros(11, device: CPU));
        Assert.ThrowsAny<Exception>(() => model.Forward(TinyModels.Ids(TinyModels.Base, 1, 2)).sum().item<float>());
    }

    private static void On(long[] shape, Tensor found)
    {
        Assert.Equal(shape, found.shape);
        Assert.Equal(DeviceType.META, found.device_type);
    }
}
