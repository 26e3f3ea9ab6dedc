using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L01Token;

/// <summary>
/// Made-up surveys of section 1: can a rule come out both ways at its registered size? A world in which the claim holds by the smallest
/// difference that matters must come out as true, and one in which it fails by as much as false.
/// </summary>
internal static class Worlds
{
    /// <summary>Judges many made-up surveys of both worlds.</summary>
    /// <param name="claim">Id of the claim.</param>
    /// <param name="tables">Chance, and whether the claim holds in this world: the tables.</param>
    /// <param name="simulations">How many of each.</param>
    public static void Decide(string claim, Func<SeededRandom, bool, SurveyTable[]> tables, int simulations = 60)
    {
        foreach (var holds in new[] { true, false })
        {
            var verdicts = new Verdict[simulations];
            Parallel.For(0, simulations, i =>
            {
                var random = new SeededRandom(2026).Fork((2 * i) + (holds ? 1 : 0));
                verdicts[i] = Claim.Of(claim).Judge(LessonEvidence.Of(claim, tables(random, holds))).Verdict;
            });
            var (right, wrong) = holds ? (Verdict.True, Verdict.False) : (Verdict.False, Verdict.True);
            var said = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Key} {g.Count()}"));
            Assert.True(verdicts.Count(v => v == right) >= 0.8 * simulations, $"{claim}, holds {holds}: {said}");
            Assert.True(verdicts.Count(v => v == wrong) <= 0.05 * simulations, $"{claim}, holds {holds}: {said}");
        }
    }

    /// <summary>A made-up table of one of the section's surveys.</summary>
    public static SurveyTable Table(string survey, int rows, Func<int, double[]> row)
    {
        var known = LessonEvidence.All[1].Surveys.Single(s => s.Name == survey);
        return new(survey, "made up", known.Kind, known.Columns, [.. Enumerable.Range(0, rows).Select(i => new SurveyRow($"{i}", row(i)))]);
    }

    /// <summary>A normal deviate with a mean and a spread.</summary>
    public static double Around(this SeededRandom random, double mean, double spread) => mean + (spread * random.NextGaussian());

    /// <summary>How many of n come out so.</summary>
    public static int Of(this SeededRandom random, int n, double p) => Enumerable.Range(0, n).Count(_ => random.NextDouble() < p);
}
