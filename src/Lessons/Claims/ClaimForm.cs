namespace BetweenTokens.Lessons.Claims;

/// <summary>How the parts of a claim make the whole; written down before anything is measured.</summary>
public enum ClaimForm
{
    /// <summary>A list of assertions: where one holds and another is excluded, the claim is partly true.</summary>
    Each,

    /// <summary>
    /// One assertion that needs every part («because», «only», «guarantees», «none at all»): one excluded part makes it false.
    /// </summary>
    All,
}

/// <summary>One assertion of a claim as it is worded, which can hold or be excluded by itself.</summary>
/// <param name="Ru">In Russian.</param>
/// <param name="En">In English.</param>
public sealed record ClaimAssertion(string Ru, string En)
{
    /// <summary>In the language of the pictures.</summary>
    public override string ToString() => new Said(Ru, En).ToString();
}
