using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L14Tokenization;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

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
    [InlineData(0.8, 0, 0.9, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.25, 0.9, Verdict.False, Verdict.True)]
    [InlineData(0.8, 0.25, 0.9, Verdict.Partly, Verdict.True)]
    [InlineData(0.2, 0.25, 0.1, Verdict.BeyondReach, Verdict.False)] // nothing that is put there wins anything back
    public void A_sum_that_stands_for_the_word_and_one_that_does_not(
        double back, double distance, double own, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 8).Select(i => new SeededRandom(i)).Select(random => new[]
        {
            SumSurveys.Judge("мир", Sums(random, SumSurveys.World, 150, back, distance), Owns(random, OwnRowSurveys.World, 14, own)),
            SumSurveys.Judge("SmolLM2", Sums(random, SumSurveys.English, 60, back, distance), Owns(random, OwnRowSurveys.English, 60, own)),
        }).ToArray();
        Decide("14-10", right, opposite, 40, random => [pool[random.Next(8)][0], pool[random.Next(8)][1]]);
    }

    [Theory]
    [Trait("claim", "14-11")]
    [InlineData(0.07, 0.32, Verdict.True, Verdict.False)]
    [InlineData(-0.01, 0.68, Verdict.False, Verdict.True)]
    [InlineData(-0.01, 0.32, Verdict.Partly, Verdict.True)]
    [InlineData(0.07, 0.68, Verdict.Partly, Verdict.True)]
    public void Pieces_that_cost_and_pieces_that_do_not(double world, double counted, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 24).Select(i => WordSurveys.Judge("мир", Words(new SeededRandom(14).Fork(i), world))).ToArray();
        Decide("14-11", right, opposite, 100, random => [pool[random.Next(24)], LetterSurveys.Judge("SmolLM2", Counted(random, counted))]);
    }

    [Fact]
    [Trait("claim", "14-11")]
    public void A_digit_that_is_said_to_every_word_counts_nothing()
    {
        var right = LetterSurveys.Right(Counted(new(1), 0), LetterSurveys.OfWord).Count(one => one);
        Assert.True(right <= 20, $"{right}");
        Assert.All(new[] { 4, 8 }, always => Assert.Equal(20, LetterSurveys.Right(Table(LetterSurveys.English, 100, i => new()
        {
            ["#letters"] = 4 + (i % 5),
            [LetterSurveys.Column(LetterSurveys.OfWord, always)] = 9,
        }), LetterSurveys.OfWord).Count(one => one)));
    }

    [Fact]
    [Trait("claim", "14-11")]
    public void Rare_words_that_are_hard_for_both_models_cost_nothing_by_their_pieces()
    {
        var found = WordSurveys.Judge("мир", Table(WordSurveys.World, 400, i => i % 2 == 0
            ? new() { ["#octave"] = 9, ["#pieces"] = 2, ["#seen"] = 300, ["in words"] = 60, ["in pairs"] = 66 }
            : new()
            {
                ["#octave"] = 12,
                ["#pieces"] = i % 4 == 1 ? 3 : 6,
                ["#seen"] = 40,
                ["in words"] = 90,
                ["in pairs"] = 120,
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
                ["changed beside"] = random.Lot(0),
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

    private static SurveyTable Owns(SeededRandom random, Survey survey, int rows, double own) => Table(survey, rows, _ =>
    {
        var taken = Math.Max(0, random.Around(2, 1));
        return new()
        {
            ["#words"] = 1,
            ["whole"] = 3,
            ["cut"] = 3 + taken,
            ["own row"] = 3 + taken - (taken * random.Around(own, 0.4)),
        };
    });

    // words by octave of frequency, two pieces or five; a word is harder or easier than others of its octave for reasons of its own
    private static SurveyTable Words(SeededRandom random, double cost) => Table(WordSurveys.World, 760, i =>
    {
        var (octave, many) = (10 + (i % 4), i / 4 % 2 == 1);
        var seen = 200_000 / Math.Pow(2, octave);
        return new()
        {
            ["#octave"] = octave,
            ["#pieces"] = many ? 5 : 2,
            ["#seen"] = seen,
            ["in words"] = seen,
            ["in pairs"] = seen * (1 + random.Around(0.05 + (many ? cost : 0), 0.12)),
        };
    });

    // as many words of each length, one digit liked above all others, and the right one said to a share of the words
    private static SurveyTable Counted(SeededRandom random, double counted) => Table(LetterSurveys.English, 100, i =>
    {
        var letters = 4 + (i % 5);
        var said = random.Lot(counted) == 1 ? letters : 4 + ((letters - 4 + 1 + random.Next(4)) % 5);
        return new()
        {
            ["#letters"] = letters,
            [LetterSurveys.Column(LetterSurveys.OfWord, 8)] = 5 + (said == 8 ? 2 : 0),
            [LetterSurveys.Column(LetterSurveys.OfWord, said)] = said == 8 ? 7 : 2,
        };
    });
}
