using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld;

/// <summary>A finite corpus: whole documents drawn from a law, in a definite order.</summary>
public sealed class Corpus
{
    private readonly (int[] Tokens, Kind Kind)[] _documents;

    private Corpus((int[] Tokens, Kind Kind)[] documents) =>
        (_documents, TokenCount) = (documents, documents.Sum(document => (long)document.Tokens.Length));

    /// <summary>Number of tokens, end marks included.</summary>
    public long TokenCount { get; }

    /// <summary>The documents in order, each with its end mark.</summary>
    public IEnumerable<int[]> Documents => _documents.Select(document => document.Tokens);

    /// <summary>The documents with their kinds.</summary>
    internal IReadOnlyList<(int[] Tokens, Kind Kind)> Labelled => _documents;

    /// <summary>Draws documents until they have at least so many tokens.</summary>
    /// <param name="law">The law.</param>
    /// <param name="tokens">50,000, 200,000 and 1,000,000 are the sizes of the experiments.</param>
    /// <param name="seed">The corpus seed; independent of the world's and the model's.</param>
    public static Corpus Draw(Law law, long tokens, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        var (sampler, documents, buffer) = (new Sampler(law, seed), new List<(int[], Kind)>(), new List<int>());
        for (var count = 0L; count < tokens; count += buffer.Count)
        {
            buffer.Clear();
            var kind = sampler.Next(buffer);
            documents.Add(([.. buffer], kind));
        }

        return new Corpus([.. documents]);
    }

    /// <summary>A corpus of documents written by hand, in the words of a world.</summary>
    /// <param name="world">Whose words; its first kind gives the documents their name.</param>
    /// <param name="documents">Text and how often it stands in the corpus.</param>
    /// <exception cref="ArgumentException">A word is not in the world, or there is no document.</exception>
    public static Corpus Of(World world, params IReadOnlyList<(string Text, int Times)> documents)
    {
        ArgumentOutOfRangeException.ThrowIfZero(documents.Sum(document => document.Times), nameof(documents));
        var kind = world.Kinds[0].Kind;
        return new([.. documents.SelectMany(document => Enumerable.Repeat(
            ((int[])[.. world.Read(document.Text), Lexicon.EndId], kind), document.Times))]);
    }

    /// <summary>The documents that pass a test, in the same order.</summary>
    /// <exception cref="ArgumentException">None does.</exception>
    public Corpus Where(Func<int[], bool> keep)
    {
        var kept = _documents.Where(document => keep(document.Tokens)).ToArray();
        return kept.Length > 0
            ? new(kept)
            : throw new ArgumentException($"None of the {_documents.Length} documents passes the test.", nameof(keep));
    }

    /// <summary>This corpus, then another: a world that changed half-way.</summary>
    public Corpus Then(Corpus later) => new([.. _documents, .. later._documents]);

    /// <summary>The same documents with every token put through a function, in their order; end marks stay.</summary>
    /// <param name="token">Gives a token for a token, for instance a twin for every second occurrence of a word.</param>
    public Corpus Replaced(Func<int, int> token) =>
        new([.. _documents.Select(d => ((int[])[.. d.Tokens[..^1].Select(token), d.Tokens[^1]], d.Kind))]);

    /// <summary>The same documents in random order.</summary>
    public Corpus Shuffled(long seed)
    {
        var documents = ((int[], Kind)[])_documents.Clone();
        new SeededRandom(seed).Shuffle(documents);
        return new Corpus(documents);
    }

    /// <summary>Passes over the corpus without end: the first in its own order, each later one in an order of its own.</summary>
    /// <param name="seed">Seed of the orders.</param>
    /// <param name="keepOrder">True: every pass in the corpus's own order.</param>
    public IEnumerable<int[]> Epochs(long seed, bool keepOrder = false)
    {
        var random = new SeededRandom(seed);
        for (var epoch = 0; ; epoch++)
        {
            var order = Enumerable.Range(0, _documents.Length).ToArray();
            if (epoch > 0 && !keepOrder)
            {
                random.Fork(epoch).Shuffle(order);
            }

            foreach (var index in order)
            {
                yield return _documents[index].Tokens;
            }
        }
    }

    /// <summary>How often a sequence of tokens stands inside a document.</summary>
    public int Count(ReadOnlySpan<int> phrase)
    {
        var count = 0;
        foreach (var (tokens, _) in _documents)
        {
            for (var rest = tokens.AsSpan(); rest.IndexOf(phrase) is >= 0 and var at; rest = rest[(at + 1)..])
            {
                count++;
            }
        }

        return count;
    }
}
