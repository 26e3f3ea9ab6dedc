using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

/// <summary>Made-up measurements of section 12, and how often a rule finds what was put into them.</summary>
internal static class MadeUp
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
            .Select(i => Claim.Of(claim).Judge(measure(new SeededRandom(5).Fork(i))).Verdict).ToList();
        var said = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Key} {g.Count()}"));
        Assert.True(verdicts.Count(v => v == right) >= 0.8 * simulations, $"{claim}, {world}: {said}");
        Assert.True(verdicts.Count(v => v == opposite) <= 0.05 * simulations, $"{claim}, {world}: {said}");
    }

    /// <summary>A made-up table of one of the section's surveys.</summary>
    public static SurveyTable Table(string survey, int rows, Func<int, (string Id, double[] Values)> row)
    {
        var known = LessonEvidence.All[12].Surveys.Single(s => s.Name == survey);
        return new(survey, "made up", known.Kind, known.Columns,
            [.. Enumerable.Range(0, rows).Select(i => row(i) is var (id, values) ? new SurveyRow(id, values) : null!)]);
    }

    /// <summary>A normal deviate with a mean and a spread.</summary>
    public static double Around(this SeededRandom random, double mean, double spread) => mean + (spread * random.NextGaussian());
}
