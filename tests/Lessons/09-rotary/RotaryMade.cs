using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L09Rotary;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L09Rotary;

/// <summary>Made-up measurements of section 9, and how often a rule finds what was put into them.</summary>
internal static class RotaryMade
{
    /// <summary>The right verdict comes out in four simulations of five at least, the opposite one in one of twenty at most.</summary>
    /// <param name="claim">Id of the claim.</param>
    /// <param name="world">What holds in this world, for the message.</param>
    /// <param name="right">The verdict that is right in it.</param>
    /// <param name="opposite">The one that is most wrong.</param>
    /// <param name="simulations">How many.</param>
    /// <param name="measure">Evidence of one simulation.</param>
    public static void Decide(
        string claim, string world, Verdict right, Verdict opposite, int simulations, Func<SeededRandom, IReadOnlyList<Evidence>> measure)
    {
        var verdicts = Enumerable.Range(0, simulations)
            .Select(i => Claim.Of(claim).Judge(measure(new SeededRandom(9).Fork(i))).Verdict).ToList();
        var said = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Key} {g.Count()}"));
        Assert.True(verdicts.Count(v => v == right) >= 0.8 * simulations, $"{claim}, {world}: {said}");
        Assert.True(verdicts.Count(v => v == opposite) <= 0.05 * simulations, $"{claim}, {world}: {said}");
    }

    /// <summary>A made-up table of a survey.</summary>
    public static SurveyTable Table(Survey survey, int rows, Func<int, double[]> row) => new(
        survey.Name, "made up", survey.Kind, survey.Columns,
        [.. Enumerable.Range(0, rows).Select(i => new SurveyRow($"{61 + i}", row(i)))]);

    /// <summary>A normal deviate with a mean and a spread.</summary>
    public static double Around(this SeededRandom random, double mean, double spread) => mean + (spread * random.NextGaussian());

    /// <summary>Sixteen networks that keep given shares of both skills beyond the trained length.</summary>
    /// <param name="survey">One of the trained surveys.</param>
    /// <param name="random">Its chance.</param>
    /// <param name="kept">Factor, way, skill → mean share kept.</param>
    /// <param name="spread">Spread between networks.</param>
    public static SurveyTable Networks(
        Survey survey, SeededRandom random, Func<int, string, string, double> kept, double spread = 0.05) => Table(survey, 16, _ =>
    [
        .. from factor in StretchedReading.Factors
           from way in StretchedReading.Ways
           from value in Known(random, kept(factor, way, StretchedKept.Order), kept(factor, way, StretchedKept.Recall), spread)
           select value,
        4, 8, 1, 1,
    ]);

    private static double[] Known(SeededRandom random, double order, double recall, double spread)
    {
        const double Unordered = 1, Chance = BetweenTokens.Training.Sweeps.NotesKnown.Chance;
        double[] Of(double share, double answered) => [Unordered * (1 - share), Unordered, Chance + (answered * (1 - Chance))];
        return
        [
            .. Of(0.98, 0.99), .. Of(0.98 * random.Around(order, spread), 0.99 * random.Around(recall, spread)),
            .. Enumerable.Repeat(0.1, StretchedReading.Bins),
        ];
    }
}
