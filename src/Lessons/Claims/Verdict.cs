
namespace BetweenTokens.Lessons.Claims;

/// <summary>What a rule may say of a claim.</summary>
public enum Verdict
{
    /// <summary>Every part holds, the interval included.</summary>
    True,

    /// <summary>Some parts hold, others are excluded by their intervals.</summary>
    Partly,

    /// <summary>Every part is excluded by its interval.</summary>
    False,

    /// <summary>It holds under some of the conditions tried and is excluded under others.</summary>
    Depends,

    /// <summary>A measured obstacle stands in the way: the easy task failed, too few cases, or an interval too wide.</summary>
    BeyondReach,
}

/// <summary>Names of verdicts for machines and readers.</summary>
public static class VerdictNames
{
    /// <summary>As written into JSON: true, partly, false, depends, beyond reach.</summary>
    public static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.BeyondReach => "beyond reach",
        _ => verdict.ToString().ToLowerInvariant(),
    };

    /// <summary>As a notebook says it.</summary>
    public static string NameRu(this Verdict verdict) => verdict switch
    {
        Verdict.True => "верно",
        Verdict.Partly => "отчасти",
        Verdict.False => "неверно",
        Verdict.Depends => "зависит от условий",
        _ => "вне досягаемости",
    };
}
