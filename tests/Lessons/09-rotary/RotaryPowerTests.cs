using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L09Rotary;
using Xunit;
using static BetweenTokens.Tests.Lessons.L09Rotary.RotaryMade;

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
    [InlineData(0.2, -0.2, Verdict.Depends, Verdict.False)] // θ has two meanings: the best that the sentence can come to
    [InlineData(0.0, -0.2, Verdict.False, Verdict.Depends)] // nothing is stretched
    [InlineData(0.2, 0.2, Verdict.False, Verdict.Depends)] // any other base would do as well
    public void A_base_that_stretches_and_one_that_does_not(double raised, double lowered, Verdict right, Verdict opposite) => Decide(
        "09-06", $"raised wins {raised}, lowered {lowered}", right, opposite, 40, random =>
        [
            AngleClaims.Theta(),
            StretchTrainings.JudgeFormula([Networks(StretchTrainings.Rotary, random,
                (_, way, _) => 0.5 + (way == "база по формуле" ? raised : way == "база вниз" ? lowered : 0))]),
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
    [InlineData(0.0, 0.0, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.2, Verdict.False, Verdict.True)]
    [InlineData(0.2, 0.0, Verdict.Depends, Verdict.True)] // twice as long it works, four times it does not
    public void Sinusoids_that_stretch_and_sinusoids_that_do_not(double twice, double four, Verdict right, Verdict opposite) => Decide(
        "09-08", $"×2 wins {twice}, ×4 {four}", right, opposite, 40, random =>
        {
            double Kept(string way, double wins) => 0.3 + (way == "лучший способ" ? wins : 0);
            SurveyTable[] tables =
            [
                Networks(StretchTrainings.Rotary, random, (_, way, _) => Kept(way, 0.6)),
                Networks(StretchTrainings.Sinusoidal, random, (factor, way, _) => Kept(way, factor == 2 ? twice : four)),
            ];
            return [.. StretchedReading.Factors.Select(factor => StretchTrainings.JudgeTrick(factor)(tables))];
        });

    [Theory]
    [Trait("claim", "09-09")]
    [InlineData(0.75, 0.3, Verdict.True, Verdict.False)]
    [InlineData(0.3, 0.3, Verdict.False, Verdict.True)] // no smooth fall
    [InlineData(0.75, 0.75, Verdict.False, Verdict.True)] // it falls as well without the turn
    public void Heads_that_fall_off_by_the_turn_and_heads_that_do_not(double with, double without, Verdict right, Verdict opposite) =>
        Decide("09-09", $"{with} fall, {without} unturned", right, opposite, 25, random =>
        {
            SurveyTable Heads(Survey survey, int heads) => Table(survey, heads, _ =>
                [.. Curve(random.NextDouble() < with), .. Curve(random.NextDouble() < without), .. Curve(true)]);
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
