using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L02Embedding;

/// <summary>Made-up measurements of section 2, and how often a rule finds what was put into them.</summary>
internal static class EmbeddingMade
{
    /// <summary>The right verdict comes out in four simulations of five at least, the opposite one in one of twenty at most.</summary>
    public static void Decide(string claim, Verdict right, Verdict opposite, int simulations,
        Func<SeededRandom, IReadOnlyList<Evidence>> measure)
    {
        var verdicts = Enumerable.Range(0, simulations)
            .Select(i => Claim.Of(claim).Judge(measure(new SeededRandom(2).Fork(i))).Verdict).ToList();
        var said = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Key} {g.Count()}"));
        Assert.True(verdicts.Count(v => v == right) >= 0.8 * simulations, $"{claim}: {said}");
        Assert.True(verdicts.Count(v => v == opposite) <= 0.05 * simulations, $"{claim}: {said}");
    }

    /// <summary>A made-up table of one of the section's surveys; a column that is not named is 0.</summary>
    public static SurveyTable Table(string survey, int rows, Func<int, Dictionary<string, double>> row)
    {
        var known = LessonEvidence.All[2].Surveys.Single(s => s.Name == survey);
        return new(survey, "made up", known.Kind, known.Columns, [.. Enumerable.Range(0, rows).Select(i =>
        {
            var values = row(i);
            Assert.Empty(values.Keys.Except(known.Columns));
            return new SurveyRow($"{i}", [.. known.Columns.Select(column => values.GetValueOrDefault(column))]);
        })]);
    }

    /// <summary>A normal deviate with a mean and a spread.</summary>
    public static double Around(this SeededRandom random, double mean, double spread) => mean + (spread * random.NextGaussian());

    /// <summary>1 with a probability, else 0.</summary>
    public static double Lot(this SeededRandom random, double p) => random.NextDouble() < p ? 1 : 0;
}
