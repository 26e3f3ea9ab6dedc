namespace BetweenTokens.Microworld;

/// <summary>One beginning of documents, and what a corpus goes on with.</summary>
/// <param name="Prefix">Tokens from the start of a document.</param>
/// <param name="Count">How many documents of the corpus begin so.</param>
/// <param name="Next">How often each token follows; sums to <paramref name="Count"/>.</param>
public sealed record Context(int[] Prefix, int Count, IReadOnlyDictionary<int, int> Next)
{
    /// <summary>The shares with which the tokens follow: [dVocab].</summary>
    public double[] Shares(int vocabulary)
    {
        var shares = new double[vocabulary];
        foreach (var (token, times) in Next)
        {
            shares[token] = (double)times / Count;
        }

        return shares;
    }
}

/// <summary>How often every beginning of a document stands in a corpus: the table that a model would be if it only counted.</summary>
public static class ContextCounts
{
    /// <summary>Every beginning that is seen at least so often, the empty one first, in the order of the tokens.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="least">Fewest documents that begin so.</param>
    public static IReadOnlyList<Context> Of(Corpus corpus, int least = 1)
    {
        int[][] documents = [.. corpus.Documents];
        Array.Sort(documents, PhraseOrder.Instance);
        var contexts = new List<Context>();
        Visit(documents, 0, documents.Length, 0, least, contexts);
        return contexts;
    }

    /// <summary>The beginning of a text in a corpus; the count is zero where no document begins so.</summary>
    public static Context Of(Corpus corpus, ReadOnlySpan<int> prefix)
    {
        var next = new Dictionary<int, int>();
        foreach (var document in corpus.Documents)
        {
            if (document.Length > prefix.Length && document.AsSpan().StartsWith(prefix))
            {
                next[document[prefix.Length]] = next.GetValueOrDefault(document[prefix.Length]) + 1;
            }
        }

        return new(prefix.ToArray(), next.Values.Sum(), next);
    }

    // Sorted documents that begin alike stand together; a finished document has nothing after its end mark.
    private static void Visit(int[][] documents, int low, int high, int depth, int least, List<Context> contexts)
    {
        var next = new Dictionary<int, int>();
        var ranges = new List<(int Low, int High)>();
        for (int start = low, end; start < high; start = end)
        {
            var token = documents[start][depth];
            for (end = start + 1; end < high && documents[end][depth] == token; end++)
            {
            }

            next[token] = end - start;
            if (token != Lexicon.EndId && end - start >= least)
            {
                ranges.Add((start, end));
            }
        }

        contexts.Add(new(documents[low][..depth], high - low, next));
        foreach (var (from, to) in ranges)
        {
            Visit(documents, from, to, depth + 1, least, contexts);
        }
    }
}
