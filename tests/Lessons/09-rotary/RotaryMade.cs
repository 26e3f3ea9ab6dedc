using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L09Rotary;
using BetweenTokens.Statistics;

namespace BetweenTokens.Tests.Lessons.L09Rotary;

/// <summary>Made-up measurements of section 9.</summary>
internal static class RotaryMade
{
    /// <summary>A made-up table of a survey, whose rows are named by seeds.</summary>
    public static SurveyTable Table(Survey survey, int rows, Func<int, double[]> row) =>
        Power.Table(survey, rows, i => ($"{61 + i}", row(i)));

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
