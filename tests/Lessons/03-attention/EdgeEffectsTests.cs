using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L03Attention;

/// <summary>Looks cut, parts switched off, a training watched: each against the long way round.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class EdgeEffectsTests : IDisposable
{
    private const string Prompt = "<end> вчера Алиса увидела Боба , и она";

    private readonly LanguageModel _model = LanguageModel.Load("glass/base-s");

    // Only the last word is read again here, the whole text there: float32 in another order.
    [Fact]
    public void A_look_cut_after_a_cached_prefix_is_the_same_look_cut_in_a_whole_pass()
    {
        int[] ids = _model.PromptIds(Prompt);
        float[] clean = [.. _model.Logits(ids)[ids.Length - 1]];
        var top = Distributions.Top(clean, 2);
        foreach (var edge in EdgeEffects.Of(_model, Prompt).Where((_, i) => i % 17 == 0))
        {
            float[] cut = _model.LogitsWith(ids, Intervene.CutEdge(edge.Layer, ^1, edge.Key, edge.Head));
            Assert.Equal(Math.Abs(cut[top[0]] - cut[top[1]] - (clean[top[0]] - clean[top[1]])), edge.Effect, 1e-4);
        }
    }

    [Fact]
    public void Correlation_is_one_minus_one_and_near_nothing_where_it_should_be()
    {
        EdgeEffect[] Edges(Func<int, double> effect) => [.. Enumerable.Range(0, 50).Select(i => new EdgeEffect(0, 0, i, i, effect(i)))];
        Assert.Equal(1, EdgeEffects.Correlation(Edges(i => i * i)), 1e-9);
        Assert.Equal(-1, EdgeEffects.Correlation(Edges(i => -i)), 1e-9);
        var random = new SeededRandom(3);
        Assert.InRange(EdgeEffects.Correlation(Edges(_ => random.NextDouble())), -0.4, 0.4);
    }

    [Fact]
    public void A_text_of_one_word_has_nothing_to_cut() => Assert.Throws<ReaderException>(() => EdgeEffects.Of(_model, "<end>"));

    [Fact]
    public void A_token_hidden_by_a_mask_is_all_its_edges_cut()
    {
        int[] ids = _model.PromptIds(Prompt);
        var hidden = SwitchedOff.Hide(_model, ids.Length, 2, out var mask);
        float[] byMask = _model.LogitsWith(ids, hidden);
        mask.Dispose();
        float[] byEdges = _model.LogitsWith(ids, [.. from layer in Enumerable.Range(0, _model.Config.NLayers)
                                                     from query in Enumerable.Range(3, ids.Length - 3)
                                                     select Intervene.CutEdge(layer, query, 2)]);
        Assert.All(Enumerable.Range(0, byMask.Length), i => Assert.Equal(byEdges[i], byMask[i], 1e-4));
    }

    [Fact]
    public void Without_the_scale_scores_are_as_many_times_larger()
    {
        using var plain = SwitchedOff.Scale(_model);
        using var own = _model.Trace(Prompt);
        using var bare = plain.Trace(Prompt);
        float Score(Trace trace) => trace["blocks.0.attn.hook_attn_scores"][0, 0, -1, 0].item<float>();
        Assert.Equal(Score(own) * Math.Sqrt(_model.Config.DHead), Score(bare), 1e-3);
    }

    [Fact]
    public void The_hand_written_model_is_found_to_copy_exactly_and_guessing_is_found_to_guess()
    {
        using var run = new InductionRun(InductionRun.Recipe(1), seed: 5);
        using var written = HandMade.Induction(run.Model.VocabularySize, endToken: 0);
        var (induction, previous) = run.Scores(written);
        Assert.Equal((1, 1), (Math.Round(induction[1, 0], 4), Math.Round(previous[0, 0], 4)));
        Assert.True(run.Losses(written).Copy < 0.001);
        Assert.Equal(run.Chance, run.Looks[0].CopyLoss, 0.05); // fresh, with an output of zeros
        Assert.InRange(run.Looks[0].Induction, 0.5 * run.ChanceOfHead, 2 * run.ChanceOfHead);
    }

    [Fact]
    public void Nothing_stays_behind() => Live.Same(() =>
    {
        _ = EdgeEffects.Of(_model, Prompt);
        _ = SwitchedOff.Table(_model, Prompt, "помахала", 1, 1);
        _ = NeededLooks.Of(_model, "<end> вчера Алиса увидела Боба");
        using var run = new InductionRun(InductionRun.Recipe(2), seed: 5).Run(looks: 2);
    });

    public void Dispose() => _model.Dispose();
}
