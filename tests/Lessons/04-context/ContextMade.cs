using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L04Context;

/// <summary>Made-up measurements of section 4, and how often a rule finds what was put into them.</summary>
internal static class ContextMade
{
    private const int Pool = 12;

    /// <summary>The right verdict comes out in four simulations of five at least, the opposite one in one of twenty at most.</summary>
    public static void Decide(string claim, Verdict right, Verdict opposite, int simulations,
        Func<SeededRandom, IReadOnlyList<Evidence>> measure)
    {
        // Each model's measurement is drawn from a pool of its own: bootstraps are dear, and the models are independent.
        var pool = Enumerable.Range(0, Pool).Select(i => measure(new SeededRandom(4).Fork(i))).ToArray();
        var verdicts = Enumerable.Range(0, simulations).Select(i => new SeededRandom(44).Fork(i)).Select(random =>
            Claim.Of(claim).Judge([.. Enumerable.Range(0, pool[0].Count).Select(at => pool[random.Next(Pool)][at])]).Verdict).ToList();
        var said = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Key} {g.Count()}"));
        Assert.True(verdicts.Count(v => v == right) >= 0.8 * simulations, $"{claim}: {said}");
        Assert.True(verdicts.Count(v => v == opposite) <= 0.05 * simulations, $"{claim}: {said}");
    }

    /// <summary>A made-up table of one of the section's surveys; a column that is not named is 0.</summary>
    public static SurveyTable Table(string survey, int rows, Func<Dictionary<string, double>> row)
    {
        var known = LessonEvidence.All[4].Surveys.Single(s => s.Name == survey);
        return new(survey, "made up", known.Kind, known.Columns, [.. Enumerable.Range(0, rows).Select(i =>
        {
            var values = row();
            Assert.Empty(values.Keys.Except(known.Columns));
            return new SurveyRow($"{i}", [.. known.Columns.Select(column => values.GetValueOrDefault(column))]);
        })]);
    }

    /// <summary>A normal deviate with a mean and a spread.</summary>
    public static double Around(this SeededRandom random, double mean, double spread) => mean + (spread * random.NextGaussian());

    /// <summary>1 with a probability, else 0.</summary>
    public static double Lot(this SeededRandom random, double p) => random.NextDouble() < p ? 1 : 0;

    /// <summary>Share of so many prompts of a unit that come out, each with its own chance around a probability.</summary>
    public static double Of(this SeededRandom random, double p, int prompts) =>
        Math.Clamp(p + (0.15 * random.NextGaussian()), 0, 1) is var chance
            ? Enumerable.Range(0, prompts).Average(_ => random.Lot(chance)) : 0;
}
