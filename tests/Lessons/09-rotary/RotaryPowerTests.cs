using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L09Rotary;
using Xunit;
using static BetweenTokens.Tests.Lessons.L09Rotary.RotaryMade;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L09Rotary;

/// <summary>
/// The measured rules of section 9 at their registered n. The spread between networks is that of trial trainings on other seeds: 0.05 to
/// 0.1 of what is kept.
/// </summary>
[Trait("tier", "fast")]
public sealed class RotaryPowerTests
{
    [Theory]
    [Trait("claim", "09-04")]
    [InlineData(0.015, 0.9, Verdict.True, Verdict.False)]
    [InlineData(0.005, 0.1, Verdict.False, Verdict.True)]
    [InlineData(0.015, 0.1, Verdict.Partly, Verdict.True)] // the output moves, and the reading of the place does not
    public void A_place_that_comes_through_the_phase_and_one_that_does_not(
        double change, double read, Verdict right, Verdict opposite) => Decide(
        "09-04", $"change {change}, read {read}", right, opposite, 25, random =>
        [
            .. ShiftSurveys.All.SelectMany(one =>
            {
                var table = Table(one.Survey, 40, _ =>
                {
                    var own = random.Around(2000, 200);
                    return [change, change, change, 0.5, 64, random.Around(6000, 1500), 21_840,
                        own, own + (100 * 64 * random.Around(read, 0.15))];
                });
                return new[] { ShiftSurveys.Judge(one.Condition)([table]), ShiftSurveys.JudgeProbe(one.Condition)([table]) };
            }),
        ]);

    [Theory]
    [Trait("claim", "09-05")]
    [InlineData(0.25, 0.25, Verdict.True, Verdict.False)]
    [InlineData(-0.05, -0.05, Verdict.False, Verdict.True)]
    [InlineData(0.25, -0.05, Verdict.Depends, Verdict.True)]
    public void Rotation_that_keeps_more_beyond_the_edge_and_not(double order, double recall, Verdict right, Verdict opposite) => Decide(
        "09-05", $"{order} and {recall} more", right, opposite, 40, random =>
        [
            StretchTrainings.JudgeAsTheyAre(
            [
                Networks(StretchTrainings.Rotary, random,
                    (_, _, skill) => 0.5 + (skill == StretchedKept.Order ? order : recall), 0.07),
                Networks(StretchTrainings.Sinusoidal, random, (_, _, _) => 0.5, 0.07),
            ]),
        ]);

    [Theory]
    [Trait("claim", "09-06")]
    [InlineData(0.2, -0.2, 0.2, Verdict.Depends, Verdict.False)] // θ has two meanings: the best that the sentence can come to
    [InlineData(0.0, -0.2, 0.2, Verdict.False, Verdict.Depends)] // nothing is stretched
    [InlineData(0.2, 0.2, 0.2, Verdict.False, Verdict.Depends)] // any other base would do as well
    [InlineData(0.2, -0.2, 0.0, Verdict.False, Verdict.Depends)] // lowering alone is not enough
    public void A_base_that_stretches_and_one_that_does_not(
        double raised, double lowered, double alike, Verdict right, Verdict opposite) => Decide(
        "09-06", $"raised wins {raised}, lowered {lowered}, all alike {alike}", right, opposite, 40, random =>
        [
            AngleClaims.Theta(),
            StretchTrainings.JudgeFormula([Networks(StretchTrainings.Rotary, random,
                (_, way, _) => 0.5 + way switch { "база по формуле" => raised, "база вниз" => lowered, "интерполяция" => alike, _ => 0 })]),
        ]);

    [Theory]
    [Trait("claim", "09-07")]
    [InlineData(0.9, 0.5, Verdict.True, Verdict.False)]
    [InlineData(0.7, 0.5, Verdict.False, Verdict.True)]
    [InlineData(0.9, 0.9, Verdict.False, Verdict.True)] // nothing had to be stretched
    public void A_window_that_stretches_acceptably_and_not(double kept, double plain, Verdict right, Verdict opposite) => Decide(
        "09-07", $"kept {kept}, {plain} as it is", right, opposite, 40, random =>
        [
            StretchTrainings.JudgeBase([Networks(StretchTrainings.Rotary, random,
                (_, way, _) => way == "база подобранная" ? kept : plain)]),
        ]);

    [Theory]
    [Trait("claim", "09-08")]
    [InlineData(0.3, 0.3, 0.3, Verdict.True, Verdict.False)]
    [InlineData(0.3, 0.9, 0.9, Verdict.False, Verdict.True)]
    [InlineData(0.3, 0.9, 0.3, Verdict.Depends, Verdict.True)] // twice as long it works, four times it does not
    [InlineData(0.3, 0.6, 0.6, Verdict.Depends, Verdict.True)] // it helps, and does not suffice
    public void Sinusoids_that_stretch_and_sinusoids_that_do_not(
        double plain, double twice, double four, Verdict right, Verdict opposite) => Decide(
        "09-08", $"{plain} as it is, ×2 {twice}, ×4 {four}", right, opposite, 40, random =>
        {
            SurveyTable[] tables =
            [
                Networks(StretchTrainings.Rotary, random, (_, way, _) => way == "лучший способ" ? 0.95 : plain),
                Networks(StretchTrainings.Sinusoidal, random,
                    (factor, way, _) => way != "лучший способ" ? plain : factor == 2 ? twice : four),
            ];
            return [.. StretchedReading.Factors.Select(factor => StretchTrainings.JudgeTrick(factor)(tables))];
        });

    [Theory]
    [Trait("claim", "09-09")]
    [InlineData(0.75, 0.7, Verdict.True, Verdict.False)]
    [InlineData(0.3, 0.3, Verdict.False, Verdict.True)] // no smooth fall
    [InlineData(0.75, 0.25, Verdict.False, Verdict.True)] // it falls as well without the turn
    public void Heads_that_fall_off_by_the_turn_and_heads_that_do_not(double falls, double adds, Verdict right, Verdict opposite) =>
        Decide("09-09", $"{falls} fall, {adds} by the turn", right, opposite, 25, random =>
        {
            SurveyTable Heads(Survey survey, int heads) => Table(survey, heads, _ =>
            {
                // a head falls or not; where it falls without the turn too, the turn adds nothing
                var (fall, alone) = (random.NextDouble() < falls, random.NextDouble() > adds / falls);
                double[] own = fall && alone ? Curve(true) : [.. Enumerable.Repeat(0.1, 7)];
                double[] turned = Curve(fall);
                return [.. turned, .. own, .. Curve(true), .. own.Zip(Curve(true), (a, b) => a * b)];
            });
            return
            [
                DistanceSurveys.Judge("мир")([.. DistanceSurveys.World.Select((one, i) => Heads(one, i == 0 ? 24 : 16))]),
                DistanceSurveys.Judge("SmolLM2")([Heads(DistanceSurveys.English, 270)]),
            ];
        });

    // a fall, or one with a bump
    private static double[] Curve(bool smooth) =>
        smooth ? [0.2, 0.15, 0.1, 0.05, 0.02, 0.01, 0.005] : [0.2, 0.1, 0.15, 0.05, 0.02, 0.01, 0.005];
}
