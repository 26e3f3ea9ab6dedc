namespace BetweenTokens.Lessons.Claims;

/// <summary>How findings add up: measurements to a criterion, criteria to a part, parts to a verdict.</summary>
internal static class Findings
{
    /// <summary>Several measurements of one criterion.</summary>
    public static Finding OfMeasures(IReadOnlyCollection<Finding> findings, Across across)
    {
        var (holds, excluded) = (findings.Contains(Finding.Holds), findings.Contains(Finding.Excluded));
        return findings.Count == 0 ? Finding.Unmeasured
            : excluded && across == Across.Counterexample ? Finding.Excluded
            : holds && excluded ? Finding.Differs
            : findings.Distinct().Count() == 1 ? findings.First()
            : Finding.Open;
    }

    /// <summary>Several criteria of one part: it needs all of them.</summary>
    public static Finding OfCriteria(IReadOnlyCollection<Finding> findings) =>
        findings.Count == 0 || findings.All(f => f == Finding.Unmeasured) ? Finding.Unmeasured
        : findings.Contains(Finding.Excluded) ? Finding.Excluded
        : findings.Contains(Finding.Differs) ? Finding.Differs
        : findings.All(f => f == Finding.Holds) ? Finding.Holds
        : Finding.Open;

    /// <summary>The parts of one claim.</summary>
    public static Verdict OfParts(IReadOnlyCollection<Finding> parts, ClaimForm form)
    {
        var (holds, excluded) = (parts.Contains(Finding.Holds), parts.Contains(Finding.Excluded));
        if (parts.All(f => f == Finding.Holds))
        {
            return Verdict.True;
        }

        if (excluded && (form == ClaimForm.All || parts.All(f => f == Finding.Excluded)))
        {
            return Verdict.False;
        }

        return parts.Contains(Finding.Differs) ? Verdict.Depends
            : holds && excluded ? Verdict.Partly
            : excluded ? Verdict.NotTrue
            : parts.Contains(Finding.Open) ? Verdict.Undecided
            : Verdict.BeyondReach;
    }
}
