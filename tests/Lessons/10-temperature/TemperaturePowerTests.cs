using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L10Temperature;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L10Temperature;

/// <summary>The measured rules of section 10 at their registered n. Spreads between units are wide guesses.</summary>
[Trait("tier", "fast")]
public sealed class TemperaturePowerTests
{
    private static int _asked;

    [Theory]
    [Trait("claim", "10-05")]
    [InlineData(0.7, 0.7, Verdict.True, Verdict.False)]
    [InlineData(0.3, 0.3, Verdict.False, Verdict.True)]
    [InlineData(0.3, 0.7, Verdict.Depends, Verdict.True)]
    public void An_entropy_that_is_scaled_and_one_that_is_not(double world, double english, Verdict right, Verdict opposite) =>
        Decide("10-05", right, opposite, 100, random =>
        [
            ContextSurveys.JudgeScale("мир", Curves(random, ContextSurveys.World, world)),
            ContextSurveys.JudgeScale("SmolLM2", Curves(random, ContextSurveys.Texts, english)),
        ]);

    [Fact]
    [Trait("claim", "10-05")]
    public void One_factor_for_all_that_is_not_the_temperature_is_not_proportion() => Assert.Equal(
        Verdict.False,
        Claim.Of("10-05").Judge(ContextSurveys.JudgeScale("мир", Table(ContextSurveys.World, 100, _ =>
            new() { ["entropy 0.5"] = 0.9, ["entropy 1"] = 1, ["entropy 2"] = 1.1 }))).Verdict);

    [Theory]
    [Trait("claim", "10-08")]
    [InlineData(0.35, Verdict.Partly, Verdict.False)]
    [InlineData(0.65, Verdict.False, Verdict.Partly)]
    [InlineData(0.0, Verdict.True, Verdict.Partly)]
    [InlineData(0.2, Verdict.Partly, Verdict.True)]
    public void Order_that_is_lost_and_order_that_is_left(double left, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 4).Select(i => new SeededRandom(i)).Select(random => new[]
        {
            OrderSurveys.Judge("мир", Order(random, OrderSurveys.World, 200, left)),
            OrderSurveys.Judge("SmolLM2", Order(random, OrderSurveys.English, 60, left)),
        }).ToArray();
        Decide("10-08", right, opposite, 40, random => [pool[random.Next(4)][0], pool[random.Next(4)][1]]);
    }

    [Theory]
    [Trait("claim", "10-09")]
    [InlineData(0.1, 0.22, Verdict.True, Verdict.False)]
    [InlineData(0.0, 0.0, Verdict.False, Verdict.True)]
    [InlineData(0.1, 0.0, Verdict.Partly, Verdict.False)] // every error is one of sampling
    [InlineData(0.0, 0.22, Verdict.Partly, Verdict.False)] // temperature does no harm
    public void Errors_of_drawing_and_errors_of_the_first_answer(double rise, double cold, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 60).Select(i => new SeededRandom(i)).Select(random => new[]
        {
            FactSurveys.Judge("мир", Facts(random, FactSurveys.World, 609, rise, cold)),
            FactSurveys.Judge("SmolLM2", Facts(random, FactSurveys.Capitals, 85, rise, cold)),
        }).ToArray();
        Decide("10-09", right, opposite, 40, random => [pool[random.Next(60)][0], pool[random.Next(60)][1]]);
    }

    [Theory]
    [Trait("claim", "10-10")]
    [InlineData(0.32, 0.92, Verdict.True, Verdict.False)]
    [InlineData(0.08, 0.68, Verdict.False, Verdict.True)]
    [InlineData(0.32, 0.68, Verdict.Partly, Verdict.True)]
    public void A_model_that_loops_and_answers_alike_and_one_that_does_not(double loops, double same, Verdict right, Verdict opposite)
    {
        var pool = Enumerable.Range(0, 10).Select(i => new SeededRandom(i)).Select(random => new[]
        {
            LoopSurveys.Judge("мир", Loops(random, LoopSurveys.World, 200, loops)),
            LoopSurveys.Judge("SmolLM2", Loops(random, LoopSurveys.English, 60, loops)),
        }).ToArray();
        Decide("10-10", right, opposite, 40, random =>
        [
            pool[random.Next(10)][0], pool[random.Next(10)][1],
            LikeQuestions.Judge("столицы", Table(LikeQuestions.Capitals, 148, _ =>
                new() { ["same"] = random.Lot(same), ["other same"] = random.Lot(0.1) })),
        ]);
    }

    [Fact]
    [Trait("claim", "10-10")]
    public void Where_any_two_questions_have_one_answer_nothing_is_said() => Assert.Equal(
        Finding.Unmeasured,
        Claim.Of("10-10").Judge(LikeQuestions.Judge("столицы", Table(LikeQuestions.Capitals, 148, _ =>
            new() { ["same"] = 1, ["other same"] = 1 }))).Parts[1].Finding);

    private static SurveyTable Curves(SeededRandom random, Survey survey, double scaled) => Table(survey, 100, _ =>
    {
        var like = random.NextDouble() < scaled;
        double Factor(double t) => like ? t * random.Around(1, 0.02) : t * (random.Lot(0.5) == 1 ? 1.6 : 0.4);
        return new() { ["entropy 0.5"] = Factor(0.5), ["entropy 1"] = 1, ["entropy 2"] = Factor(2) };
    });

    private static SurveyTable Order(SeededRandom random, Survey survey, int rows, double left) => Table(survey, rows, _ =>
    {
        var all = new Dictionary<string, double>();
        foreach (var (which, share) in new[] { ("1", 1.0), ("own", 0.9), ("mixed", 0), ("2", left), ("3", left) })
        {
            (all[$"#tokens {which}"], all[$"nats {which}"]) = (40, 100);
            all[$"shuffled {which}"] = 100 + (40 * 3 * random.Around(share, 0.15));
        }

        foreach (var t in survey == OrderSurveys.World ? ["2", "3"] : Array.Empty<string>())
        {
            // a text whose order is lost has four errors in five sentences, else one
            (all[$"#sentences {t}"], all[$"#errors {t}"]) = (1, random.Lot(left <= 0.5 ? 0.65 : 0.35));
        }

        return all;
    });

    private static SurveyTable Facts(SeededRandom random, Survey survey, int rows, double rise, double cold) => Table(survey, rows, _ =>
    {
        var taught = rows < 600 || ++_asked % 11 > 0 ? 1 : 0; // a tenth is withheld
        var wrong = random.Lot(cold);
        var hot = Math.Clamp(wrong + (wrong == 1 ? 0 : random.Around(rise / (1 - cold), 0.05)), 0, 1);
        return new()
        {
            ["taught"] = taught,
            ["true 0"] = 1 - wrong,
            ["false 0"] = wrong,
            ["true 2"] = 1 - hot,
            ["false 2"] = hot,
            ["false by lot 0"] = 1,
            ["false by lot 2"] = 0.98,
        };
    });

    private static SurveyTable Loops(SeededRandom random, Survey survey, int rows, double more) => Table(survey, rows, _ => new()
    {
        ["repeated 0"] = random.Around(0.05 + more, 0.25),
        ["repeated 1"] = 0.05,
        ["repeated own"] = 0.02,
    });
}
