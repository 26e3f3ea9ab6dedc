using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Tracing;

/// <summary>Traces, changes and what is read out of them on the meta device, where a tensor of the CPU throws.</summary>
[Trait("tier", "slow")]
public sealed class MetaTraceTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _other = [2, 7, 1, 8, 2, 8, 1];

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Everything_that_a_trace_keeps_lies_on_the_models_device(string variant)
    {
        using var model = Transformer.Create(TinyModels.Variants[variant], 1, device: META);
        using var trace = Trace.Run(model, _ids);
        Assert.Equal(HookNames.All(model.Config).Count(), trace.Places.Count);
        Assert.All(trace.Places, place => Assert.Equal(DeviceType.META, trace[place].device_type));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_change_at_every_place_stays_there(string variant)
    {
        using var scope = NewDisposeScope();
        using var model = Transformer.Create(TinyModels.Variants[variant], 1, device: META);
        using var here = Transformer.Create(TinyModels.Variants[variant], 1, device: CPU);
        using Trace other = Trace.Run(model, _other), onTheCpu = Trace.Run(here, _other);
        foreach (var place in HookNames.All(model.Config).Where(place => HookNames.CanChange(place.Point)))
        {
            int? head = HookTable.Of(place.Point).HeadAxis is null ? null : 1;
            var given = onTheCpu[place]; // what a reader brings along lies on the CPU, most often
            Expect(model, Intervene.Zero(place), Intervene.Zero(place, head), Intervene.Zero(place, position: 2));
            Expect(model, Intervene.Replace(place, given), Intervene.Add(place, given, scale: 2));
            Expect(model, Intervene.Patch(place, other), Intervene.Patch(place, onTheCpu, head, position: ^1));
            if (place.Point is not (HookPoint.Scores or HookPoint.Pattern))
            {
                Expect(model, Intervene.Mean(place, other, head), Intervene.Mean(place, onTheCpu, position: 3));
            }
        }
    }

    [Fact]
    public void So_do_cut_edges_frozen_patterns_and_changes_of_a_text_that_goes_on()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Transformer.Create(TinyModels.Base, 1, device: META);
        using var other = Trace.Run(model, _other);
        Expect(model, Intervene.CutEdge(1, query: 5, key: 2, head: 1),
            Intervene.FreezePattern(0, other), Intervene.FreezePattern(1, other, head: 3));
        using var cache = new KvCache(model.Config);
        foreach (var length in new[] { 4, 1, 1 })
        {
            var hooks = PassHooks.Changing(
                [Intervene.Zero("blocks.0.hook_mlp_out", position: 5), Intervene.Add("blocks.1.hook_resid_pre", ones(16))],
                cache.Length + length, grows: true);
            Assert.Equal(DeviceType.META, model.Forward(TinyModels.Ids(model.Config, 1, length), cache, hooks).device_type);
        }
    }

    [Theory]
    [InlineData("base")]
    [InlineData("layer norm")]
    [InlineData("learned")]
    [InlineData("some biases")]
    [InlineData("no norm")]
    [InlineData("lstm")]
    public void The_lens_and_the_ledger_read_nothing_until_all_is_computed(string variant)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Transformer.Create(TinyModels.Variants[variant], 1, device: META);
        using var trace = Trace.Run(model, _ids);
        using var places = tensor(new long[] { 2, 6 }, device: META);
        using var readout = new Readout(trace, 6, token: 3, against: 4);
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            Assert.Equal((DeviceType.META, 2),
                (LogitLens.LogitsAt(trace, layer, places).device_type, LogitLens.LogitsAt(trace, layer, places).shape[0]));
            Assert.Equal(DeviceType.META, readout.Share(trace[HookPoint.AttentionOut, layer][0]).device_type);
            if (model.Config.Mixer != MixerKind.Lstm)
            {
                Assert.Equal((DeviceType.META, 4),
                    (readout.Share(Ledger.HeadsAt(trace, layer, 6)).device_type, readout.Share(Ledger.HeadsAt(trace, layer, 6)).shape[0]));
                Assert.Equal(DeviceType.META, trace.HeadWrite(layer, 1).device_type);
            }
        }
    }

    [Fact]
    public void Streams_that_a_probe_learns_from_lie_there()
    {
        using var model = Transformer.Create(TinyModels.Base, 1, device: META);
        using var states = StreamStates.Read(model, [_ids, [4, 5]], [[1, 6], [0]]);
        Assert.All(Enumerable.Range(0, 3),
            depth => Assert.Equal((DeviceType.META, 3), (states[depth].device_type, states[depth].shape[0])));
    }

    private static void Expect(Transformer model, params IReadOnlyList<Intervention> interventions)
    {
        using var changed = Trace.Run(model, _ids, new() { Interventions = interventions });
        Assert.All(changed.Places, place => Assert.Equal(DeviceType.META, changed[place].device_type));
    }
}
