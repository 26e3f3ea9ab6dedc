namespace BetweenTokens.Text.Splitting;

/// <summary>
/// Byte-pair merging of one word: again and again the pair of lowest rank, the leftmost of equals (Sennrich et al. 2016).
/// A heap holds the candidates, so a word of n symbols costs n log n.
/// </summary>
internal sealed class MergeQueue
{
    private readonly List<Symbol> _symbols = [];
    private readonly PriorityQueue<Candidate, long> _candidates = new();

    /// <summary>Forgets the last word.</summary>
    public void Clear()
    {
        _symbols.Clear();
        _candidates.Clear();
    }

    /// <summary>Appends a symbol that covers <paramref name="length"/> elements of the word.</summary>
    public void Add(int id, int start, int length) =>
        _symbols.Add(new Symbol(id, start, length, _symbols.Count - 1, _symbols.Count + 1));

    /// <summary>Merges until no pair is left; the symbols that remain, in order.</summary>
    /// <param name="merges">The merges.</param>
    /// <param name="observer">Sees every merge: rank and merged id.</param>
    public IEnumerable<Symbol> Run(MergeTable merges, Action<Merge>? observer = null)
    {
        for (var left = 0; left + 1 < _symbols.Count; left++)
        {
            Consider(left, left + 1, merges);
        }

        while (_candidates.TryDequeue(out var candidate, out _))
        {
            var (left, right) = (_symbols[candidate.Left], _symbols[candidate.Right]);
            if (left.Id != candidate.LeftId || right.Id != candidate.RightId || left.Next != candidate.Right || left.Length == 0)
            {
                // One of the two has merged with another neighbour since.
                continue;
            }

            _symbols[candidate.Left] = left with { Id = candidate.Result.Id, Length = left.Length + right.Length, Next = right.Next };
            _symbols[candidate.Right] = right with { Length = 0 };
            observer?.Invoke(candidate.Result);
            if (right.Next < _symbols.Count)
            {
                _symbols[right.Next] = _symbols[right.Next] with { Previous = candidate.Left };
                Consider(candidate.Left, right.Next, merges);
            }

            if (left.Previous >= 0)
            {
                Consider(left.Previous, candidate.Left, merges);
            }
        }

        return _symbols.Where(symbol => symbol.Length > 0);
    }

    private void Consider(int left, int right, MergeTable merges)
    {
        var (leftId, rightId) = (_symbols[left].Id, _symbols[right].Id);
        if (merges.TryGet(leftId, rightId, out var merge))
        {
            _candidates.Enqueue(new Candidate(left, right, leftId, rightId, merge), ((long)merge.Rank << 32) | (uint)left);
        }
    }

    /// <summary>A symbol on the way, linked to its neighbours; length 0 once merged away.</summary>
    internal readonly record struct Symbol(int Id, int Start, int Length, int Previous, int Next);

    private readonly record struct Candidate(int Left, int Right, int LeftId, int RightId, Merge Result);
}
