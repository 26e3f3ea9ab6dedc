namespace BetweenTokens.Text.Splitting;

/// <summary>What is left of a word after merging: a symbol and the elements that it covers.</summary>
internal readonly record struct MergedSymbol(int Id, int Start, int Length);

/// <summary>
/// Byte-pair merging of one word: again and again the pair of lowest rank, the leftmost of equals (Sennrich et al. 2016).
/// </summary>
/// <remarks>
/// Every symbol knows the merge with its right neighbour. In a short word the best is found by looking at all, in a long one
/// by a heap, so that n symbols cost n log n.
/// </remarks>
internal sealed class MergeQueue
{
    /// <summary>Up to here a look at all symbols is cheaper than a heap.</summary>
    private const int Short = 48;

    private const int NoMerge = int.MaxValue;

    private readonly List<MergedSymbol> _result = [];
    private readonly PriorityQueue<int, long> _heap = new();
    private Symbol[] _symbols = new Symbol[64];
    private int _count;

    /// <summary>Forgets the last word.</summary>
    public void Clear() => _count = 0;

    /// <summary>Appends a symbol that covers <paramref name="length"/> elements of the word.</summary>
    public void Add(int id, int start, int length)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, _count * 2);
        }

        _symbols[_count] = new Symbol { Id = id, Start = start, Length = length, Previous = _count - 1, Next = _count + 1 };
        _count++;
    }

    /// <summary>Merges until no pair is left; the symbols that remain, in order, valid until the next word.</summary>
    public List<MergedSymbol> Run(MergeTable merges)
    {
        var usesHeap = _count > Short;
        _heap.Clear();
        for (var left = 0; left < _count; left++)
        {
            FindMerge(left, merges, usesHeap);
        }

        for (var left = usesHeap ? BestOfHeap() : BestOfAll(); left >= 0; left = usesHeap ? BestOfHeap() : BestOfAll())
        {
            ref var symbol = ref _symbols[left];
            ref var right = ref _symbols[symbol.Next];
            (symbol.Id, symbol.Length, symbol.Next) = (symbol.MergedId, symbol.Length + right.Length, right.Next);
            right.Rank = NoMerge;
            if (symbol.Next < _count)
            {
                _symbols[symbol.Next].Previous = left;
            }

            FindMerge(left, merges, usesHeap);
            if (symbol.Previous >= 0)
            {
                FindMerge(symbol.Previous, merges, usesHeap);
            }
        }

        _result.Clear();
        for (var i = 0; i < _count; i = _symbols[i].Next)
        {
            _result.Add(new MergedSymbol(_symbols[i].Id, _symbols[i].Start, _symbols[i].Length));
        }

        return _result;
    }

    private void FindMerge(int left, MergeTable merges, bool usesHeap)
    {
        ref var symbol = ref _symbols[left];
        symbol.Rank = NoMerge;
        if (symbol.Next < _count && merges.TryGet(symbol.Id, _symbols[symbol.Next].Id, out var merge))
        {
            (symbol.Rank, symbol.MergedId) = (merge.Rank, merge.Id);
            if (usesHeap)
            {
                _heap.Enqueue(left, ((long)merge.Rank << 32) | (uint)left);
            }
        }
    }

    private int BestOfAll()
    {
        var (best, rank) = (-1, NoMerge);
        for (var i = 0; i < _count; i = _symbols[i].Next)
        {
            if (_symbols[i].Rank < rank)
            {
                (best, rank) = (i, _symbols[i].Rank);
            }
        }

        return best;
    }

    private int BestOfHeap()
    {
        while (_heap.TryDequeue(out var left, out var priority))
        {
            // Otherwise one of the two has merged with another neighbour since.
            if (_symbols[left].Rank == (int)(priority >> 32))
            {
                return left;
            }
        }

        return -1;
    }

    /// <summary>A symbol on the way, linked to its neighbours.</summary>
    private struct Symbol
    {
        public int Id;
        public int Start;
        public int Length;
        public int Previous;
        public int Next;
        public int Rank;
        public int MergedId;
    }
}
