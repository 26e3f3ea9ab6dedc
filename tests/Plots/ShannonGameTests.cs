using BetweenTokens.Lessons.L01Token;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using Xunit;

namespace BetweenTokens.Tests.Plots;

[Trait("tier", "fast")]
public sealed class ShannonGameTests
{
    [Fact]
    public void The_law_pays_what_it_says_and_the_page_can_be_played_without_a_kernel()
    {
        var world = World.Create(TwoSentences.Recipe.World);
        using var model = new LanguageModel(
            "t", Transformer.Create(TwoSentences.Recipe.ConfigFor(world), seed: 1, new() { ZeroUnembedding = true }));
        var game = ShannonGame.Of("Игра <b>", model, world, texts: 3, seed: 2);
        var oracle = new Oracle(world);
        Assert.Equal(3, game.Texts.Count);
        foreach (var text in game.Texts)
        {
            var told = new List<int>();
            foreach (var turn in text.Turns)
            {
                told.AddRange(turn.Before.Select(world.Words.Word));
                var options = turn.Options.Select(world.Words.Word).ToArray();
                Assert.Equal(options.Length, options.Distinct().Count());

                // A network whose logits are all zero gives every option the same; the law's share is exact.
                Assert.Equal(1.0 / options.Length, turn.Model, 1e-6);
                var exact = oracle.Next([.. told]);
                Assert.Equal(exact[options[turn.Truth]] / options.Sum(o => exact[o]), turn.Law, 1e-12);
                told.Add(options[turn.Truth]);
            }
        }

        var html = game.ToHtml();
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("Игра &lt;b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(game.ToHtml(), ShannonGame.Of("Игра <b>", model, world, texts: 3, seed: 2).ToHtml());
    }
}
