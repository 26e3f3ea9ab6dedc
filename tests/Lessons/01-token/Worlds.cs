using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

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
            Power.Decided($"{claim}, holds {holds}", right, wrong, verdicts);
        }
    }

    /// <summary>A made-up table of one of the section's surveys.</summary>
    public static SurveyTable Table(string survey, int rows, Func<int, double[]> row) =>
        Power.Table(Power.Of(1, survey), rows, i => ($"{i}", row(i)));

    /// <summary>How many of n come out so.</summary>
    public static int Of(this SeededRandom random, int n, double p) => Enumerable.Range(0, n).Count(_ => random.NextDouble() < p);
}
