using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L02Embedding;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L02Embedding;

/// <summary>The measured rules of section 2 at their registered n. Spreads between units are wide guesses.</summary>
[Trait("tier", "fast")]
public sealed class EmbeddingPowerTests
{
    [Theory]
    [Trait("claim", "02-05")]
    [InlineData(0.4, 0.95, Verdict.True, Verdict.False)]
    [InlineData(0.6, 0.95, Verdict.Partly, Verdict.True)]
    [InlineData(0.6, 0.6, Verdict.False, Verdict.True)]
    public void Points_that_stand_apart_and_ways_that_jump(double apart, double smooth, Verdict right, Verdict opposite) =>
        Decide("02-05", right, opposite, 100, random => [.. new[] { 0, 1 }.SelectMany(m => new[]
        {
            PointSurveys.JudgePoints("", Table(PointSurveys.Points[m], 500, _ =>
                new() { ["nearest"] = random.Lot(apart), ["usual"] = 1 })),
            PointSurveys.JudgePaths("", Table(PointSurveys.Paths[m], 60, _ =>
                new() { ["left"] = 1 - random.Lot(smooth), ["left, snapped"] = random.Lot(0.95) })),
        })]);

    [Fact]
    [Trait("claim", "02-05")]
    public void A_way_with_a_step_in_it_is_found_and_a_smooth_one_is_not_taken_for_a_step()
    {
        IReadOnlyList<double[]> At(IReadOnlyList<double> shares, Func<double, double> p) =>
            [.. shares.Select(share => new[] { p(share), 1 - p(share) })];
        Assert.True(PointSurveys.Steepest(shares => At(shares, t => t < 0.37 ? 0.1 : 0.9)).Left > 0.7);
        Assert.True(PointSurveys.Steepest(shares => At(shares, t => 1 / (1 + Math.Exp(-80 * (t - 0.37))))).Left < PointSurveys.Smooth);
    }

    [Theory]
    [Trait("claim", "02-06")]
    [InlineData(0.7, 0.87, 0.15, Verdict.True, Verdict.False)]
    [InlineData(0.3, 0.73, 0.25, Verdict.False, Verdict.True)]
    [InlineData(0.7, 0.87, 0.25, Verdict.Partly, Verdict.True)] // neighbours are alike, and all are near to all
    public void Kinds_that_keep_together_and_kinds_that_do_not(
        double alike, double nearer, double others, Verdict right, Verdict opposite) =>
        Decide("02-06", right, opposite, 20, random => [Kinds(random, NeighbourSurveys.World, 106, alike, nearer, others),
            Kinds(random, NeighbourSurveys.English, 197, alike, nearer, others)]);

    [Theory]
    [Trait("claim", "02-07")]
    [InlineData(0.35, 0.7, 0.3, 0.7, Verdict.True, Verdict.False)]
    [InlineData(0.15, 0.3, 0.7, 0.3, Verdict.False, Verdict.True)]
    [InlineData(0.35, 0.3, 0.3, 0.7, Verdict.Partly, Verdict.True)] // a common direction whose step is too short
    public void Shifts_that_carry_over_and_shifts_that_do_not(
        double agreement, double reached, double without, double alone, Verdict right, Verdict opposite) =>
        Decide("02-07", right, opposite, 15, random => [Shifts(random, ShiftSurveys.World, 12, 33, agreement, reached, without, alone),
            Shifts(random, ShiftSurveys.English, 26, 50, agreement, reached, without, alone)]);

    [Theory]
    [Trait("claim", "02-08")]
    [InlineData(0.75, 0.75, Verdict.True, Verdict.False)]
    [InlineData(0.25, 0.75, Verdict.False, Verdict.True)]
    [InlineData(0.75, 0.25, Verdict.False, Verdict.True)]
    public void A_middle_with_a_third_word_and_one_without(double third, double fits, Verdict right, Verdict opposite) =>
        Decide("02-08", right, opposite, 100, random => [MiddleSurveys.Judge("", Table(MiddleSurveys.English, 40, _ =>
        {
            var (t, f) = (random.Lot(third), random.Lot(fits));
            return new() { ["third, raw"] = t, ["third, centred"] = t, ["fits, raw"] = f, ["fits, centred"] = f };
        }))]);

    [Theory]
    [Trait("claim", "02-09")]
    [InlineData(0.8, 0.95, 0.8, 0.05, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.55, 0.2, 0.45, Verdict.False, Verdict.True)]
    [InlineData(0.2, 0.95, 0.8, 0.05, Verdict.Partly, Verdict.True)] // senses that part, and a vector of one sense
    public void Senses_that_part_and_senses_that_do_not(
        double both, double told, double turned, double plain, Verdict right, Verdict opposite) =>
        Decide("02-09", right, opposite, 30, random => [
            AmbiguousSurveys.Judge("", Table(AmbiguousSurveys.English, 40, _ => new()
            {
                ["second"] = random.Lot(1 - both),
                ["both, by lot"] = Enumerable.Range(0, 10).Average(_ => random.Lot(0.1)),
            })),
            SenseSurveys.Judge("", Table(SenseSurveys.English, 40, _ => new()
            {
                ["told 0"] = 0.5,
                ["told 15"] = (random.Lot(told) + random.Lot(told)) / 2,
                ["turned"] = random.Lot(turned),
                ["turned, plain"] = (random.Lot(plain) + random.Lot(plain)) / 2,
            })),
        ]);

    [Theory]
    [Trait("claim", "02-10")]
    [InlineData(0.8, 0.8, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.2, Verdict.False, Verdict.True)]
    [InlineData(0.8, 0.2, Verdict.Partly, Verdict.True)] // a wrong sense that is never mended
    public void A_piece_that_misleads_and_one_that_does_not(double piece, double mended, Verdict right, Verdict opposite) =>
        Decide("02-10", right, opposite, 100, random => [PieceSurveys.Judge("", Table(PieceSurveys.English, 40, _ =>
        {
            var own = random.Lot(mended);
            return new()
            {
                ["margin 0"] = 0.5 - random.Lot(piece),
                ["margin 15"] = own - 0.5,
                ["margin of the piece"] = own == 1 ? -1 : 1,
                ["margin of the whole"] = random.Lot(0.85) - 0.5,
            };
        }))]);

    [Theory]
    [Trait("claim", "02-11")]
    [InlineData(0.1, 0.06, 0.3, 0.14, Verdict.True, Verdict.False)]
    [InlineData(0.0, 0.0, 0.0, 0.0, Verdict.False, Verdict.True)]
    [InlineData(0.0, 0.0, 0.3, 0.14, Verdict.Partly, Verdict.True)] // predictions alone
    public void Shares_that_are_learnt_and_shares_that_are_not(
        double first, double second, double predicted, double further, Verdict right, Verdict opposite) =>
        Decide("02-11", right, opposite, 100, random =>
        {
            var table = Trained(random, first, second, predicted, further);
            return [.. StereotypeTrainings.Tables.Select(t => StereotypeTrainings.Judge(t.Name, table))];
        });

    [Theory]
    [Trait("claim", "02-12")]
    [InlineData(0.3, 0.3, Verdict.True, Verdict.False)]
    [InlineData(1.0, 0.3, Verdict.False, Verdict.True)]
    [InlineData(0.3, 0.7, Verdict.False, Verdict.True)]
    public void Damage_that_spreads_and_damage_that_does_not(double row, double neuron, Verdict right, Verdict opposite) =>
        Decide("02-12", right, opposite, 25, random => [CellSurveys.Judge("", Table(CellSurveys.World, 20, _ => new()
        {
            ["row, with"] = Math.Min(1, random.Around(row, row == 1 ? 0 : 0.2)),
            ["row, all"] = 1,
            ["neuron, with"] = random.Around(neuron, 0.25),
            ["neuron, all"] = 1,
        }))]);

    private static Evidence Kinds(SeededRandom random, Survey survey, int rows, double alike, double nearer, double others) =>
        NeighbourSurveys.Judge("", Table(survey, rows, _ => new()
        {
            ["nearest alike"] = random.Lot(alike),
            ["ten alike"] = random.Lot(alike),
            ["nearer"] = random.Around(nearer, 0.2),
            ["others"] = random.Around(others, 0.1),
            ["nearest alike, untrained"] = random.Lot(0.1),
        }));

    private static Evidence Shifts(
        SeededRandom random, Survey survey, int gender, int number, double agreement, double reached, double without, double alone) =>
        ShiftSurveys.Judge("", Table(survey, gender + number, i =>
        {
            var gain = random.Around(0.2, 0.05);
            return new()
            {
                ["number"] = i < gender ? 0 : 1,
                ["agreement"] = random.Around(agreement, 0.1),
                ["agreement by lot"] = random.Around(0, 0.1),
                ["reached"] = Math.Clamp(random.Around(reached, 0.2), 0, 1),
                ["reached without sources"] = Math.Clamp(random.Around(reached, 0.2), 0, 1), // and nothing is found by standing still
                ["gain"] = gain,
                ["gain without common"] = -0.1 + ((gain + 0.1) * random.Around(without, 0.2)),
                ["gain of common"] = -0.1 + ((gain + 0.1) * random.Around(alone, 0.2)),
                ["gain of any"] = -0.1,
            };
        }));

    private static SurveyTable Trained(SeededRandom random, double first, double second, double predicted, double further)
    {
        var known = StereotypeTrainings.Survey;
        return new(known.Name, "made up", known.Kind, known.Columns,
        [
            .. from table in StereotypeTrainings.Tables from seed in Enumerable.Range(1, 40)
                from share in StereotypeTrainings.Shares
                let step = share > 10 ? share > 16 ? 2 : 1 : 0
                select new SurveyRow(
                    $"{table.Name}/{share}/{seed}",
                    random.Around(0.5 + (step > 0 ? predicted : 0) + (step > 1 ? further : 0), 0.015), 1,
                    random.Around((step > 0 ? first : 0) + (step > 1 ? second : 0), table.Tied ? 0.016 : 0.034), 0, 0), // as seeds differ
        ]);
    }
}
