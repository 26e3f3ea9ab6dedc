using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

namespace BetweenTokens.Tests.Lessons.L03Attention;

/// <summary>Made-up surveys of section 3, and how often a rule finds what was put into them.</summary>
internal static class AttentionPower
{
    /// <summary>
    /// The verdict comes out in four of five simulations at least, the opposite one in one of twenty at most. Evidence is dear to judge:
    /// each source of it is drawn a few times, and every draw of one meets every draw of the others.
    /// </summary>
    /// <param name="claim">Its id.</param>
    /// <param name="right">The verdict of this world.</param>
    /// <param name="draws">Of each source.</param>
    /// <param name="sources">Chance to the evidence of one model or text.</param>
    public static void Check(string claim, Verdict right, int draws, params Func<SeededRandom, Evidence>[] sources)
    {
        var drawn = sources.Select((source, s) => Enumerable.Range(0, draws)
            .Select(i => source(new SeededRandom(303).Fork((1000 * (int)right) + (100 * s) + i))).ToArray()).ToArray();
        IEnumerable<Evidence[]> all = [[]];
        foreach (var source in drawn)
        {
            all = all.SelectMany(before => source.Select(one => (Evidence[])[.. before, one]));
        }

        var verdicts = all.Select(evidence => Claim.Of(claim).Judge(evidence).Verdict).ToList();
        var opposite = right == Verdict.True ? Verdict.False : Verdict.True;
        Power.Decided(claim, right, opposite, verdicts);
    }
}
