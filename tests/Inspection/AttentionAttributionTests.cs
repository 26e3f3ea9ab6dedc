using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

/// <summary>What is read off attention, and what a run without a token gives, against sums written out and texts really changed.</summary>
[Trait("tier", "fast")]
public class AttentionAttributionTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9];

    [Fact]
    public void Rollout_is_the_sum_over_all_ways()
    {
        using var model = Tiny("base");
        using var trace = model.Trace(_ids);
        double Step(int layer, int from, int to) => (0.7 * (from == to ? 1 : 0))
            + (0.3 * Enumerable.Range(0, 4).Average(head => (double)trace.Pattern(layer, head)[from, to]));
        var found = AttentionAttribution.Rollout(trace, 4, residual: 0.7);
        for (var key = 0; key < _ids.Length; key++)
        {
            var ways = Enumerable.Range(0, _ids.Length).Sum(between => Step(1, 4, between) * Step(0, between, key));
            Assert.Equal(ways, found.Scores[key], 1e-6);
        }

        Assert.Equal(0, found.Remainder!.Value, 1e-6);
        Assert.Equal(0, found.Scores[5]); // stands behind
        Assert.Equal([0, 0, 0, 0, 0, 1], AttentionAttribution.Rollout(trace, ^1, residual: 1).Scores);
    }

    [Fact]
    public void Weights_are_means_of_rows_and_a_score_chooses_among_them()
    {
        using var model = Tiny("base");
        using var trace = model.Trace(_ids);
        var one = AttentionAttribution.Weight(trace, 3, layer: 1, head: 2);
        Assert.Equal(Enumerable.Range(0, 6).Select(key => (double)trace.Pattern(1, 2)[3, key]), one.Scores);
        double[,] only = new double[2, 4], all = new double[2, 4];
        (only[1, 2], only[0, 0]) = (0.3, -5);
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref all[0, 0], 8).Fill(2);
        Close(one.Scores, AttentionAttribution.ByScore(trace, 3, only).Scores);
        Close(AttentionAttribution.Weight(trace, 3).Scores, AttentionAttribution.ByScore(trace, 3, all).Scores);
        Assert.Equal(1, AttentionAttribution.Weight(trace, ^1).Sum, 1e-6);
    }

    [Fact]
    public void Value_norms_are_those_of_what_each_head_brings()
    {
        using var model = Tiny("base");
        using var trace = model.Trace(_ids);
        var output = model.Transformer.Parameters["blocks.1.attention.output.weight"];
        var sum = new double[6, 16];
        for (var head = 0; head < 4; head++)
        {
            var expected = new double[6];
            for (var key = 0; key < 6; key++)
            {
                for (var d = 0; d < 16; d++)
                {
                    // Two query heads share a key-value head.
                    var brought = Enumerable.Range(0, 4).Sum(c => output[d, (head * 4) + c].item<float>()
                        * trace[HookPoint.Value, 1][0, head / 2, key, c].item<float>()) * trace.Pattern(1, head)[5, key];
                    expected[key] += brought * brought;
                    sum[key, d] += brought;
                }
            }

            Close(expected.Select(Math.Sqrt), AttentionAttribution.ValueNorm(trace, ^1, 1, head).Scores);
        }

        Close(Enumerable.Range(0, 6).Select(key => Math.Sqrt(Enumerable.Range(0, 16).Sum(d => sum[key, d] * sum[key, d]))),
            AttentionAttribution.ValueNorm(trace, ^1, layer: 1).Scores);
    }

    [Fact]
    public void A_hidden_token_of_a_model_without_positions_is_a_text_without_it()
    {
        using var model = new LanguageModel("one layer",
            TinyModels.Make(TinyModels.Base with { NLayers = 1, Positions = PositionScheme.None }));
        var found = Occlusion.Hidden(model, _ids);
        for (var i = 0; i < _ids.Length - 1; i++)
        {
            Assert.Equal(Kl(model, _ids, [.. _ids[..i], .. _ids[(i + 1)..]]), found.Scores[i], 1e-5);
        }

        Assert.Equal(0, found.Scores[^1]);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("learned")]
    [InlineData("lstm")]
    [InlineData("no mask")]
    [InlineData("tied")]
    public void Another_token_in_its_place_is_the_text_with_it(string variant)
    {
        using var model = Tiny(variant);
        var found = Occlusion.ByToken(model, _ids, 7);
        var logit = Occlusion.ByToken(model, _ids, 7, Metric.Logit(2));
        var before = model.Logits(_ids)[5][2];
        for (var i = 0; i < _ids.Length; i++)
        {
            int[] changed = [.. _ids[..i], 7, .. _ids[(i + 1)..]];
            Assert.Equal(Kl(model, _ids, changed), found.Scores[i], 1e-4);
            Assert.Equal(model.Logits(changed)[5][2] - before, logit.Scores[i], 1e-4);
        }

        Assert.Equal(6, Occlusion.ByMean(model, _ids).Scores.Count(score => score > 0));
    }

    [Fact]
    public void All_find_the_one_word_that_an_induction_model_copies()
    {
        using var model = HandMade.Induction(12, 0);
        int[] ids = [0, 1, 2, 3, 4, 5, 6, 2]; // after the second 2 comes 3
        using var trace = model.Trace(ids);
        int Best(TokenAttribution found) => found.Top(1)[0].Position;
        Assert.Equal(3, Best(AttentionAttribution.Weight(trace, ^1, layer: 1)));
        Assert.Equal(3, Best(AttentionAttribution.ByScore(trace, ^1, new double[,] { { 0 }, { 1 } })));
        Assert.Equal(3, Best(AttentionAttribution.ValueNorm(trace, ^1, layer: 1)));
        Assert.Equal(3, Best(GradientAttribution.InputXGradient(model, ids, Metric.Logit(3))));

        // The copied word, the word before it and the word that asks: without any of them nothing is copied.
        var needed = Occlusion.ByToken(model, ids, 9);
        Assert.Equal([2, 3, 7], needed.Top(3).Select(token => token.Position).Order());
        Assert.All(needed.Top(3), token => Assert.True(token.Score > 1));
        Assert.All(needed.Scores.Where((_, i) => i is not (2 or 3 or 7)), score => Assert.Equal(0, score, 1e-3));
    }

    [Fact]
    public void What_cannot_be_read_is_refused_in_words()
    {
        using var lstm = Tiny("lstm");
        using var model = Tiny("base");
        using var trace = model.Trace(_ids);
        string Said(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("no attention edges", Said(() => Occlusion.Hidden(lstm, _ids)), StringComparison.Ordinal);
        Assert.Contains("from 0 to 1", Said(() => AttentionAttribution.Rollout(trace, ^1, 2)), StringComparison.Ordinal);
        Assert.Contains("layers 0 to 1", Said(() => AttentionAttribution.Weight(trace, ^1, layer: 2)), StringComparison.Ordinal);
        Assert.Contains("0 to 5", Said(() => AttentionAttribution.Weight(trace, 6)), StringComparison.Ordinal);
        Assert.Contains("[2, 4]", Said(() => AttentionAttribution.ByScore(trace, ^1, new double[2, 4])), StringComparison.Ordinal);
        Assert.Contains("cannot be hidden", Said(() => model.With(Intervene.HideKey(0, 6)).Logits(_ids)), StringComparison.Ordinal);
    }

    private static LanguageModel Tiny(string variant) => new(variant, TinyModels.Make(TinyModels.Variants[variant]));

    private static double Kl(LanguageModel model, int[] before, int[] after) =>
        Distributions.KullbackLeibler(model.Logits(before)[before.Length - 1].ToArray(), model.Logits(after)[after.Length - 1].ToArray());

    private static void Close(IEnumerable<double> expected, IReadOnlyList<double> found) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
