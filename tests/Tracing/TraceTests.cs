using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Tracing;

[Trait("tier", "fast")]
public class TraceTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Keeps_every_place_that_the_model_has_with_the_documented_size(string variant)
    {
        using var model = TinyModels.Make(TinyModels.Variants[variant]);
        using var trace = Trace.Run(model, _ids);

        Assert.Equal(
            HookNames.All(model.Config).Order(Comparer<HookAddress>.Create((a, b) => (a.Point, a.Layer).CompareTo((b.Point, b.Layer)))),
            trace.Places.Order(Comparer<HookAddress>.Create((a, b) => (a.Point, a.Layer).CompareTo((b.Point, b.Layer)))));
        Assert.All(trace.Places, place => Assert.True(
            TraceSize.Values(place.Point, model.Config, _ids.Length) == trace[place].NumberOfElements, place.ToString()));
        Assert.Equal(TraceSize.Bytes(model.Config, _ids.Length), trace.Bytes);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Its_logits_are_those_of_a_plain_pass(string variant)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Variants[variant]);
        using var trace = Trace.Run(model, _ids);

        // Fused kernels against single steps: float32 rounding of logits of size 1 to 10.
        Near.Equal(model.Forward(Row(_ids)), trace.Logits, 1e-5, variant);
    }

    [Fact]
    public void The_stream_adds_up_along_the_layers()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(TinyModels.Base);
        using var trace = Trace.Run(model, _ids);
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            Near.Equal(trace.Stream(layer) + trace[HookPoint.AttentionOut, layer] + trace[HookPoint.MlpOut, layer],
                trace.Stream(layer + 1), 1e-5, "stream");
            var writes = Enumerable.Range(0, model.Config.NHeads).Select(head => trace.HeadWrite(layer, head)).Aggregate((a, b) => a + b);
            Near.Equal(trace[HookPoint.AttentionOut, layer], writes, 1e-5, "heads");
        }
    }

    [Fact]
    public void A_pattern_is_causal_and_its_rows_sum_to_one()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        using var trace = Trace.Run(model, _ids);
        var pattern = trace.Pattern(1, 2);
        for (var query = 0; query < _ids.Length; query++)
        {
            var row = Enumerable.Range(0, _ids.Length).Select(key => pattern[query, key]).ToArray();
            Assert.Equal(1, row.Sum(), 1e-6);
            Assert.All(row[(query + 1)..], weight => Assert.Equal(0, weight));
        }

        Assert.Equal(model.Config.DVocab, trace.LogitsAt(^1).Length);
    }

    [Fact]
    public void Named_places_only_are_kept_where_asked()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        using var trace = Trace.Run(model, _ids, TraceOptions.Only("blocks.1.attn.hook_z", "logits"));

        Assert.Equal(2, trace.Places.Count);
        Assert.Equal([1, 7, 4, 4], trace["blocks.1.attn.hook_z"].shape);
        Assert.Contains("was not kept",
            Assert.Throws<InvalidOperationException>(() => trace[HookPoint.MlpOut, 0]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_takes_too_much_memory_is_refused_before_it_is_read()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        var bytes = TraceSize.Bytes(model.Config, _ids.Length);

        Assert.Contains("TraceOptions.Keep",
            Assert.Throws<InvalidOperationException>(() => Trace.Run(model, _ids, new() { MaxBytes = bytes - 1 })).Message,
            StringComparison.Ordinal);
        using var fits = Trace.Run(model, _ids, new() { MaxBytes = bytes });
    }

    [Fact]
    public void An_unknown_hook_suggests_the_nearest()
    {
        using var model = TinyModels.Make(TinyModels.Base);

        Assert.Contains("blocks.1.attn.hook_pattern",
            Assert.Throws<ArgumentException>(() => HookAddress.Parse("blocks.1.attn.hook_patern")).Message, StringComparison.Ordinal);
        Assert.Contains("hook_embed",
            Assert.Throws<ArgumentException>(() => HookAddress.Parse("hook_embd")).Message, StringComparison.Ordinal);
        Assert.Contains("for instance", Assert.Throws<ArgumentException>(() => HookAddress.Parse("?")).Message, StringComparison.Ordinal);
        Assert.Contains("layers 0 to 1",
            Assert.Throws<ArgumentException>(() => Trace.Run(model, _ids, TraceOptions.Only("blocks.2.hook_mlp_out"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("no such part",
            Assert.Throws<ArgumentException>(() => Trace.Run(model, _ids, TraceOptions.Only("hook_pos_embed"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_name_leads_back_to_its_place()
    {
        Assert.All(HookNames.All(TinyModels.Base), address => Assert.Equal(address, HookAddress.Parse(address.ToString())));
        Assert.Throws<ArgumentException>(() => HookAddress.Parse("blocks.-1.hook_mlp_out"));
        Assert.Throws<ArgumentException>(() => HookAddress.Parse("blocks.{0}.hook_mlp_out"));
    }

    [SkippableTheory]
    [InlineData("gpt2")]
    [InlineData("llama-gqa")]
    [InlineData("qwen2")]
    public void The_tiny_checkpoints_have_the_reference_stream_and_attention(string name)
    {
        using var scope = NewDisposeScope();
        using var model = LanguageModel.Load(Shared.Reference($"tiny/{name}"));
        using var file = BetweenTokens.Formats.SafetensorsFile.Open(Shared.Reference($"tiny/{name}/reference.safetensors"));
        var (hidden, attentions) = (file.Read("hidden_states", ScalarType.Float32), file.Read("attentions", ScalarType.Float32));
        for (var row = 0; row < 2; row++)
        {
            using var trace = model.Trace([.. file.Read("input_ids", ScalarType.Float32)[row].data<long>().ToArray()
                .Select(id => (int)id)]);
            for (var layer = 0; layer < model.Config.NLayers; layer++)
            {
                Near.Equal(hidden[layer, row], trace.Stream(layer)[0], 5e-5, $"stream before layer {layer}");
                Near.Equal(attentions[layer, row], trace[HookPoint.Pattern, layer][0], 5e-5, $"attention of layer {layer}");
            }

            Near.Equal(hidden[model.Config.NLayers, row], trace["ln_final.hook_normalized"][0], 5e-5, "final norm");
        }
    }

    private static Tensor Row(int[] ids) => tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0);
}
