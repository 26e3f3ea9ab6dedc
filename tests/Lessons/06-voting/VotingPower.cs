using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

namespace BetweenTokens.Tests.Lessons.L06Voting;

/// <summary>Made-up surveys of section 6, and how often a rule finds what was put into them.</summary>
internal static class VotingPower
{
    /// <summary>
    /// Simulates a world in which every part holds by the difference that matters, and one in which every part fails by as much: the
    /// right verdict comes out in four of five at least, the opposite one in one of twenty at most.
    /// </summary>
    public static void Check(string claim, int runs, Func<SeededRandom, bool, IReadOnlyList<Evidence>> measure)
    {
        foreach (var holds in new[] { true, false })
        {
            var verdicts = Enumerable.Range(0, runs)
                .Select(run => Claim.Of(claim).Judge(measure(new SeededRandom(holds ? 1 : 2).Fork(run), holds)).Verdict).ToList();
            var (right, opposite) = holds ? (Verdict.True, Verdict.False) : (Verdict.False, Verdict.True);
            Power.Decided($"{claim}, {(holds ? "holds" : "fails")}", right, opposite, verdicts);
        }
    }

    /// <summary>A table of made-up units.</summary>
    public static SurveyTable Table(
        SeededRandom random, EvidenceKind kind, int units, IReadOnlyList<string> columns, Func<SeededRandom, int, double[]> row) =>
        Power.Table(kind, units, columns, i => row(random, i));

    /// <summary>Evidence that is dear to judge is drawn a few times and used in turn.</summary>
    public static Func<int, bool, Evidence> Pool(int size, Func<SeededRandom, bool, Evidence> measure)
    {
        var known = new Dictionary<(int, bool), Evidence>();
        return (run, holds) =>
        {
            var key = (run % size, holds);
            return known.TryGetValue(key, out var found) ? found
                : known[key] = measure(new SeededRandom(holds ? 3 : 4).Fork(key.Item1), holds);
        };
    }

    /// <summary>A number of places, at least one.</summary>
    public static double Count(SeededRandom random, double mean, double deviation) =>
        Math.Max(1, Math.Round(mean + (deviation * random.NextGaussian())));
}
