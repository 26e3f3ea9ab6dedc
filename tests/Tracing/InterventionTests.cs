using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Tracing;

[Trait("tier", "slow")]
public class InterventionTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _other = [2, 7, 1, 8, 2, 8, 1];

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Its_own_activation_patched_in_changes_nothing_at_all(string variant)
    {
        using var model = TinyModels.Make(TinyModels.Variants[variant]);
        using var trace = Trace.Run(model, _ids);
        foreach (var place in HookNames.All(model.Config).Where(place => HookNames.CanChange(place.Point)))
        {
            int? head = HookTable.Of(place.Point).HeadAxis is null ? null : 1;
            Expect(0, trace, Intervene.Patch(place, trace));
            Expect(0, trace, Intervene.Patch(place, trace, position: 2));
            Expect(0, trace, Intervene.Patch(place, trace, head, position: ^1));
            Expect(0, trace, Intervene.Patch(place, trace, head));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_intervention_changes_nothing_at_all(string variant)
    {
        using var scope = NewDisposeScope();
        using var transformer = TinyModels.Make(TinyModels.Variants[variant]);
        using var model = new LanguageModel("tiny", transformer);
        using var trace = model.Trace(_ids);

        Expect(0, trace);
        Expect(0, trace, Intervene.Add("blocks.1.hook_resid_post", zeros(1)));
        Assert.Equal(model.Logits(_ids)[6].ToArray(), model.With().Logits(_ids)[6].ToArray());
        Assert.Equal(model.Logits(_ids)[6].ToArray(), model.LogitsWith(_ids));
    }

    [Fact]
    public void A_change_is_gone_after_its_pass()
    {
        using var model = Base();
        var before = model.Logits(_ids)[6].ToArray();
        using (var changed = model.With(Intervene.Zero("blocks.0.hook_mlp_out")))
        {
            Assert.True(Distance(before, changed.Logits(_ids)[6]) > 0.01);
        }

        Assert.Equal(before, model.Logits(_ids)[6].ToArray());
    }

    [Fact]
    public void Zeroing_a_head_takes_its_write_out_of_the_stream()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var plain = model.Trace(_ids);
        using var changed = model.With(Intervene.Zero("blocks.0.attn.hook_z", head: 2)).Trace(_ids);

        Near.Equal(plain[HookPoint.AttentionOut, 0] - plain.HeadWrite(0, 2), changed[HookPoint.AttentionOut, 0], 1e-6, "attention");
        Assert.True(Near.Difference(plain.Logits, changed.Logits) > 0.01);
    }

    [Fact]
    public void One_position_is_changed_and_earlier_ones_are_untouched()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var plain = model.Trace(_ids);
        using var vector = randn(16);
        using var changed = model.With(Intervene.Add("blocks.0.hook_resid_post", vector, scale: 2, position: 4)).Trace(_ids);

        Near.Equal(plain.Stream(1)[0, 4] + vector * 2, changed.Stream(1)[0, 4], 1e-6, "position 4");
        Assert.Equal(0, Near.Difference(plain.Logits.narrow(1, 0, 4), changed.Logits.narrow(1, 0, 4)));
        Assert.True(Near.Difference(plain.Logits.narrow(1, 4, 3), changed.Logits.narrow(1, 4, 3)) > 0.01);
    }

    [Fact]
    public void The_whole_stream_patched_in_makes_the_other_text()
    {
        using var model = Base();
        using var other = model.Trace(_other);
        using var changed = model.With(Intervene.Patch("blocks.0.hook_resid_pre", other)).Trace(_ids);

        Assert.Equal(0, Near.Difference(other.Logits, changed.Logits));
    }

    [Fact]
    public void A_position_can_be_taken_from_another_place()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var other = model.Trace(_other);
        using var changed = model.With(Intervene.Patch("blocks.1.hook_resid_pre", other, position: 5, fromPosition: 2)).Trace(_ids);

        Assert.Equal(0, Near.Difference(other.Stream(1)[0, 2], changed.Stream(1)[0, 5]));
    }

    [Fact]
    public void A_mean_is_over_the_positions_of_the_reference_text()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var other = model.Trace(_other);
        using var changed = model.With(Intervene.Mean("blocks.1.attn.hook_z", other, head: 3)).Trace(_ids);

        var mean = other[HookPoint.HeadMix, 1][0].select(1, 3).mean([0]);
        Near.Equal(mean.expand(7, 4), changed[HookPoint.HeadMix, 1][0].select(1, 3), 0, "mean");
    }

    [Fact]
    public void A_cut_edge_carries_no_weight_and_the_others_share_it()
    {
        using var model = Base();
        using var plain = model.Trace(_ids);
        using var changed = model.With(Intervene.CutEdge(1, query: 5, key: 2, head: 1)).Trace(_ids);
        var (before, after) = (plain.Pattern(1, 1), changed.Pattern(1, 1));

        Assert.Equal(0, after[5, 2]);
        for (var key = 0; key < 7; key++)
        {
            Assert.Equal(key == 2 ? 0 : before[5, key] / (1 - before[5, 2]), after[5, key], 1e-6);
            Assert.Equal(before[4, key], after[4, key]);
        }

        Assert.Equal(plain.Pattern(1, 0), changed.Pattern(1, 0));
    }

    [Fact]
    public void A_frozen_pattern_mixes_this_texts_own_values()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var other = model.Trace(_other);
        using var changed = model.With(Intervene.FreezePattern(0, other)).Trace(_ids);

        Assert.Equal(0, Near.Difference(other[HookPoint.Pattern, 0], changed[HookPoint.Pattern, 0]));
        var values = changed[HookPoint.Value, 0].repeat_interleave(2, 1);
        Near.Equal(matmul(other[HookPoint.Pattern, 0], values).transpose(1, 2), changed[HookPoint.HeadMix, 0], 1e-6, "mix");
    }

    [Fact]
    public void Changes_are_combined_in_their_order()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var one = ones(16);
        using var changed = model.With(Intervene.Replace("blocks.1.hook_mlp_out", one),
            Intervene.Add("blocks.1.hook_mlp_out", one), Intervene.Zero("blocks.1.hook_attn_out")).Trace(_ids);

        Near.Equal(changed.Stream(1) + 2, changed.Stream(2), 1e-6, "stream");
    }

    [Fact]
    public void A_position_can_be_changed_of_what_was_replaced_as_a_whole()
    {
        using var scope = NewDisposeScope();
        using var model = Base();
        using var other = model.Trace(_other);
        using var one = ones(16);
        using var changed = model.With(
            Intervene.Mean("blocks.1.hook_mlp_out", other),
            Intervene.Zero("blocks.1.hook_mlp_out", position: 2),
            Intervene.Replace("blocks.1.hook_attn_out", one),
            Intervene.Add("blocks.1.hook_attn_out", one, position: 3)).Trace(_ids);

        var found = changed[HookPoint.MlpOut, 1][0];
        Near.Equal(other[HookPoint.MlpOut, 1][0].mean([0]).expand(6, 16), cat([found.narrow(0, 0, 2), found.narrow(0, 3, 4)]), 0, "mean");
        Assert.Equal(0, found[2].abs().max().item<float>());
        Assert.Equal([1f, 1, 1, 2, 1, 1, 1], changed[HookPoint.AttentionOut, 1][0].select(1, 5).contiguous().data<float>().ToArray());
    }

    [Fact]
    public void Positions_count_from_the_start_of_the_text_also_while_it_is_continued()
    {
        using var model = Base();
        using var changed = model.With(
            Intervene.Zero("blocks.0.hook_mlp_out", position: 8), Intervene.Zero("blocks.1.attn.hook_z", head: 0));
        var text = changed.Generate(_ids, new GenerationOptions { Temperature = 0, MaxTokens = 6 })[0];
        int[] whole = [.. _ids, .. text.Ids];

        // The cache against full passes; position 8 is first read while generating.
        for (var i = 0; i < 6; i++)
        {
            var length = _ids.Length + i;
            var expected = length > 8
                ? changed.Logits(whole.AsSpan(0, length))[length - 1].ToArray()
                : model.LogitsWith(whole.AsSpan(0, length), Intervene.Zero("blocks.1.attn.hook_z", head: 0));
            Assert.Equal(whole[length], BetweenTokens.Statistics.Distributions.ArgMax(expected));
            Assert.Equal(BetweenTokens.Statistics.Distributions.LogProbability(expected, whole[length]),
                text.Tokens[i].LogProbability, 1e-5);
        }
    }

    [Fact]
    public void What_cannot_be_done_is_refused_in_words()
    {
        using var model = Base();
        using var other = model.Trace([1, 2, 3]);
        void Refused(string word, Intervention change) => Assert.Contains(
            word, Assert.Throws<ArgumentException>(() => model.With(change).Logits(_ids)).Message, StringComparison.Ordinal);

        Refused("head from 0 to 3", Intervene.Zero("blocks.0.attn.hook_z", head: 4));
        Refused("head from 0 to 1", Intervene.Zero("blocks.0.attn.hook_k", head: 2));
        Refused("0 to 6", Intervene.Zero("blocks.0.hook_mlp_out", position: 7));
        Refused("differ in length", Intervene.Patch("blocks.0.attn.hook_pattern", other, position: 1));
        Refused("the other text has 3", Intervene.Patch("blocks.0.hook_mlp_out", other));
        Refused("sees position 0 alone", Intervene.CutEdge(0, query: 0, key: 0));
        Refused("does not exist", Intervene.CutEdge(0, query: 1, key: 9));
        Assert.Contains("no heads", Assert.Throws<ArgumentException>(() => Intervene.Zero("blocks.0.hook_mlp_out", head: 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("different lengths",
            Assert.Throws<ArgumentException>(() => Intervene.Mean("blocks.0.attn.hook_pattern", other)).Message, StringComparison.Ordinal);
        Assert.Contains("which position",
            Assert.Throws<ArgumentException>(() => Intervene.Patch("blocks.0.hook_mlp_out", other, fromPosition: 1)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks.0.hook_resid_post", null, 16)]
    [InlineData("blocks.1.hook_mlp_out", null, 16)]
    [InlineData("blocks.1.attn.hook_z", 2, 4)]
    [InlineData("hook_embed", null, 16)]
    public void A_tensor_of_the_wrong_width_or_shape_is_refused_with_the_place_and_both_widths(string place, int? head, int width)
    {
        using var model = Base();
        using var narrow = ones(width - 1);
        using var wide = ones([1, 1, 1, 1, width]);
        using var three = ones(3, 1, width);
        foreach (var (wrong, found) in new[] { (narrow, width - 1), (wide, width), (three, width) })
        {
            Intervention[] changes = [Intervene.Add(place, wrong, head: head), Intervene.Replace(place, wrong, head: head, position: 2)];
            foreach (var change in changes)
            {
                var refusal = Assert.Throws<ArgumentException>(() => model.With(change).Logits(_ids)).Message;
                var shape = Shape.Text(wrong.shape);
                string[] parts = [$"{change.What} {place}", $"expected width {width} ", $"found width {found}, shape {shape}."];
                Assert.All(parts, part => Assert.Contains(part, refusal, StringComparison.Ordinal));
                Assert.Throws<ArgumentException>(() => model.Trace(_ids, new() { Interventions = [change] }));
            }
        }
    }

    [Fact]
    public void A_trace_of_another_model_is_refused_with_both_widths()
    {
        using var model = Base();
        using var small = new LanguageModel("small", TinyModels.Make(TinyModels.Base with { DModel = 8, NHeads = 2, NKeyValueHeads = 1 }));
        using var other = small.Trace(_ids);
        void Refused(string part, Intervention change)
        {
            var refusal = Assert.Throws<ArgumentException>(() => model.With(change).Logits(_ids));
            Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        }

        Refused("patch blocks.0.hook_mlp_out: expected width 16 ", Intervene.Patch("blocks.0.hook_mlp_out", other));
        Refused("mean blocks.0.hook_mlp_out: expected width 16 ", Intervene.Mean("blocks.0.hook_mlp_out", other));
        Refused("head 3 there; found 2 heads", Intervene.Patch("blocks.0.attn.hook_z", other, head: 3));
        Refused("head 3 there; found 2 heads", Intervene.Mean("blocks.0.attn.hook_z", other, head: 3));
    }

    private static LanguageModel Base() => new("tiny", TinyModels.Make(TinyModels.Base));

    private static void Expect(double difference, Trace plain, params IReadOnlyList<Intervention> interventions)
    {
        using var changed = Trace.Run(plain.Transformer, [.. plain.Ids], new() { Keep = ["logits"], Interventions = interventions });
        Assert.True(Near.Difference(plain.Logits, changed.Logits) == difference, string.Join("; ", interventions));
    }

    private static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        BetweenTokens.Statistics.Distributions.TotalVariation(a, b);
}
