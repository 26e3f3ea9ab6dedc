using System.Collections.Concurrent;
using BetweenTokens.Text;
using BetweenTokens.Text.Training;

namespace BetweenTokens.Microworld;

/// <summary>
/// A probability law over documents: a mixture of kinds, each a lazy weighted automaton. Documents follow one another without
/// end, each closed by <see cref="Lexicon.End"/>, as in a packed corpus.
/// </summary>
public abstract class Law
{
    private readonly ConcurrentDictionary<(Kind Kind, State State), Node> _nodes = new();
    private readonly ConcurrentDictionary<Pool, Pool> _pools = new();
    private readonly int[][]? _spelling;
    private Node? _root;
    private TokenizerDefinition? _definition;

    /// <summary>Makes a law.</summary>
    /// <param name="name">Name to show.</param>
    /// <param name="words">Its words.</param>
    /// <param name="spelling">Pieces of every word, where tokens are smaller than words; null: a word is a token.</param>
    /// <param name="definition">The tokenizer that spelled them; null: the words' own.</param>
    protected Law(string name, Lexicon words, int[][]? spelling = null, TokenizerDefinition? definition = null)
    {
        if (spelling is not null && (spelling.Length != words.Count || spelling.Any(pieces => pieces.Length == 0)))
        {
            throw new ArgumentException(
                $"Every one of the {words.Count} words needs at least one piece; {spelling.Count(p => p.Length > 0)} have.",
                nameof(spelling));
        }

        (Name, Words, _spelling, _definition) = (name, words, spelling, definition);
    }

    /// <summary>Name to show.</summary>
    public string Name { get; }

    /// <summary>The words.</summary>
    public Lexicon Words { get; }

    /// <summary>The token that ends a document.</summary>
    public int EndToken => _spelling is null ? Lexicon.EndId : _spelling[Lexicon.EndId][0];

    /// <summary>Number of token ids: words, or the tokenizer's pieces.</summary>
    public int TokenCount => _spelling is null ? Words.Count : Tokenizer.VocabularySize;

    /// <summary>The start of every document.</summary>
    public Position Start => new(Root, -1, 0);

    /// <summary>Kinds with their shares of documents.</summary>
    public abstract IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

    /// <summary>Some of this law's kinds, in other shares of tokens; words and documents stay what they are.</summary>
    /// <exception cref="ArgumentException">A kind that this law does not have, or no share above zero.</exception>
    public Law WithShares(IReadOnlyDictionary<string, double> shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        var unknown = shares.Keys.Except(Kinds.Select(kind => kind.Kind.Name)).ToArray();
        if (unknown.Length > 0 || !shares.Values.Any(share => share > 0))
        {
            throw new ArgumentException(
                $"shares: expected a share above zero for some of {string.Join(", ", Kinds.Select(kind => kind.Kind.Name))}; "
                + $"found {(unknown.Length > 0 ? $"«{unknown[0]}»" : "none")}.", nameof(shares));
        }

        var chosen = Kinds.Where(kind => shares.GetValueOrDefault(kind.Kind.Name) > 0)
            .Select(kind => (kind.Kind, Documents: shares[kind.Kind.Name] / DocumentLengths.Of(kind.Kind).Mean)).ToArray();
        var documents = chosen.Sum(kind => kind.Documents);
        return new Reshared(this, [.. chosen.Select(kind => (kind.Kind, kind.Documents / documents))]);
    }

    internal Node Root => _root ??= Compile(new Mixture(this), Mixture.Opening);

    /// <summary>Pieces of a word.</summary>
    public ReadOnlySpan<int> Spelling(int word) => _spelling is null ? new[] { word } : _spelling[word];

    /// <summary>The tokenizer. Where tokens are words, its text has a space between any two of them.</summary>
    public Tokenizer Tokenizer => TokenizerDefinition.Open();

    /// <summary>The tokenizer, as it is saved with a model of these tokens.</summary>
    public TokenizerDefinition TokenizerDefinition =>
        _definition ??= TokenizerDefinition.Words(Words.Words, [Lexicon.End], Lexicon.End, Lexicon.End);

    /// <summary>True: tokens are smaller than words.</summary>
    internal bool IsSpelled => _spelling is not null;

    /// <summary>Words of a text as people write it: «Кошка сидит на коврике.» reads like «кошка сидит на коврике .».</summary>
    /// <exception cref="ArgumentException">A word is not one of this law's.</exception>
    public int[] Read(string text) => Prose.Read(Words, text);

    /// <summary>Words as a reader would print them.</summary>
    public string Print(IEnumerable<int> words) => Prose.Print(words.Select(id => Words.Words[id]));

    /// <summary>The moves from a position: the definition of the automaton, one token or nothing at a time.</summary>
    public IEnumerable<Move> Moves(Position position) => position.Moves();

    internal Node Find(Kind kind, State state) =>
        state.Transient
            ? Compile(kind, state)
            : _nodes.GetOrAdd((kind, state), static (key, law) => law.Compile(key.Kind, key.State), this);

    internal int[] Spell(int[] words, bool ends)
    {
        if (_spelling is null)
        {
            return ends ? [.. words, Lexicon.EndId] : words;
        }

        var pieces = new List<int>(words.Length + 4);
        foreach (var word in words)
        {
            pieces.AddRange(_spelling[word]);
        }

        if (ends)
        {
            pieces.AddRange(_spelling[Lexicon.EndId]);
        }

        return [.. pieces];
    }

    internal Pool Spell(Pool pool) => _spelling is null
        ? pool
        : _pools.GetOrAdd(
            pool, static (words, law) => new Pool([.. Enumerable.Range(0, words.Count).Select(i => law.Spell(words[i], false))]), this);

    [ThreadStatic]
    private static Branches? _branches;

    private Node Compile(Kind kind, State state)
    {
        var branches = _branches ?? new Branches();
        _branches = null; // a kind may look into its own law
        branches.Clear();
        kind.Expand(state, branches);
        var node = new Node(this, kind, state, branches);
        _branches = branches;
        return node;
    }

    private sealed class Reshared(Law law, IReadOnlyList<(Kind Kind, double Documents)> kinds)
        : Law(law.Name, law.Words, law._spelling, law._definition)
    {
        public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; } = kinds;
    }

    /// <summary>The silent choice of a kind with which every document starts.</summary>
    private sealed class Mixture(Law law) : Kind("", law.Words)
    {
        public static readonly State Opening = new OpeningState();

        public override State Start => Opening;

        public override void Expand(State state, Branches branches)
        {
            foreach (var (kind, documents) in law.Kinds)
            {
                branches.AddKind(documents, kind);
            }
        }

        private sealed record OpeningState : State;
    }
}
