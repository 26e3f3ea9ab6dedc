using BetweenTokens.Inspection;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text.Training;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class GeneratorTests
{
    private static readonly float[] _uniform = new float[50];

    [Fact]
    public void Greedy_follows_the_largest_logit_and_reads_the_prompt_once()
    {
        using var model = new TableModel([[0, 1, 0], [0, 0, 1], [1, 0, 0]]);
        var text = model.Generate([2, 0], new() { Temperature = 0, MaxTokens = 5, Streams = 1 })[0];

        Assert.Equal([1, 2, 0, 1, 2], text.Ids);
        Assert.Equal(StopReason.MaxTokens, text.Stop);
        Assert.Equal(2 + 4, model.TokensRead);
        Assert.Equal(5 * Distributions.LogProbability([0, 1, 0], 1), text.LogProbability, 1e-12);
    }

    [Fact]
    public void A_token_behind_the_tokenizers_last_is_drawn_and_is_no_text()
    {
        // word 1, then the padding 3, then word 2
        var tokenizer = TokenizerDefinition.Words(["<end>", "кот", "спит"], ["<end>"]).Open();
        using var model = new TableModel([[0, 9, 0, 0], [0, 0, 0, 9], [9, 0, 0, 0], [0, 0, 9, 0]], tokenizer);
        var text = model.Generate([0], new() { Temperature = 0, MaxTokens = 3, Streams = 1 })[0];
        Assert.Equal([1, 3, 2], text.Ids);
        Assert.Equal("кот спит", text.Text.Trim());
        Assert.Equal(["кот", "#3"], [TokenNames.Shown(tokenizer, 1), TokenNames.Shown(tokenizer, 3)]);
    }

    [Fact]
    public void Same_seed_same_text_and_a_stream_does_not_depend_on_their_number()
    {
        using var model = TableModel.Constant(_uniform);
        int[] First(int streams, int stream, long seed) =>
            [.. model.Generate([0], new() { Streams = streams, Seed = seed, MaxTokens = 30 })[stream].Ids];

        Assert.Equal(First(1, 0, 5), First(1, 0, 5));
        Assert.Equal(First(1, 0, 5), First(64, 0, 5));
        Assert.Equal(First(8, 7, 5), First(64, 7, 5));
        Assert.NotEqual(First(8, 7, 5), First(8, 6, 5));
        Assert.NotEqual(First(1, 0, 5), First(1, 0, 6));
    }

    [Fact]
    public void A_stream_goes_on_unchanged_when_others_end()
    {
        // Token 49 ends a text; streams end at different steps and leave the batch.
        using var model = TableModel.Constant(_uniform);
        GenerationOptions Options(int streams) => new() { Streams = streams, Seed = 3, MaxTokens = 200, StopIds = [49] };
        var together = model.Generate([0], Options(12));

        Assert.True(together.Select(t => t.Ids.Count).Distinct().Count() > 5);
        Assert.All(together.Where(t => t.Stop == StopReason.EndToken), t => Assert.Equal(49, t.Ids[^1]));
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(together[i].Ids, model.Generate([0], Options(i + 1))[i].Ids);
        }
    }

    [Fact]
    public void Tokens_come_one_at_a_time_and_cancellation_stops_within_one()
    {
        using var model = TableModel.Constant(_uniform);
        using var cancel = new CancellationTokenSource();
        var seen = 0;

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var _ in model.Stream([0], new() { MaxTokens = 1000 }, cancel.Token))
            {
                if (++seen == 3)
                {
                    cancel.Cancel();
                }
            }
        });
        Assert.Equal(3, seen);
        Assert.Equal(3, model.TokensRead);
        Assert.Equal(0, model.OpenReadings);
    }

    [Fact]
    public async Task Streaming_can_be_awaited()
    {
        using var model = TableModel.Constant(_uniform);
        var ids = new List<int>();
        await foreach (var token in model.StreamAsync([0], new() { MaxTokens = 7, Seed = 2 }))
        {
            ids.Add(token.Id);
        }

        Assert.Equal(model.Generate([0], new() { MaxTokens = 7, Seed = 2 })[0].Ids, ids);
    }

    [Fact]
    public void A_text_stops_before_a_stop_string_and_shows_none_of_it()
    {
        using var model = Saying("один, два. Конец: ещё");
        var text = model.Generate("о", new() { Temperature = 0, StopStrings = ["Конец", "никогда"] });

        Assert.Equal("дин, два. ", text.Text);
        Assert.Equal(StopReason.StopString, text.Stop);
        Assert.DoesNotContain(text.Tokens, t => t.Text.Contains('К', StringComparison.Ordinal));
    }

    [Fact]
    public void Text_held_back_for_a_stop_string_is_shown_when_it_does_not_come()
    {
        using var model = Saying("abcabx");
        var text = model.Generate("a", new() { Temperature = 0, MaxTokens = 5, StopStrings = ["abq"] });

        Assert.Equal("bcabx", text.Text);
        Assert.Equal(["b", "c", "", "", "abx"], text.Tokens.Select(t => t.Text));
    }

    [Fact]
    public void Characters_are_shown_whole_and_a_fragment_at_the_end_is_marked()
    {
        using var model = Saying("a🌲b");
        Assert.Equal(["", "", "", "🌲", "b"], model.Generate("a", new() { Temperature = 0, MaxTokens = 5 }).Tokens.Select(t => t.Text));
        Assert.Equal(["", "\uFFFD"], model.Generate("a", new() { Temperature = 0, MaxTokens = 2 }).Tokens.Select(t => t.Text));
    }

    [Fact]
    public void The_context_is_filled_to_the_last_token_and_no_further()
    {
        using var model = new TableModel([.. Enumerable.Repeat(_uniform, 50)], contextLength: 4);
        var text = model.Generate([1, 2], new())[0];

        // Two tokens of the prompt and two more can be read; a third is chosen from them and not read any more.
        Assert.Equal(3, text.Ids.Count);
        Assert.Equal(StopReason.ContextFull, text.Stop);
        Assert.Contains("at most 4",
            Assert.Throws<ArgumentException>(() => model.Generate([1, 2, 3, 4, 5])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_continued_is_refused_in_words()
    {
        using var model = TableModel.Constant(_uniform);

        Assert.Contains("at least one token", Assert.Throws<ArgumentException>(() => model.Generate([])).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 49", Assert.Throws<ArgumentException>(() => model.Generate([50])).Message, StringComparison.Ordinal);
        Assert.Contains("no tokenizer", Assert.Throws<ArgumentException>(() => model.Generate("text")).Message, StringComparison.Ordinal);
        Assert.Contains("stop ids", Assert.Throws<ArgumentException>(() => model.Generate([1], new() { StopStrings = ["x"] })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Generate([1], new() { MaxTokens = 0 }));
    }

    [Fact]
    public void A_record_is_kept_where_asked_for()
    {
        using var model = TableModel.Constant(2, 1, 0, -1);
        var options = new GenerationOptions { TopK = 2, MaxTokens = 20, Record = RecordDetail.Full, RecordTop = 3 };
        var text = model.Generate([0], options)[0];

        Assert.All(text.Tokens, t =>
        {
            Assert.Equal(2, t.Record!.CutCount);
            Assert.Equal(-t.Record.Surprisal, t.LogProbability);
            Assert.Equal(3, t.Record.Top.Count);
            Assert.Equal(4, t.Record.Before!.Length);
            Assert.InRange(t.Id, 0, 1);
        });
        Assert.Equal(text.Ids, model.Generate([0], options with { Record = RecordDetail.None })[0].Ids);
    }

    /// <summary>A model over bytes that says one text, each byte of which follows from the bytes before by position.</summary>
    private static Script Saying(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
