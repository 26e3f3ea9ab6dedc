namespace BetweenTokens.Microworld;

/// <summary>One kind of document: a lazy weighted automaton whose words are those of a shared lexicon.</summary>
/// <param name="name">Name in options, posteriors and tables.</param>
/// <param name="words">The lexicon; a kind enters all its words while it is constructed.</param>
public abstract class Kind(string name, Lexicon words)
{
    /// <summary>Name in options, posteriors and tables.</summary>
    public string Name { get; } = name;

    /// <summary>Where its documents start.</summary>
    public abstract State Start { get; }

    /// <summary>The words that this kind speaks.</summary>
    protected Lexicon Words { get; } = words;

    /// <summary>Adds the ways out of a state. Weights need not sum to one; a state without a way out is an error.</summary>
    public abstract void Expand(State state, Branches branches);

    /// <summary>Word ids of a text whose words are separated by spaces.</summary>
    protected int[] Text(string text) => Words.Text(text);
}
