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

    /// <summary>
    /// Groups of words that may stand for each other here without harm to the grammar: of one category and one form, where the
    /// form agrees with something or is asked for. A word in no group belongs to the structure of the kind.
    /// </summary>
    public virtual IEnumerable<IEnumerable<string>> Interchangeable => [];

    /// <summary>
    /// Length of every document, its end mark included, where all have one length; null: the states
    /// decide, and are walked through to learn it.
    /// </summary>
    public virtual int? ExactTokens => null;

    /// <summary>The words that this kind speaks.</summary>
    protected Lexicon Words { get; } = words;

    /// <summary>Adds the ways out of a state. Weights need not sum to one; a state without a way out is an error.</summary>
    public abstract void Expand(State state, Branches branches);

    /// <summary>Word ids of a text whose words are separated by spaces.</summary>
    protected int[] Text(string text) => Words.Text(text);

    /// <summary>Phrases of several texts.</summary>
    protected int[][] Texts(IEnumerable<string> texts) => [.. texts.Select(Text)];

    /// <summary>A pool of several texts.</summary>
    protected Pool PoolOf(IEnumerable<string> texts) => new(Texts(texts));

    /// <summary>Phrases one after another.</summary>
    protected static int[] Join(params ReadOnlySpan<int[]> phrases)
    {
        var length = 0;
        foreach (var phrase in phrases)
        {
            length += phrase.Length;
        }

        var (joined, at) = (new int[length], 0);
        foreach (var phrase in phrases)
        {
            phrase.CopyTo(joined, at);
            at += phrase.Length;
        }

        return joined;
    }

    /// <summary>Probability of stopping after <paramref name="done"/> items, which makes their number uniform from least to most.</summary>
    protected static double Stop(int done, int least, int most) => done < least ? 0 : done >= most ? 1 : 1.0 / (most - done + 1);

    /// <summary>Error for a state of another kind.</summary>
    protected InvalidOperationException Strange(State state) => new($"«{Name}» does not know the state {state}.");
}
