using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>The verdicts of a section at a glance; the cards have the numbers behind them.</summary>
public static class ClaimTable
{
    /// <summary>Every claim of a section: decided in this session, decided by what was measured ahead, or why not.</summary>
    public static Table OfSection(int section)
    {
        var here = ClaimLog.Of(section).ToDictionary(verdict => verdict.Claim.Id);
        return Table.Of(
            null,
            Claim.All.Values.Where(c => c.Section == section).OrderBy(c => c.Id, StringComparer.Ordinal)
                .Select(claim => (Claim: claim, Verdict: here.GetValueOrDefault(claim.Id) ?? Ahead(claim))),
            ("№", row => row.Claim.Id.Replace('-', '\u2011')), // a hyphen that does not break
            (LessonWords.Now.Claim, row => VerdictWords.Now.Claim(row.Claim)),
            (LessonWords.Now.Verdict, row => row.Verdict is { } verdict ? VerdictWords.Now.Name(verdict.Verdict) : "—"),
            (LessonWords.Now.DecidedBy, row => row.Verdict is { } verdict ? VerdictWords.Now.Ground(verdict) : ""));
    }

    private static ClaimVerdict? Ahead(Claim claim) => claim.Rule is null ? null : claim.Judge(LessonEvidence.Kept(claim.Id));
}
