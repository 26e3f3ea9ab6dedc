using BetweenTokens.Lessons.L12Sampling;
using BetweenTokens.Sampling;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

/// <summary>What the exercises of notebook 12 say is what comes out.</summary>
[Trait("tier", "fast")]
public sealed class SamplingExerciseTests
{
    private static readonly double[] _tail = [.. Enumerable.Range(1, 99).Select(i => 1.0 / i)];

    private static readonly double[] _sure = [0.9, .. _tail.Select(w => 0.1 * w / _tail.Sum())];

    [Fact]
    public void One_a_beam_of_three_finds_no_better_text_than_a_beam_of_two() =>
        Assert.Equal([0.20, 0.36, 0.36], new[] { 1, 2, 3 }.Select(width => Math.Round(OpenChoice.Beam(width)[0].P, 12)));

    [Theory]
    [InlineData(0.9f, 1, 1)]
    [InlineData(0.95f, 8, 51)]
    public void Two_a_nucleus_of_a_sure_token_and_its_tail(float topP, int kept, int keptOfEquals)
    {
        Assert.Equal(kept, Kept(_sure, new() { TopP = topP }));
        Assert.Equal(keptOfEquals, Kept([0.9, .. Enumerable.Repeat(0.1 / 99, 99)], new() { TopP = topP }));
    }

    [Fact]
    public void Three_a_vote_of_a_hundred_and_one_leaves_a_tenth_of_what_is_not_the_answer() =>
        Assert.Equal(0.09, MajorityVote.Accuracy([0.3, 0.4, 0.3], 0, 101), 0.005);

    [Fact]
    public void Four_min_p_cuts_nothing_where_all_are_equal() =>
        Assert.Equal(1000, TruncationPrice.Of(new float[1000], new SamplingOptions { MinP = 0.1f }).KeptCount);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Five_the_temperature_comes_before_the_knife(float temperature, int kept) =>
        Assert.Equal(kept, TruncationPrice.Of([5f, 2f, 1f], new SamplingOptions { Temperature = temperature, TopP = 0.9f }).KeptCount);

    [Fact]
    public void Six_top_one_costs_what_the_likeliest_token_surprises_by() =>
        Assert.Equal(-Math.Log(0.9), TruncationPrice.Of(Logits(_sure), new SamplingOptions { TopK = 1 }).KullbackLeibler, 1e-6);

    [Theory]
    [InlineData(-1, 0.9f, 0)]
    [InlineData(0, 7f, 0)]
    [InlineData(0, 0f, 0)]
    [InlineData(0, 0.9f, 2f)]
    public void A_setting_that_cannot_be_is_refused_in_one_sentence(int topK, float topP, float minP) =>
        Assert.Throws<ReaderException>(() => Cut.Of(topK, topP, minP, seed: 12));

    private static float[] Logits(double[] shares) => [.. shares.Select(p => (float)Math.Log(p))];

    private static int Kept(double[] shares, SamplingOptions cut) => TruncationPrice.Of(Logits(shares), cut).KeptCount;
}
