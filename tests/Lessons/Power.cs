using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons;

/// <summary>
/// Can a rule come out both ways at its registered size? Made-up measurements are judged by it: the right verdict comes out in four
/// simulations of five at least, the opposite one in one of twenty at most.
/// </summary>
internal static class Power
{
    /// <summary>Judges many made-up measurements of one world.</summary>
    /// <param name="claim">Id of the claim; its section is the seed.</param>
    /// <param name="world">What holds in this world, for the message.</param>
    /// <param name="right">The verdict that is right in this world.</param>
    /// <param name="opposite">The one that is most wrong.</param>
    /// <param name="simulations">How many.</param>
    /// <param name="measure">Evidence of one simulation.</param>
    public static void Decide(string claim, string world, Verdict right, Verdict opposite, int simulations,
        Func<SeededRandom, IReadOnlyList<Evidence>> measure)
    {
        var chance = new SeededRandom(Claim.Of(claim).Section);
        Decided($"{claim} {world}", right, opposite,
            [.. Enumerable.Range(0, simulations).Select(i => Claim.Of(claim).Judge(measure(chance.Fork(i))).Verdict)]);
    }

    /// <summary>The same of a world that its verdict names.</summary>
    public static void Decide(string claim, Verdict right, Verdict opposite, int simulations,
        Func<SeededRandom, IReadOnlyList<Evidence>> measure) => Decide(claim, "", right, opposite, simulations, measure);

    /// <summary>Do the verdicts of many simulations find what was put into them?</summary>
    /// <param name="about">The claim and its world, for the message.</param>
    /// <param name="right">The verdict that is right in this world.</param>
    /// <param name="opposite">The one that is most wrong.</param>
    /// <param name="verdicts">One of each simulation.</param>
    public static void Decided(string about, Verdict right, Verdict opposite, IReadOnlyCollection<Verdict> verdicts)
    {
        var said = $"{about}, {right} expected: " + string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Key} {g.Count()}"));
        Assert.True(verdicts.Count(v => v == right) >= 0.8 * verdicts.Count, said);
        Assert.True(verdicts.Count(v => v == opposite) <= 0.05 * verdicts.Count, said);
    }

    /// <summary>A made-up table of a survey; a column that is not named is 0.</summary>
    public static SurveyTable Table(Survey survey, int rows, Func<int, Dictionary<string, double>> row) =>
        Table(survey, rows, i =>
        {
            var values = row(i);
            Assert.Empty(values.Keys.Except(survey.Columns));
            return ($"{i}", [.. survey.Columns.Select(column => values.GetValueOrDefault(column))]);
        });

    /// <summary>A made-up table of a survey, row by row.</summary>
    public static SurveyTable Table(Survey survey, int rows, Func<int, (string Id, double[] Values)> row) => new(
        survey.Name, "made up", survey.Kind, survey.Columns,
        [.. Enumerable.Range(0, rows).Select(row).Select(made => new SurveyRow(made.Id, made.Values))]);

    /// <summary>A table of columns that no survey has.</summary>
    public static SurveyTable Table(EvidenceKind kind, int units, IReadOnlyList<string> columns, Func<int, double[]> row) =>
        new("made up", "made up", kind, columns, [.. Enumerable.Range(0, units).Select(i => new SurveyRow($"{i}", row(i)))]);

    /// <summary>One of a section's surveys by its name.</summary>
    public static Survey Of(int section, string survey) => LessonEvidence.All[section].Surveys.Single(s => s.Name == survey);

    /// <summary>A normal deviate with a mean and a spread.</summary>
    public static double Around(this SeededRandom random, double mean, double spread) => mean + (spread * random.NextGaussian());

    /// <summary>1 with a probability, else 0.</summary>
    public static double Lot(this SeededRandom random, double p) => random.NextDouble() < p ? 1 : 0;

    /// <summary>How many of n come out, where units differ by a spread.</summary>
    public static double Hits(this SeededRandom random, double n, double share, double spread)
    {
        var own = Math.Clamp(random.Around(share, spread), 0, 1);
        return Math.Clamp(Math.Round((n * own) + (Math.Sqrt(n * own * (1 - own)) * random.NextGaussian())), 0, n);
    }
}
