namespace BetweenTokens.Microworld;

/// <summary>
/// The documents of one kind in a finite corpus, each with its share: the law that a model which remembers everything and
/// understands nothing would follow. A state is a range of the sorted documents, all of which begin alike.
/// </summary>
internal sealed class MemorizedCorpus : Kind
{
    private readonly int[][] _documents;

    public MemorizedCorpus(string name, Lexicon words, IEnumerable<int[]> documents)
        : base(name, words)
    {
        _documents = [.. documents];
        Array.Sort(_documents, PhraseOrder.Instance);
        Start = new Seen(0, _documents.Length, 0);
    }

    public override State Start { get; }

    public override void Expand(State state, Branches branches)
    {
        if (state is not Seen(var low, var high, var depth))
        {
            throw Strange(state);
        }

        for (int start = low, end; start < high; start = end)
        {
            var token = _documents[start][depth];
            for (end = start + 1; end < high && _documents[end][depth] == token; end++)
            {
            }

            // the end mark is the law's to add; a document without a like is said in one breath
            if (token == Lexicon.EndId)
            {
                branches.Add(end - start, [], null);
            }
            else if (_documents[start].AsSpan().SequenceEqual(_documents[end - 1]))
            {
                branches.Add(end - start, _documents[start][depth..^1], null);
            }
            else
            {
                branches.Add(end - start, [token], new Seen(start, end, depth + 1));
            }
        }
    }

    private sealed record Seen(int Low, int High, int Depth) : State;
}
