using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Models;

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
    public void Reading_refuses_streams_of_unequal_length_and_parents_that_are_not_there()
    {
        using var model = Tiny();
        using var reading = model.Start(streams: 2);
        Assert.Contains("found 3 in all", Assert.Throws<ArgumentException>(() => reading.Read([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 0 to 1; found 2", Assert.Throws<ArgumentException>(() => reading.Select([2])).Message, StringComparison.Ordinal);
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

    private static LanguageModel Tiny()
    {
        using var trained = TinyModels.Make(TinyModels.Base);
        return new LanguageModel("tiny", TinyModels.ForReading(trained));
    }
}
