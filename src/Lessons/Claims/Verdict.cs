namespace BetweenTokens.Lessons.Claims;

/// <summary>What a rule may say of a claim, over all models it was measured on.</summary>
public enum Verdict
{
    /// <summary>Every part holds.</summary>
    True,

    /// <summary>A list of assertions of which one holds and another is excluded.</summary>
    Partly,

    /// <summary>Every part is excluded; for an assertion that needs all of its parts, one of them.</summary>
    False,

    /// <summary>It holds under one of the named conditions or models and is excluded under another.</summary>
    Depends,

    /// <summary>A part is excluded, none holds, the rest is undecided.</summary>
    NotTrue,

    /// <summary>The registered number of cases is used up and an interval still meets its threshold.</summary>
    Undecided,

    /// <summary>A control failed, or there are no means to decide it.</summary>
    BeyondReach,
}

/// <summary>Names of verdicts for machines and readers.</summary>
public static class VerdictNames
{
    /// <summary>As written into JSON: true, partly, false, depends, not true, undecided, beyond reach.</summary>
    public static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.BeyondReach => "beyond reach",
        Verdict.NotTrue => "not true, rest open",
        _ => verdict.ToString().ToLowerInvariant(),
    };

    /// <summary>As a notebook says it.</summary>
    public static string NameRu(this Verdict verdict) => verdict switch
    {
        Verdict.True => "верно",
        Verdict.Partly => "отчасти верно",
        Verdict.False => "неверно",
        Verdict.Depends => "зависит от условий",
        Verdict.NotTrue => "неверно в части, остальное открыто",
        Verdict.Undecided => "не решено",
        _ => "вне досягаемости",
    };
}
