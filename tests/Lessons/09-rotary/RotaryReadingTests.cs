using BetweenTokens.Lessons.L09Rotary;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Lessons.L09Rotary;

/// <summary>Readings of section 9 against what they are made of.</summary>
[Collection(Live.Alone)]
[Trait("tier", "fast")]
public sealed class RotaryReadingTests
{
    private const string Text = "<end> кот съел рыбу . рыба съела червяка . рысь видит мышь .";

    private const string Before = "<end> рысь видит мышь .";

    [Fact]
    public void Weights_from_turned_queries_and_keys_are_the_pattern_without_its_first_token()
    {
        using var model = LanguageModel.Load("glass/base-s");
        using var read = RotatedHeads.Read(model.Transformer, model.PromptIds(Text));
        using var scope = NewDisposeScope();
        var own = HeadDistances.Weights(read.Queries[1], read.Keys[1], model.Config.ScaleOf(1));
        var rest = read.Patterns[1].narrow(2, 1, read.Patterns[1].shape[2] - 1);
        float[] wanted = TensorMemory.Copy<float>((rest / rest.sum(2, keepdim: true)).narrow(1, 1, rest.shape[1] - 1));
        float[] found = TensorMemory.Copy<float>(own.narrow(1, 1, rest.shape[1] - 1));
        Assert.Equal(wanted, found, (a, b) => Math.Abs(a - b) < 1e-4); // float32, a softmax divided anew
    }

    [Fact]
    public void A_pattern_read_with_positions_is_that_of_the_trace_and_moves_with_one_token_alone()
    {
        using var model = LanguageModel.Load("glass/base-s");
        int[] ids = model.PromptIds(Text);
        using var trace = Trace.Run(model.Transformer, ids);
        using var read = RotatedHeads.Read(model.Transformer, ids);
        using var away = RotatedHeads.Read(model.Transformer, ids, [.. ids.Select((_, i) => i == 0 ? 0L : 500 + i)]);
        float[] pattern = trace.Pattern(0, 2) is var table ? [.. table.Cast<float>()] : [];
        Assert.Equal(pattern, TensorMemory.Copy<float>(read.Patterns[0][2]), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.NotEqual(read.FirstToken()[1, 0], away.FirstToken()[1, 0], 1e-3);
    }

    [Fact]
    public void A_fall_is_smooth_and_a_bump_is_not()
    {
        Assert.True(HeadDistances.IsSmooth([0.2, 0.21, 0.1, 0.05, 0.02, 0.01, 0.005])); // less than a tenth
        Assert.False(HeadDistances.IsSmooth([0.2, 0.23, 0.1, 0.05, 0.02, 0.01, 0.005]));
        Assert.False(HeadDistances.IsSmooth([0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]));
    }

    [Fact]
    public void A_moved_text_changes_nothing_and_a_half_moved_one_does()
    {
        using var model = LanguageModel.Load("glass/base-s");
        int[] ids = model.PromptIds(Text);
        var own = ShiftSurveys.Logits(model.Transformer, ids);
        double Change(Func<int, long> position) =>
            ShiftSurveys.Change(own, ShiftSurveys.Logits(model.Transformer, ids, [.. ids.Select((_, p) => position(p))]));
        Assert.True(Change(p => p + 500) < 0.001, "float32 alone");
        Assert.True(Change(p => p < 6 ? p : p + 100) > 0.05, "distances changed");
    }

    [Fact]
    public void The_row_of_the_passport_is_the_difference_of_two_readings()
    {
        using var model = LanguageModel.Load("glass/base");
        using var trace = model.Trace(Before);
        var row = RotaryPassport.Row(model, trace, Before, "рысь");
        Assert.Equal(9, row.Level);
        Assert.NotEqual(0, row.Effects.Single().Number!.Value, 0.01);
        Assert.Equal(0, row.Control!.Number!.Value, 1e-3);
        using var alibi = LanguageModel.Load("glass/base-s-alibi");
        using var other = alibi.Trace(Before);
        Assert.Null(RotaryPassport.Row(alibi, other, Before, "рысь").Effects.Single().Number);
    }

    [Fact]
    public void What_cannot_be_is_one_sentence()
    {
        using var model = LanguageModel.Load("glass/base-s");
        using var alibi = LanguageModel.Load("glass/base-s-alibi");
        using var learned = LanguageModel.Load("glass/base-s-learned");
        Assert.Throws<ReaderException>(() => CloudPictures.Clouds(model, "", 1));
        Assert.Throws<ReaderException>(() => CloudPictures.Clouds(model, Text, 0));
        Assert.Throws<ReaderException>(() => CloudPictures.Clouds(alibi, Text, 1));
        Assert.Throws<ReaderException>(() => ShiftPictures.Moved((learned, Text)));
        Assert.Throws<ReaderException>(() => DistancePictures.Heads(model, 9, true, 1));
        Assert.Throws<ReaderException>(() => ArrowPictures.Together(-1, 9));
        Assert.Throws<ReaderException>(() => AnglePictures.Scores(0, 10, 9));
        Assert.Throws<ReaderException>(() => AnglePictures.Factors(0, 9));
        Assert.Throws<ReaderException>(() => AnglePictures.Stretched(7, 10_000, 4, 128));
        Assert.Throws<ReaderException>(() => AnglePictures.Bases(128, 10_000, -1, 128));
        Assert.Throws<ReaderException>(() => StretchPictures.Loss(false, 3));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var model = LanguageModel.Load("glass/base-s");
        Live.Same(() => _ = CloudPictures.Clouds(model, Text, 8));
        Live.Same(() => _ = DistancePictures.Heads(model, 1, false, 1));
        Live.Same(() => _ = HeadDistances.Of(model.Transformer, [[.. Enumerable.Range(1, 80)]]));
        Live.Same(() => _ = ShiftPictures.Orders(model, "<end> кот съел рыбу", "<end> рыба съела кота"));
    }
}
