using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L14Tokenization;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.L14Tokenization.TokenizationMade;

namespace BetweenTokens.Tests.Lessons.L14Tokenization;

/// <summary>The measured rules of section 14 at their registered n. Spreads between units are wide guesses.</summary>
[Trait("tier", "fast")]
public sealed class TokenizationPowerTests
{
    private static readonly string[] _conditions = ["GPT-2", "GPT-4", "GPT-4o"];

    private static readonly Splitter _longer = new("сочинённый", text => text.Contains("eight", StringComparison.Ordinal)
        ? ["the", " eight", "ies"] : ["the", " 80s"]);

    [Theory]
    [Trait("claim", "14-05")]
    [InlineData(0.65, 150, Finding.Holds, Finding.Excluded)]
    [InlineData(0.35, 150, Finding.Excluded, Finding.Holds)]
    public void Words_that_are_split_sensibly_and_words_that_are_not(double share, int split, Finding right, Finding opposite)
    {
        var found = Enumerable.Range(0, 60).Select(i => new SeededRandom(14).Fork(i)).Select(random => Claim.Of("14-05").Judge(
            Evidence.Arithmetic([.. _conditions.Select(condition => SplitClaims.Sensible(
                condition, [.. Enumerable.Range(0, split).Select(_ => random.Lot(share) == 1)]))])).Parts[0].Finding).ToList();
        Assert.True(found.Count(finding => finding == right) >= 48, string.Join(", ", found));
        Assert.True(found.Count(finding => finding == opposite) <= 3, string.Join(", ", found));
    }

    [Theory]
    [Trait("claim", "14-06")]
    [InlineData(0.01, Finding.Holds, Finding.Excluded)]
    [InlineData(0.4, Finding.Excluded, Finding.Holds)]
    public void Letters_with_random_rows_and_letters_that_stand_together(double russian, Finding right, Finding opposite)
    {
        var found = Enumerable.Range(0, 60).Select(i => new SeededRandom(14).Fork(i)).Select(random => Claim.Of("14-06").Judge(
            LetterRowSurveys.Judge("SmolLM2", Table(LetterRowSurveys.English, 60, _ => new()
            {
                ["Russian neighbour"] = random.Lot(russian),
                ["Russian neighbour, untrained"] = random.Lot(0.01),
            }))).Parts[1].Finding).ToList();
        Assert.True(found.Count(finding => finding == right) >= 48, string.Join(", ", found));
        Assert.True(found.Count(finding => finding == opposite) <= 3, string.Join(", ", found));
    }

    [Theory]
    [Trait("claim", "14-08")]
    [InlineData(0.99, 0.01, 0.99, true, Verdict.True, Verdict.False)]
    [InlineData(0.99, 0.49, 0.99, true, Verdict.False, Verdict.True)] // preferred without a difference in length
    [InlineData(0.99, 0.01, 0.5, true, Verdict.False, Verdict.True)] // the longer is preferred as often
    [InlineData(0.5, 0.01, 0.99, true, Verdict.False, Verdict.True)]
    [InlineData(0.99, 0.01, 0.99, false, Verdict.False, Verdict.True)]
    public void Wordings_preferred_for_their_length_and_for_other_reasons(
        double lead, double equal, double unequal, bool longer, Verdict right, Verdict opposite) =>
        Decide("14-08", right, opposite, 60, random =>
        [
            SplitClaims.Eighties(longer ? [_longer] : null),
            WordingSurveys.JudgeEighties("SmolLM2", Table(WordingSurveys.Eighties, 40, _ => new() { ["words"] = random.Lot(lead) - 0.5 })),
            WordingSurveys.JudgePairs("SmolLM2", Table(WordingSurveys.Pairs, 60, i => new()
            {
                ["#first"] = 1,
                ["#second"] = 1 + (i % 2),
                ["lead of the first"] = 2 * random.Lot(i % 2 == 0 ? equal : unequal),
            })),
        ]);

    [Theory]
    [Trait("claim", "14-10")]
    [InlineData(0.8, 0, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.25, Verdict.False, Verdict.True)]
    [InlineData(0.8, 0.25, Verdict.Partly, Verdict.True)]
    public void A_sum_that_stands_for_the_word_and_one_that_does_not(double back, double distance, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 8).Select(i => new SeededRandom(i)).Select(random => new[]
        {
            SumSurveys.Judge("мир", Sums(random, SumSurveys.World, 150, back, distance)),
            SumSurveys.Judge("SmolLM2", Sums(random, SumSurveys.English, 60, back, distance)),
        }).ToArray();
        Decide("14-10", right, opposite, 40, random => [pool[random.Next(8)][0], pool[random.Next(8)][1]]);
    }

    [Theory]
    [Trait("claim", "14-11")]
    [InlineData(0.06, 0.06, 0.32, Verdict.True, Verdict.False)]
    [InlineData(0, 0, 0.68, Verdict.False, Verdict.True)]
    [InlineData(0, 0.06, 0.32, Verdict.Depends, Verdict.True)]
    [InlineData(0.06, 0.06, 0.68, Verdict.Partly, Verdict.True)]
    public void Pieces_that_cost_and_pieces_that_do_not(double world, double english, double counted, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 8).Select(i => new SeededRandom(i)).Select(random => new[]
        {
            PieceSurveys.Judge("мир", Pieces(random, world)),
            CutSurveys.Judge("SmolLM2", Table(CutSurveys.English, 60, _ => new()
            {
                ["#tokens"] = 20,
                ["whole"] = 60,
                ["halved"] = 60 + random.Around(20 * english, 1.5),
            })),
        }).ToArray();
        Decide("14-11", right, opposite, 40, random =>
        [
            pool[random.Next(8)][0], pool[random.Next(8)][1],
            LetterSurveys.Judge("SmolLM2", Table(LetterSurveys.English, 100, _ => new() { ["right"] = random.Lot(counted) })),
        ]);
    }

    [Fact]
    [Trait("claim", "14-11")]
    public void Rare_words_that_are_hard_for_both_models_cost_nothing_by_their_pieces()
    {
        var found = PieceSurveys.Judge("мир", Table(PieceSurveys.World, 400, _ => new()
        {
            ["#one 5"] = 4,
            ["in pairs one 5"] = 0.4,
            ["in words one 5"] = 0.2,
            ["#many 10"] = 1,
            ["in pairs many 10"] = 3,
            ["in words many 10"] = 2.9,
            ["#one 10"] = 1,
            ["in pairs one 10"] = 3,
            ["in words one 10"] = 2.9,
        }));
        Assert.Equal(0, found.Measurements[0].Value, 1e-9);
    }

    [Theory]
    [Trait("claim", "14-12")]
    [InlineData(1, 0.45, Verdict.True, Verdict.False)]
    [InlineData(0.7, 0.05, Verdict.False, Verdict.True)]
    [InlineData(1, 0.05, Verdict.Partly, Verdict.True)]
    public void Signs_that_break_and_change_and_signs_that_do_not(double broken, double changed, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 10).Select(i => new SeededRandom(i)).Select(random =>
            HiddenSurveys.Judge("SmolLM2", Table(HiddenSurveys.English, 80, _ => new()
            {
                ["broken GPT-2"] = random.Lot(broken),
                ["broken GPT-4"] = random.Lot(broken),
                ["broken GPT-4o"] = random.Lot(broken),
                ["broken SmolLM2"] = random.Lot(broken),
                ["changed inside"] = random.Lot(changed),
                ["changed start"] = random.Lot(0),
            }))).ToArray();
        Decide("14-12", right, opposite, 40, random => [pool[random.Next(10)]]);
    }

    private static SurveyTable Sums(SeededRandom random, Survey survey, int rows, double back, double distance) => Table(survey, rows, _ =>
    {
        var taken = Math.Max(0, random.Around(2, 1));
        return new()
        {
            ["#words"] = 2,
            ["whole"] = 3,
            ["cut"] = 3 + taken,
            ["sum"] = 3 + taken - (taken * random.Around(back, 0.4)),
            ["distance of the input from the sum"] = 2 * distance,
        };
    });

    private static SurveyTable Pieces(SeededRandom random, double cost) => Table(PieceSurveys.World, 400, _ =>
        PieceSurveys.Bins.SelectMany(bin => new[] { ("one", 6, 0.0), ("many", 2, cost) }.SelectMany(kind => new[]
        {
            KeyValuePair.Create($"#{kind.Item1} {bin}", (double)kind.Item2),
            KeyValuePair.Create($"in pairs {kind.Item1} {bin}", kind.Item2 * random.Around(0.05 + kind.Item3, 0.2)),
            KeyValuePair.Create($"in words {kind.Item1} {bin}", kind.Item2 * random.Around(0.04, 0.2)),
        })).ToDictionary());
}
