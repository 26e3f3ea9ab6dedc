using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.L06Voting.VotingPower;

namespace BetweenTokens.Tests.Lessons.L06Voting;

/// <summary>
/// The measured rules of section 6 at their registered n. Spreads between units are those of a pilot on other texts: six pieces of
/// the English calibration text, eighteen of the Russian one, thirty to sixty documents of the world by another seed.
/// </summary>
[Trait("tier", "fast")]
public sealed class VotingPowerTests
{
    private const EvidenceKind Glass = EvidenceKind.Glass, Real = EvidenceKind.Real;

    [Fact]
    [Trait("claim", "06-04")]
    public void One_outcome_at_nearly_every_place_or_at_fewer()
    {
        string[] columns = ["#places", "#one outcome", "beyond chance"];
        double Share(bool holds) => holds ? 0.995 : 0.905;
        var world = Pool(30, (random, holds) => DrawSurveys.Judge(Table(random, Glass, 400, columns,
            (r, _) => [1, r.NextDouble() < Share(holds) ? 1 : 0, -0.003 + (0.004 * r.NextGaussian())]), "мир"));
        var run = 0;
        Check("06-04", 60, (random, holds) =>
        [
            world(run++, holds),
            DrawSurveys.Judge(Table(random, Real, 60, columns,
                (r, _) => [10, Binomial(r, 10, Share(holds), 0.05), 0.02 * r.NextGaussian()]), "английский"),
        ]);
    }

    [Fact]
    [Trait("claim", "06-05")]
    public void The_old_number_is_repeated_as_often_as_it_was_written_or_the_other_way_round() => Check("06-05", 60, (random, holds) =>
    [
        PopulationSurveys.Judge(Table(random, Real, 24, ["log odds", "mass on 1 to 9"],
            (r, _) => [(holds ? 0.6 : -0.6) + (0.6 * r.NextGaussian()), 0.2 + (0.7 * r.NextDouble())])),
        PopulationSurveys.JudgeTrained(Table(random, Glass, 5, PopulationSurveys.Trained.Columns,
            (r, _) => [.. new[] { holds ? 0.3 : 0.7, 0.5, holds ? 0.7 : 0.3 }.Select(p => p + (0.06 * r.NextGaussian()))])),
    ]);

    [Fact]
    [Trait("claim", "06-06")]
    public void Eighty_per_cent_come_true_or_nine_in_a_hundred_fewer_do()
    {
        // Many documents have no place in the bin: they are left out and cost nothing.
        var world = Pool(6, (random, holds) => CalibrationSurveys.Judge(("мир", Table(random, Glass, 2000,
            ["#at 75–85%", "stated", "true"], (r, i) => i % 5 < 3 ? [0, 0, 0]
                : [2, 1.6, 1.6 + (2 * Gap(holds)) + (0.25 * r.NextGaussian())]))));
        var run = 0;
        Check("06-06", 60, (random, holds) =>
        [
            world(run++, holds),
            CalibrationSurveys.Judge(
                ("английский", Passages(random, 9, 4, holds)), ("русский", Passages(random, 20, 5, holds))),
        ]);

        SurveyTable Passages(SeededRandom random, double mean, double deviation, bool holds) => Table(
            random, Real, 60, ["#at 75–85%", "stated", "#came true"], (r, _) =>
            {
                var places = Count(r, mean, deviation);
                return [places, 0.8 * places, Binomial(r, (int)places, 0.8 + Gap(holds), 0.03)];
            });

        double Gap(bool holds) => holds ? 0 : -0.12;
    }

    [Fact]
    [Trait("claim", "06-07")]
    public void Nine_tenths_are_given_often_or_seldom()
    {
        Check("06-07", 40, (random, holds) =>
        [
            // four documents a row
            CalibrationSurveys.JudgeCertainty(("мир", Table(
                random, Glass, 100, ["#places", "#above 0.9"], (r, _) => Above(r, Count(r, 56, 16), holds, 0.065)))),
            CalibrationSurveys.JudgeCertainty(
                ("английский", Table(random, Real, 60, ["#places", "#above 0.9"], (r, _) => Above(r, 320, holds, 0.04))),
                ("русский", Table(random, Real, 60, ["#places", "#above 0.9"], (r, _) => Above(r, 400, holds, 0.04)))),
        ]);

        double[] Above(SeededRandom random, double places, bool holds, double deviation) =>
            [places, random.Hits(places, holds ? 0.3 : 0.2, deviation)];
    }

    [Fact]
    [Trait("claim", "06-08")]
    public void The_lens_narrows_and_the_last_layer_decides_or_neither() => Check("06-08", 40, (random, holds) =>
    {
        var (narrow, decided) = holds ? (0.8, 0.58) : (0.7, 0.42);
        return
        [
            // four documents a row
            NarrowingSurveys.Judge(Texts(random, Glass, 50, 40, 10, 5, narrow, 0.05, decided, 0.1), "мир"),
            NarrowingSurveys.Judge(Texts(random, Real, 60, 80, 0, 29, narrow, 0.03, decided, 0.05), "английский"),
        ];
    });

    [Fact]
    [Trait("claim", "06-09")]
    public void The_part_of_speech_comes_first_or_the_word() => Check("06-09", 40, (random, holds) =>
        [holds ? Staged(random) : Staged(random, first: 0.42, beyond: 0.01)]);

    [Theory]
    [Trait("claim", "06-09")]
    [InlineData(0.75, 0.55)]
    [InlineData(0.85, 0.45)]
    public void A_part_of_speech_or_a_word_that_is_not_decided_makes_it_false(double part, double word) =>
        Assert.Equal(Verdict.False, Claim.Of("06-09").Judge(Staged(new SeededRandom(5), part: part, word: word)).Verdict);

    [Fact]
    [Trait("claim", "06-09")]
    public void Ties_speak_neither_way_until_hardly_any_order_is_seen()
    {
        Assert.Equal(Verdict.True, Claim.Of("06-09").Judge(Staged(new SeededRandom(6), ties: 0.54)).Verdict);
        Assert.Equal(Verdict.False, Claim.Of("06-09").Judge(Staged(new SeededRandom(7), ties: 0.54, first: 0.42, beyond: 0.01)).Verdict);
        Assert.Equal(Verdict.BeyondReach, Claim.Of("06-09").Judge(Staged(new SeededRandom(8), ties: 0.75)).Verdict);
    }

    [Fact]
    [Trait("claim", "06-10")]
    public void Nothing_but_text_tells_or_the_spread_does() => Check("06-10", 60, (random, holds) =>
    {
        // Scores of two normals: the area is Φ(d/√2); 0.5 and 0.9.
        var (apart, says) = holds ? (0, 0.37) : (1.812, 0.13);
        return
        [
            NotKnowingSurveys.Judge(
                Table(random, Glass, 183, ["entropy", "#withheld"],
                    (r, i) => [r.NextGaussian() + (i < 63 ? apart : 0), i < 63 ? 1 : 0]),
                Table(random, Glass, 20, ["«не знаю»", "#no capital"],
                    (r, i) => [(i < 8 ? says + (0.08 * r.NextGaussian()) : 0.001), i < 8 ? 1 : 0])),
            NotKnowingSurveys.JudgeReal(Table(random, Real, 220, ["entropy", "#group", "#right", "#right after examples"], (r, i) =>
            {
                var (group, right) = (i < 100 ? 0 : i < 160 ? 1 : 2, i < 160 && i % 2 == 0);
                return [r.NextGaussian() + (group == 2 ? apart : right ? 0 : apart), group, right ? 1 : 0, r.NextDouble() < 0.85 ? 1 : 0];
            })),
        ];
    });

    [Fact]
    [Trait("claim", "06-11")]
    public void A_meaning_is_split_between_spellings_or_one_has_it_all()
    {
        var world = TwoNames(new SeededRandom(9));
        Check("06-11", 50, (random, holds) => [world, SpellingSurveys.Judge(Spellings(random, holds, 0.3), "английский")]);
    }

    [Fact]
    [Trait("claim", "06-11")]
    public void A_model_that_hardly_means_the_answer_says_nothing_of_its_spellings_and_the_world_does_not_speak_for_it()
    {
        foreach (var holds in new[] { true, false })
        {
            var verdict = Claim.Of("06-11").Judge(TwoNames(new SeededRandom(9)),
                SpellingSurveys.Judge(Spellings(new SeededRandom(10), holds, 0.03), "английский"));
            Assert.Equal(Verdict.BeyondReach, verdict.Verdict);
            Assert.Equal([Finding.Excluded, Finding.Holds], verdict.Controls.Select(control => control.Finding));
        }
    }

    private static SurveyTable Texts(SeededRandom random, EvidenceKind kind, int units, double places, double deviation, int steps,
        double narrow, double narrowDeviation, double decided, double decidedDeviation) => Table(
            random, kind, units, ["#places", "#steps", "#steps that narrow", "#decided by the last layer", "#last is output"], (r, _) =>
            {
                var n = Count(r, places, deviation);
                return [n, n * steps, r.Hits(n * steps, narrow, narrowDeviation), r.Hits(n, decided, decidedDeviation), n];
            });

    // Six documents a row: the spread of six is made, and the interval of a hundred such rows is that of 600 documents.
    private static Evidence Staged(SeededRandom random, double part = 0.85, double word = 0.55, double ties = 0.42,
        double first = 0.58, double beyond = 0.09) => PartOfSpeechSurvey.Judge(Table(
            random, Glass, 100, PartOfSpeechSurvey.World.Columns, (r, _) =>
            {
                var places = Count(r, 60, 12);
                double Sum(double mean, double deviation) => places * (mean + (deviation / Math.Sqrt(6) * r.NextGaussian()));
                var tied = r.Hits(places, ties, 0.2 / Math.Sqrt(6));
                var ahead = r.Hits(places - tied, first, 0.2 / Math.Sqrt(6));
                return [places, Sum(part, 0.06), Sum(word, 0.15), ahead, tied, ahead - Sum(beyond, 0.2)];
            }));

    private static Evidence TwoNames(SeededRandom random) => SpellingSurveys.JudgeWorld(Table(
        random, Glass, 200, ["mass of the meaning", "leading spelling"], (r, _) =>
        {
            var all = 0.4 * (0.5 + r.NextDouble());
            return [all, all * (0.5 + (0.02 * r.NextDouble()))];
        }));

    // The share outside is spread as an exponential: most questions have one spelling, some have two.
    private static SurveyTable Spellings(SeededRandom random, bool holds, double mass) => Table(
        random, Real, 40, ["mass of the meaning", "leading spelling"], (r, _) =>
        {
            var outside = Math.Min(0.5, -Math.Log(1 - r.NextDouble()) * (holds ? 0.097 : 0.005));
            var all = mass * (0.5 + r.NextDouble());
            return [all, all * (1 - outside)];
        });

    private static double Binomial(SeededRandom random, int trials, double share, double deviation)
    {
        var own = Math.Clamp(share + (deviation * random.NextGaussian()), 0, 1);
        return Enumerable.Range(0, trials).Count(_ => random.NextDouble() < own);
    }
}
