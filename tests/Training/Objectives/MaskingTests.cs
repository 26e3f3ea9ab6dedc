using BetweenTokens.Microworld;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Objectives;
using Xunit;

namespace BetweenTokens.Tests.Training.Objectives;

[Trait("tier", "fast")]
public sealed class MaskingTests
{
    private const int End = 0;
    private const int Mask = 9;

    private static PackedBatch Batch(int rows = 2)
    {
        var documents = new[] { new[] { 5, 6, 7, 8, End }, [3, 4, End], [1, 2, 1, End] };
        return new Packer(Forever(documents).GetEnumerator(), rows, 9, End).Next();
    }

    [Fact]
    public void Documents_are_found_in_a_packed_batch()
    {
        var batch = Batch();
        var found = batch.Spans()
            .Select(span => string.Join(' ', batch.Targets.AsSpan(span.Start, span.Length).ToArray())).Order().ToList();
        Assert.All(found, text => Assert.Contains(text, new[] { "5 6 7 8 0", "3 4 0", "1 2 1 0" }));
        Assert.Equal(batch.TargetCount, batch.Spans().Sum(span => span.Length));
    }

    [Fact]
    public void Only_the_answer_is_asked_for()
    {
        var batch = Batch();
        var kept = MaskedAnswer.Keep(batch, MaskedAnswer.After(6));
        foreach (var (start, length) in batch.Spans())
        {
            var (before, after) = (batch.Targets.AsSpan(start, length).ToArray(), kept.Targets.AsSpan(start, length).ToArray());
            var expected = before[0] == 5 ? [Packer.NoTarget, Packer.NoTarget, 7, 8, End] : before.Select(_ => Packer.NoTarget).ToArray();
            Assert.Equal(expected, after);
        }

        Assert.Same(batch.Inputs, kept.Inputs);
        Assert.Throws<ArgumentException>(() => MaskedAnswer.Keep(batch, _ => 99));
    }

    [Fact]
    public void Hidden_words_have_targets_and_nothing_else_has()
    {
        var batch = Batch(40);
        var hidden = new MaskedLanguageModel(Mask, Share: 0.3, Masked: 1, Random: 0).Hide(batch, new SeededRandom(4));
        for (var i = 0; i < batch.Inputs.Length; i++)
        {
            if (batch.Targets[i] == Packer.NoTarget)
            {
                Assert.Equal((batch.Inputs[i], Packer.NoTarget), (hidden.Inputs[i], hidden.Targets[i]));
            }
            else if (hidden.Targets[i] == Packer.NoTarget)
            {
                Assert.Equal(batch.Targets[i], hidden.Inputs[i]); // the token itself, not the one before
            }
            else
            {
                Assert.Equal((Mask, batch.Targets[i]), (hidden.Inputs[i], hidden.Targets[i]));
            }
        }

        // A share of about 320 places, four standard deviations wide.
        Assert.InRange(hidden.TargetCount / (double)batch.TargetCount, 0.2, 0.4);
    }

    [Fact]
    public void Of_the_chosen_most_are_masked_some_random_and_some_stay()
    {
        var batch = Batch(400);
        var hidden = new MaskedLanguageModel(Mask, Share: 1).Hide(batch, new SeededRandom(4));
        var places = Enumerable.Range(0, batch.Targets.Length).Where(i => batch.Targets[i] != Packer.NoTarget).ToList();
        Assert.Equal(places.Count, hidden.TargetCount);
        Assert.InRange(places.Count(i => hidden.Inputs[i] == Mask) / (double)places.Count, 0.77, 0.83);
        // A tenth stays, and one in nine of the random ones is the same by chance.
        Assert.InRange(places.Count(i => hidden.Inputs[i] == batch.Targets[i]) / (double)places.Count, 0.08, 0.14);
    }

    [Fact]
    public void The_choice_is_seeded_and_never_empty()
    {
        var task = new MaskedLanguageModel(Mask, Share: 1e-9);
        Assert.Equal(1, task.Hide(Batch(), new SeededRandom(1)).TargetCount);
        var (one, two, other) = (new MaskedLanguageModel(Mask).Hide(Batch(), new SeededRandom(1)),
            new MaskedLanguageModel(Mask).Hide(Batch(), new SeededRandom(1)),
            new MaskedLanguageModel(Mask).Hide(Batch(), new SeededRandom(2)));
        Assert.Equal(one.Inputs, two.Inputs);
        Assert.NotEqual(one.Inputs, other.Inputs);
        Assert.Throws<ArgumentException>(() => new MaskedLanguageModel(Mask, Share: 1.5).Hide(Batch(), new SeededRandom(1)));
    }

    private static IEnumerable<int[]> Forever(int[][] documents)
    {
        while (true)
        {
            foreach (var document in documents)
            {
                yield return document;
            }
        }
    }
}
