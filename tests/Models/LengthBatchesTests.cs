using BetweenTokens.Models;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public class LengthBatchesTests
{
    [Property(MaxTest = 300)]
    public void Every_text_is_in_one_batch_that_is_no_larger_than_it_may_be_and_could_not_take_the_next(
        byte[] lengths, byte positions, byte rows)
    {
        int[][] texts = [.. lengths.Select(length => new int[1 + (length % 20)])];
        var (mostPositions, mostTexts) = (1 + (positions % 64), 1 + (rows % 6));
        int[][] batches = [.. LengthBatches.Of(texts, mostPositions, mostTexts)];

        Assert.Equal(Enumerable.Range(0, texts.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, mostTexts));
        Assert.All(
            batches, batch => Assert.True(batch.Length == 1 || batch.Length * batch.Max(text => texts[text].Length) <= mostPositions));
        Assert.All(batches, batch => Assert.Equal(batch.Max(text => texts[text].Length), texts[batch[^1]].Length));
        Assert.All(batches.Zip(batches.Skip(1)),
            pair => Assert.True(pair.First.Length == mostTexts || (pair.First.Length + 1) * texts[pair.Second[0]].Length > mostPositions));
    }

    [Fact]
    public void A_text_longer_than_a_pass_goes_alone_and_nothing_gives_nothing()
    {
        Assert.Equal([[1, 0], [2]], LengthBatches.Of([new int[3], new int[2], new int[99]], 6));
        Assert.Empty(LengthBatches.Of([], 6));
    }
}
