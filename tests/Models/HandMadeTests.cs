using BetweenTokens.Inspection.Causal;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public class HandMadeTests
{
    private static readonly World _world = Worlds.Of("repeats");

    [Fact]
    public void What_followed_a_word_is_copied_with_certainty_and_nothing_is_claimed_before()
    {
        using var model = HandMade.Induction(_world.TokenCount, _world.EndToken, tokenizer: _world.Tokenizer);
        var sampler = new Sampler(_world, 3);
        var (copied, fresh) = (0, 0);
        foreach (var document in Enumerable.Range(0, 12).Select(_ => sampler.Next()))
        {
            int[] ids = [_world.EndToken, .. document[..^1]];
            var rows = model.Logits(ids);
            for (var i = 0; i < ids.Length; i++)
            {
                var before = Array.LastIndexOf(ids, ids[i], i - 1 < 0 ? 0 : i - 1);
                if (i > 0 && before >= 0)
                {
                    copied++;
                    Assert.True(Math.Exp(Distributions.LogProbability(rows[i], ids[before + 1])) > 0.9999);
                }
                else
                {
                    fresh++;
                    Assert.Equal(-Math.Log(_world.TokenCount), Distributions.LogProbability(rows[i], ids[^1]), 1e-3);
                }
            }
        }

        Assert.True(copied > 100 && fresh > 100);
    }

    [Fact]
    public void Each_head_does_its_one_thing()
    {
        using var model = HandMade.Induction(_world.TokenCount, _world.EndToken, tokenizer: _world.Tokenizer);
        using var trace =
            model.Trace([_world.EndToken, .. _world.Read("слова: кот дом река лес поле море кот дом река лес поле море кот дом")]);
        var (previous, induction) = (HeadScores.PreviousToken(trace), HeadScores.Induction(trace));
        Assert.True(previous[0, 0] > 0.9999 && induction[1, 0] > 0.9999,
            $"{previous[0, 0]} {induction[1, 0]} {previous[1, 0]} {induction[0, 0]}");
        Assert.True(previous[1, 0] < 0.3 && induction[0, 0] < 1e-3);
    }

    [Fact]
    public void A_longer_text_is_copied_as_well()
    {
        using var model = HandMade.Induction(50, 0, context: 600);
        int[] ids = [0, .. Enumerable.Range(0, 500).Select(i => 1 + (i % 40))];
        var rows = model.Logits(ids);
        Assert.All(Enumerable.Range(41, 459), i => Assert.True(Math.Exp(Distributions.LogProbability(rows[i], ids[i + 1])) > 0.999));
    }

    [Fact]
    public void A_score_needs_a_repetition()
    {
        using var model = HandMade.Induction(8, 0);
        using var trace = model.Trace([0, 1, 2, 3]);
        Assert.Contains("occurs twice",
            Assert.Throws<ArgumentException>(() => HeadScores.Induction(trace)).Message, StringComparison.Ordinal);
    }
}
