namespace BetweenTokens.Workbook.Diagnosis;

/// <summary>How a check came out.</summary>
public enum State
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but slower or with less; nothing fails for it.</summary>
    Note,

    /// <summary>Something does not work until it is mended.</summary>
    Problem,
}

/// <summary>What one check saw.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it came out.</param>
/// <param name="Found">What is there, with numbers.</param>
/// <param name="Mend">What to do about it; null where nothing is to be done.</param>
public sealed record Finding(string Check, State State, string Found, string? Mend = null);

/// <summary>Looks at one thing that this project needs of a machine.</summary>
public interface ICheck
{
    /// <summary>What is looked at.</summary>
    string Name { get; }

    /// <summary>Looks, and never throws for what a machine may lack.</summary>
    Finding Look(IMachine machine);
}

/// <summary>Ways for a check to say what it saw.</summary>
internal static class Findings
{
    public static Finding Ok(this ICheck check, string found) => new(check.Name, State.Ok, found);

    public static Finding Note(this ICheck check, string found, string mend) => new(check.Name, State.Note, found, mend);

    public static Finding Problem(this ICheck check, string found, string mend) => new(check.Name, State.Problem, found, mend);
}
