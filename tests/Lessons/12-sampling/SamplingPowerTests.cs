using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L12Sampling;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

/// <summary>The measured rules of section 12 at their registered n, in worlds where a claim holds and where it does not.</summary>
[Trait("tier", "fast")]
public sealed class SamplingPowerTests
{
    private const int Simulations = 100;

    [Theory]
    [Trait("claim", "12-02")]
    [InlineData(0.01, 0.002, Verdict.True, Verdict.False)]
    [InlineData(0.15, 0.001, Verdict.False, Verdict.True)] // they stay, and are almost never drawn
    [InlineData(0.3, 0.06, Verdict.False, Verdict.True)]
    public void A_nucleus_that_drops_the_rare_and_one_that_keeps_them(double places, double drawn, Verdict right, Verdict opposite) =>
        Decide(
        "12-02", $"kept at {places}, drawn {drawn}", right, opposite, Simulations, random =>
        [
            NucleusSurveys.Judge("made up", Table(NucleusSurveys.World, 200, i =>
            {
                var stays = random.NextDouble() < places;
                double[] one = [8, stays ? 0.02 : 0.2, stays ? drawn / places : 0];
                return ($"{i:0000}", [1, 0.05 + drawn + (0.04 * random.NextDouble()), .. one, .. one]);
            })),
        ]);

    [Theory]
    [Trait("claim", "12-04")]
    [InlineData(0.002, 0.02, Verdict.True, Verdict.False)]
    [InlineData(0.03, 0.15, Verdict.False, Verdict.True)]
    [InlineData(0.002, 0.15, Verdict.False, Verdict.True)] // only rare valid words are lost, yet they are most of what is lost
    public void A_cut_that_takes_errors_alone_and_one_that_takes_valid_words(double law, double valid, Verdict right, Verdict opposite) =>
        Decide(
        "12-04", $"law {law}, valid {valid}", right, opposite, Simulations, random =>
        [
            PriceSurveys.Judge("made up")([Table(PriceSurveys.All[0].Survey, 200, i => ($"{i:0000}",
            [
                .. Enumerable.Range(0, 4).SelectMany(_ => new[] { 0.06 * random.NextDouble(), 1 } is var m
                    ? new[] { m[0], m[0] * (1 - (2 * valid * random.NextDouble())), 2 * law * random.NextDouble(), 0, 0.1, 0.1, 20, 1, 5 }
                    : []),
            ]))]),
        ]);

    [Theory]
    [Trait("claim", "12-05")]
    [InlineData(0, Verdict.True, Verdict.False)]
    [InlineData(0.25, Verdict.False, Verdict.True)]
    public void A_beam_that_finds_and_one_that_misses(double misses, Verdict right, Verdict opposite) => Decide(
        "12-05", $"misses {misses}", right, opposite, Simulations, random =>
            [SearchSurveys.JudgeErrors(Search(random, misses, 1, 1))]);

    [Theory]
    [Trait("claim", "12-06")]
    [InlineData(1.4, 1.7, Verdict.True, Verdict.False)]
    [InlineData(0.8, 1.3, Verdict.False, Verdict.True)]
    [InlineData(1.4, 0.7, Verdict.Partly, Verdict.True)]
    public void A_mode_with_more_details_or_words_and_one_without(double details, double length, Verdict right, Verdict opposite) => Decide(
        "12-06", $"details {details}, length {length}", right, opposite, Simulations, random =>
            [SearchSurveys.JudgeMode("made up", Search(random, 0, details, length))]);

    [Theory]
    [Trait("claim", "12-07")]
    [InlineData(0.2, 0.05, 0.05, Verdict.True, Verdict.False)]
    [InlineData(0.0, -0.05, -0.05, Verdict.False, Verdict.True)]
    [InlineData(0.2, -0.05, -0.05, Verdict.Partly, Verdict.True)]
    [InlineData(0.2, 0.05, -0.05, Verdict.Depends, Verdict.True)] // one model feeds itself, the other does not
    public void Repetition_that_feeds_itself_and_that_does_not(
        double repeats, double gain, double gainOfOther, Verdict right, Verdict opposite) =>
        Decide("12-07", $"repeats {repeats}, gains {gain} and {gainOfOther}", right, opposite, Simulations, random =>
        [
            TextSurveys.JudgeGreedy("one", Texts(random, TextSurveys.English, 60, repeats, 0, 0.25)),
            TextSurveys.JudgeBeam("one", Table(TextSurveys.EnglishBeams, 24, i => ($"{i}", [0, 1, random.Around(repeats, 0.12)]))),
            CopySurveys.Judge("one", Copies(random, gain)), CopySurveys.Judge("other", Copies(random, gainOfOther)),
        ]);

    // as many other sentences leave the last one as likely as none
    private static SurveyTable Copies(SeededRandom random, double gain) => Table(CopySurveys.English, 60, i =>
    {
        var level = random.Around(-3, 0.5);
        double[] after = [.. Enumerable.Range(0, CopySurveys.Copies + 1).Select(n => level + (n * gain) + (0.03 * random.NextGaussian()))];
        return ($"{i}", [.. after, level + (0.1 * random.NextGaussian())]);
    });

    [Theory]
    [Trait("claim", "12-08")]
    [InlineData(0.5, 0.2, Verdict.True, Verdict.False)]
    [InlineData(-0.1, 0.4, Verdict.False, Verdict.True)]
    [InlineData(0.3, 0.6, Verdict.Partly, Verdict.False)]
    public void Perplexities_as_claimed_and_otherwise(double greedy, double nucleus, Verdict right, Verdict opposite) => Decide(
        "12-08", $"greedy {greedy} below, nucleus {nucleus} below", right, opposite, Simulations, random =>
            [TextSurveys.JudgePerplexity("made up", Texts(random, TextSurveys.English, 60, 0, greedy, nucleus))]);

    [Theory]
    [Trait("claim", "12-08")]
    [InlineData(0.3, 0.1, 0.5, 0.2, Verdict.True, Verdict.False)]
    [InlineData(-0.1, 0.4, -0.1, 0.4, Verdict.False, Verdict.True)]
    [InlineData(0.4, 0.1, -0.1, 0.4, Verdict.Depends, Verdict.True)] // one model writes as claimed, the other does not
    public void Perplexities_of_two_models(
        double greedy, double nucleus, double greedyOfOther, double nucleusOfOther, Verdict right, Verdict opposite) => Decide(
        "12-08", $"{greedy}, {nucleus} and {greedyOfOther}, {nucleusOfOther} below", right, opposite, Simulations, random =>
        [
            TextSurveys.JudgePerplexity("one", Texts(random, TextSurveys.English, 200, 0, greedy, nucleus)),
            TextSurveys.JudgePerplexity("other", Texts(random, TextSurveys.English, 60, 0, greedyOfOther, nucleusOfOther)),
        ]);

    [Theory]
    [Trait("claim", "12-11")]
    [InlineData(0, Verdict.True, Verdict.False)]
    [InlineData(400, Verdict.False, Verdict.True)]
    [InlineData(100, Verdict.Depends, Verdict.True)]
    public void Votes_where_the_right_answer_is_first_where_it_is_not_and_where_both_occur(int wrong, Verdict right, Verdict opposite)
    {
        // through the formula: no world can have votes that help a second answer
        var rows = new Dictionary<bool, SurveyRow[]>
        {
            [true] = [.. Enumerable.Range(0, 12).Select(i => Row(0.75 + (0.01 * i), isFirst: true))],
            [false] = [.. Enumerable.Range(0, 12).Select(i => Row(0.6 + (0.02 * i), isFirst: false))],
        };
        Decide("12-11", $"{wrong} of 400 not first", right, opposite, Simulations, random =>
        [
            VoteSurveys.Judge(Table(VoteSurveys.World, 400, i => ($"{i}", [.. rows[i >= wrong][random.Next(12)].Values]))),
        ]);

        static SurveyRow Row(double first, bool isFirst) => VoteSurveys.Row(
            "", [(float)Math.Log(first), .. Enumerable.Repeat((float)Math.Log((1 - first) / 4), 4)], isFirst ? 0 : 1,
            new SeededRandom((long)(1e6 * first)));
    }

    private static SurveyTable Search(SeededRandom random, double misses, double details, double length) =>
        Table(SearchSurveys.World, 100, i =>
        {
            var tokens = 4 + (8 * random.NextDouble());
            double[] beams = [.. SearchSurveys.Widths.Select(_ => random.NextDouble() < misses ? -6.0 : -5)];
            return ($"{i:0000}", [1, -5, tokens * length * (0.8 + (0.4 * random.NextDouble())),
                random.NextDouble() < 0.6 * details ? 1 : 0, 1, tokens, 0.6 + (0.1 * random.NextGaussian()), 1, 0, .. beams]);
        });

    private static SurveyTable Texts(SeededRandom random, Survey survey, int texts, double repeated, double below, double nucleus) =>
        Table(survey, texts, i =>
        {
            double Nats(double less) => random.Around(2.5 - less, 0.3);
            return ($"{i}", [Nats(0), 0, Nats(below), random.Around(repeated, 0.15), Nats(0), 0, Nats(nucleus), 0, Nats(0), 0, Nats(0), 0]);
        });
}
