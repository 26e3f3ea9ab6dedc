using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.L04Context;
using BetweenTokens.Models;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L04Context;

/// <summary>What the exercises of notebook 04 say is what comes out, and the passport's row.</summary>
[Trait("tier", "fast")]
public sealed class ContextExerciseTests
{
    private static readonly int[] _text = [.. Enumerable.Range(0, 46).Select(i => (7 * i) % 29)];

    [Fact]
    public void One_a_token_of_SmolLM2_takes_46_080_bytes_and_a_window_360_mebibytes()
    {
        Assert.Equal(46_080, 2 * CostShape.SmolLm2.Cache(1));
        Assert.Equal(360, 2 * CostShape.SmolLm2.Cache(8192) / 1_048_576, 0.1);
    }

    [Fact]
    public void Two_attention_is_half_of_the_work_at_7_800_tokens_and_a_doubling_takes_3_5_at_23_400()
    {
        var (shape, equal) = (CostShape.SmolLm2, CostShape.SmolLm2.Parameters / CostShape.SmolLm2.Layers / CostShape.SmolLm2.Width);
        Assert.Equal(7800, equal, 50.0);
        Assert.Equal(2, shape.Flops(equal) / (2 * shape.Parameters * equal), 1e-9);
        Assert.Equal(3.5, shape.Flops(6 * equal) / shape.Flops(3 * equal), 1e-9);
        Assert.Equal(23_400, 3 * equal, 100.0);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Three_five_layers_of_a_window_of_ten_reach_forty_places_back(int layers, bool felt)
    {
        using var model = Model(layers);
        int[] changed = [.. _text];
        changed[5] = (changed[5] + 1) % 29; // forty places before the last
        var sliding = HiddenEdges.Of(Enumerable.Range(0, layers), (query, key) => query - key >= 10);
        float[] Read(int[] ids) => BetweenTokens.Tracing.TracingExtensions.LogitsWith(model, ids, sliding);
        Assert.Equal(felt, ContextWorld.LargestChange(Read(_text), Read(changed)) > 0);
    }

    [Fact]
    public void Four_with_nothing_hidden_nothing_is_lost_and_with_all_hidden_something_is()
    {
        using var model = Model(2);
        using var memory = MetaState.Of(model, _text);
        Assert.Equal(0, memory.Without([]), 1e-9);
        Assert.True(memory.With([]) > 0.01);
    }

    [Fact]
    public void Five_a_quarter_halves_in_2_8_tokens_and_a_256th_in_177()
    {
        Assert.Equal(2.8, Math.Log(2) / 0.25, 0.05);
        Assert.Equal(177, Math.Log(2) * 256, 0.5);
    }

    [Fact]
    public void Six_two_tokens_have_a_cell_in_each_layer_and_every_set_is_tried()
    {
        using var model = Model(6);
        using var memory = MetaState.Of(model, _text[..2]);
        Assert.Equal(6, memory.Cells.Count);
        Assert.True(memory.Sufficient().Exact);
    }

    [Fact]
    public void A_cell_hidden_by_hand_costs_what_the_memory_says()
    {
        using var model = Model(2);
        using var memory = MetaState.Of(model, _text);
        var hide = HiddenEdges.Of([1], (query, key) => query == _text.Length - 1 && key == _text.Length - 2);
        var whole = BetweenTokens.Statistics.Distributions.Softmax(model.Logits(_text)[_text.Length - 1]);
        var cut = BetweenTokens.Statistics.Distributions.Softmax(
            BetweenTokens.Tracing.TracingExtensions.LogitsWith(model, _text, hide));
        Assert.Equal(
            whole.Zip(cut, (p, q) => p * Math.Log(p / q)).Sum(), memory.Without([new CacheCell(1, _text.Length - 2)]), 1e-5);
    }

    [Fact]
    public void The_passport_hides_all_but_the_last_four_and_says_so_where_there_is_nothing_to_hide()
    {
        using var model = Model(2);
        var row = ContextPassport.Row(model, _text, 3, "text", "token");
        Assert.Equal(4, row.Level);
        Assert.True(double.IsFinite(row.Effects.Single().Number ?? double.NaN) && double.IsFinite(row.Control?.Number ?? double.NaN));
        Assert.NotNull(ContextPassport.Row(model, _text[..4], 3, "text", "token").Effects.Single().Says);
    }

    private static LanguageModel Model(int layers) => new("small", Transformer.Create(
        new() { DVocab = 29, NLayers = layers, DModel = 32, NHeads = 4 },
        4, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 1 }));
}
