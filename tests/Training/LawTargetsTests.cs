using BetweenTokens.Microworld;
using BetweenTokens.Training;
using Xunit;

namespace BetweenTokens.Tests.Training;

public sealed class LawTargetsTests
{
    private static readonly TrainingRecipe _recipe = new()
    {
        Name = "targets",
        Model = new() { DVocab = 1, NLayers = 1, DModel = 32, NHeads = 2 },
        World = new() { MaxTokens = 64 },
        Length = 64,
        Rows = 8,
        Steps = 6,
    };

    private static readonly TrainingLaw _law = TrainingLaw.Of(World.Create(_recipe.World));

    [Fact]
    public void Exact_targets_are_what_the_oracle_says_before_every_word()
    {
        using IBatchSource exact = TrainingStart.Stream(_recipe with { Targets = TargetChoice.Exact }, _law), drawn = TrainingStart.Stream(_recipe, _law);
        var (batch, words, oracle) = (exact.Next(), drawn.Next(), new Oracle(_law));
        Assert.Equal(words.Inputs, batch.Inputs);
        Assert.Equal(words.Targets, batch.Targets);
        Assert.Equal(words.Documents, batch.Documents);
        var width = _law.TokenCount;
        foreach (var (start, length) in batch.Spans())
        {
            for (var i = start; i < start + length; i++)
            {
                var expected = oracle.Next(batch.Targets[start..i]);
                Assert.All(Enumerable.Range(0, width), word => Assert.Equal(expected[word], batch.Distributions![(i * width) + word], 1e-7)); // rounded to float32
            }
        }

        Assert.All(Enumerable.Range(0, batch.Documents.Length).Where(i => batch.Documents[i] < 0), i => Assert.Equal(0, batch.Distributions!.AsSpan(i * width, width).ToArray().Sum()));
    }

    [Fact]
    public void Decided_targets_are_the_words_of_which_the_law_is_nearly_certain()
    {
        using IBatchSource decided = TrainingStart.Stream(_recipe with { Targets = TargetChoice.Decided }, _law), drawn = TrainingStart.Stream(_recipe, _law);
        var (batch, words, oracle) = (decided.Next(), drawn.Next(), new Oracle(_law));
        Assert.Equal(words.Inputs, batch.Inputs);
        Assert.Null(batch.Distributions);
        Assert.InRange(batch.TargetCount, 1, words.TargetCount - 1);
        foreach (var (start, length) in batch.Spans())
        {
            for (var i = start; i < start + length; i++)
            {
                var probability = oracle.Next(words.Targets[start..i])[words.Targets[i]];
                Assert.Equal(probability >= 0.9 ? words.Targets[i] : Packer.NoTarget, batch.Targets[i]);
            }
        }
    }

    [Theory]
    [InlineData(TargetChoice.Drawn)]
    [InlineData(TargetChoice.Decided)]
    [InlineData(TargetChoice.Exact)]
    public void Every_choice_of_targets_brings_the_model_nearer_to_the_words_that_it_asks_for(TargetChoice targets)
    {
        using var trainer = new Trainer(_recipe with { Targets = targets, WarmUp = 0, Steps = 30 });
        var losses = Enumerable.Range(0, 30).Select(_ => trainer.Next().Loss).ToArray();
        Assert.True(losses[^5..].Average() < losses[..5].Average() - 0.5, $"{losses[0]} to {losses[^1]}");
    }
}
