namespace BetweenTokens.Microworld;

/// <summary>
/// Everything that the rest of a document depends on: an immutable value with equality.
/// Two walks that reach equal states have the same future, so the oracle merges them.
/// </summary>
public abstract record State
{
    /// <summary>
    /// True where a kind has astronomically many such states (a drawn sequence, a table of values): they are made on the way
    /// and forgotten. The others are kept with a number and their moves in arrays.
    /// </summary>
    public virtual bool Transient => false;

    /// <summary>What the text never prints and the oracle has a belief about: season, narrator, referent, value of X.</summary>
    public virtual IEnumerable<HiddenValue> Hidden => [];
}

/// <summary>One hidden variable of a state.</summary>
/// <param name="Variable">Its name, for instance <c>сезон</c>.</param>
/// <param name="Value">Its value, for instance <c>зима</c>.</param>
public readonly record struct HiddenValue(string Variable, string Value);
