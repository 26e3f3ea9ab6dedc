using BetweenTokens.Microworld;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Training;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;

namespace BetweenTokens.Tests.Training.Losses;

[Trait("tier", "slow")]
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
        using IBatchSource exact = TrainingStart.Stream(_recipe with { Targets = TargetChoice.Exact }, _law),
            drawn = TrainingStart.Stream(_recipe, _law);
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
                Assert.All(Enumerable.Range(0, width),
                    word => Assert.Equal(expected[word], batch.Distributions![(i * width) + word], 1e-7)); // rounded to float32
            }
        }

        Assert.All(Enumerable.Range(0, batch.Documents.Length).Where(i => batch.Documents[i] < 0),
            i => Assert.Equal(0, batch.Distributions!.AsSpan(i * width, width).ToArray().Sum()));
    }

    [Fact]
    public void Decided_targets_are_the_words_of_which_the_law_is_nearly_certain()
    {
        using IBatchSource decided = TrainingStart.Stream(_recipe with { Targets = TargetChoice.Decided }, _law),
            drawn = TrainingStart.Stream(_recipe, _law);
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

    /// <summary>Against the list of all documents of a small law in pieces: no filter is used for what is expected.</summary>
    [Fact]
    public void Exact_targets_in_pieces_are_those_of_the_listed_documents()
    {
        var law = new SpelledLaw(new ToyLaw(), Pieces.PieceModelTests.Characters.Train(new ToyLaw()).ToDefinition());
        var documents = Enumeration.Documents(law).Select(d => (Ids: d.Key.Split(' ').Select(int.Parse).ToArray(), P: d.Value)).ToList();
        using var exact = TrainingStart.Stream(_recipe with { Targets = TargetChoice.Exact, SpareTokens = 2, Rows = 2, Length = 128 }, law);
        var (batch, width) = (exact.Next(), law.TokenCount + 2);
        foreach (var (start, length) in batch.Spans())
        {
            Assert.Contains(documents, document => document.Ids.AsSpan().SequenceEqual(batch.Targets.AsSpan(start, length)));
            for (var i = start; i < start + length; i++)
            {
                var (expected, before) = (new double[width], batch.Targets[start..i]); // spare tokens are impossible
                foreach (var (ids, p) in documents.Where(document => document.Ids.AsSpan().StartsWith(before)))
                {
                    expected[ids[before.Length]] += p;
                }

                var total = expected.Sum();
                Assert.All(Enumerable.Range(0, width),
                    token => Assert.Equal(expected[token] / total, batch.Distributions![(i * width) + token], 1e-6)); // rounded to float32
            }
        }
    }

    [Fact]
    public void A_recipe_in_pieces_is_primed_with_decided_and_goes_on_with_exact_targets_of_its_documents()
    {
        var drawn = Pieces.PieceModelTests.Tiny with
        {
            Primer = [new() { Steps = 1, Shares = WorldOptions.BaseShares.Clear().Add("sums", 1) }],
        };
        var recipe = drawn with { Targets = TargetChoice.Exact, Primer = [drawn.Primer[0] with { Targets = TargetChoice.Decided }] };
        var law = GlassLaw.Of(recipe).InTokens;
        using IBatchSource chosen = TrainingStart.Of(recipe, null).Batches, plain = TrainingStart.Of(drawn, null).Batches;
        var (decided, first, oracle) = (chosen.Next(), plain.Next(), new Oracle(law.WithShares(recipe.Primer[0].Shares)));
        Assert.Equal(first.Inputs, decided.Inputs);
        Assert.InRange(decided.TargetCount, 1, first.TargetCount - 1);
        foreach (var (start, length) in decided.Spans().Take(3))
        {
            for (var i = start; i < start + length; i++)
            {
                Assert.Equal(
                    oracle.Next(first.Targets[start..i])[first.Targets[i]] >= 0.9 ? first.Targets[i] : Packer.NoTarget, decided.Targets[i]);
            }
        }

        var (exact, second) = (chosen.Next(), plain.Next());
        Assert.Equal(second.Inputs, exact.Inputs);
        Assert.Equal(second.Targets, exact.Targets);
        var (from, many) = exact.Spans().First();
        oracle = new Oracle(law);
        Assert.All(Enumerable.Range(from, many), i => Assert.Equal(
            oracle.Next(second.Targets[from..i])[second.Targets[i]], exact.Distributions![(i * law.TokenCount) + second.Targets[i]], 1e-6));

        using var trainer = new Trainer(recipe with { WarmUp = 0, Steps = 20 });
        var losses = Enumerable.Range(0, 20).Select(_ => trainer.Next().Loss).ToArray();
        Assert.True(losses[^3..].Average() < losses[1] - 0.5, string.Join(" ", losses));
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
