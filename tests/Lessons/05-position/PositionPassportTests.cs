using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L05Position;

[Trait("tier", "fast")]
public sealed class PositionPassportTests
{
    [Fact]
    public void Shuffling_costs_the_mean_of_twenty_orders_and_idle_words_are_shuffled_before_the_text()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var law = PositionWorld.Law("base-s");
        int[] ids = [law.EndToken, .. law.Read("столица Франции —")], idle = law.Read("кошка сидит на коврике .");
        var id = law.Words.Word("Париж");
        var row = PositionPassport.Row(model, ids, idle, "столица Франции —", "Париж", id, seed: 3);

        var random = new SeededRandom(3);
        var shuffled = Enumerable.Range(0, 20).Average(_ => LogP(PermutedPrefix.Permuted(ids, random)));
        Assert.Equal(LogP(ids) - shuffled, row.Effects.Single().Number!.Value, 1e-4); // float32 in another batch
        Assert.Equal(row.Control!.Number, PositionPassport.Row(model, ids, idle, "", "", id, seed: 3).Control!.Number);
        Assert.Equal(5, row.Level);

        double LogP(int[] text) => Distributions.LogProbability(model.Logits(text)[text.Length - 1], id);
    }

    [Fact]
    public void Where_there_is_nothing_to_shuffle_it_says_so()
    {
        using var model = LanguageModel.Load("glass/base-s");
        var row = PositionPassport.Row(model, [model.EndIds[0]], [], "", "", 3);
        Assert.Null(row.Effects.Single().Number);
        Assert.Null(row.Control!.Number);
    }
}
