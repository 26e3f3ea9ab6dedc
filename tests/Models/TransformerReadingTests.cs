using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class TransformerReadingTests
{
    [Fact]
    public void Streams_that_follow_a_parent_read_on_as_the_parent_would()
    {
        using var model = Tiny();
        using var together = model.Start(streams: 2);
        together.Read([1, 2, 3, 4, 5, 6]);
        together.Select([1, 1, 0]);
        var rows = together.Read([7, 8, 9]);
        Assert.Equal((3, 4), (together.Streams, together.Position));
        foreach (var (row, text) in new[] { (0, new[] { 4, 5, 6, 7 }), (1, [4, 5, 6, 8]), (2, [1, 2, 3, 9]) })
        {
            var alone = model.Logits(text)[3];
            for (var id = 0; id < model.VocabularySize; id++)
            {
                // Another order of summation in float32; logits are about 3.
                Assert.Equal(alone[id], rows[row][id], 1e-5);
            }
        }
    }

    [Fact]
    public void Scores_whose_exponential_is_beyond_float32_are_read_as_in_a_whole_pass()
    {
        using var model = Tiny(TinyModels.Base with { ScoreScale = 300 });
        using var reading = model.Start();
        int[] text = [1, 2, 3, 4, 5, 6, 7, 8];
        var all = model.Logits(text);
        for (var i = 0; i < text.Length; i++)
        {
            var row = reading.Read([text[i]])[0].ToArray();

            // Scores are hundreds, so their rounding is a hundred times that of logits; a pattern is nearly one-hot.
            Assert.All(all[i].ToArray().Zip(row), pair => Assert.Equal(pair.First, pair.Second, 2e-3));
        }
    }

    [Fact]
    public void Reading_refuses_streams_of_unequal_length_and_parents_that_are_not_there()
    {
        using var model = Tiny();
        using var reading = model.Start(streams: 2);
        Assert.Contains("found 3 in all",
            Assert.Throws<ArgumentException>(() => reading.Read([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 0 to 1; found 2",
            Assert.Throws<ArgumentException>(() => reading.Select([2])).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Loading_reading_and_disposing_leave_no_tensor_behind()
    {
        var path = Shared.Reference("gguf/llama-gqa-Q4_1/model.gguf");
        Live.Same(() =>
        {
            using var model = LanguageModel.Load(path);
            using var reading = model.Start(streams: 2);
            for (var step = 0; step < 70; step++)
            {
                reading.Read([step, step + 1]);
            }

            reading.Select([1]);
            reading.Read([5]);
            model.Logits([1, 2, 3]);
        });
    }

    private static LanguageModel Tiny(TransformerConfig? config = null)
    {
        using var trained = TinyModels.Make(config ?? TinyModels.Base);
        return new LanguageModel("tiny", TinyModels.ForReading(trained));
    }
}
