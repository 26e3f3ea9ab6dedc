namespace BetweenTokens.Text.Training;

/// <summary>How often each pair of neighbouring symbols stands in a corpus of counted words, and in which words.</summary>
internal sealed class PairCounts
{
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _words = [];
    private readonly PriorityQueue<(int Left, int Right, long Count), (long Negative, int Left, int Right)> _queue = new();

    /// <summary>Counts the pairs of a word.</summary>
    /// <param name="symbols">Its symbols.</param>
    /// <param name="repeats">How often the word occurs.</param>
    /// <param name="word">Its number.</param>
    public void Add(List<int> symbols, long repeats, int word)
    {
        foreach (var pair in Pairs(symbols))
        {
            var count = _counts[pair] = _counts.GetValueOrDefault(pair) + repeats;
            _queue.Enqueue((pair.Left, pair.Right, count), (-count, pair.Left, pair.Right));
            if (!_words.TryGetValue(pair, out var words))
            {
                _words[pair] = words = [];
            }

            words.Add(word);
        }
    }

    /// <summary>Takes the pairs of a word out of the counts.</summary>
    public void Remove(List<int> symbols, long repeats)
    {
        foreach (var pair in Pairs(symbols))
        {
            _counts[pair] -= repeats;
        }
    }

    /// <summary>Words in which a pair stands, or stood before other merges.</summary>
    public IReadOnlyList<int> WordsOf(int left, int right) => [.. _words[(left, right)].Order()];

    /// <summary>Drops a pair that has been merged.</summary>
    public void Forget(int left, int right)
    {
        _words.Remove((left, right));
        _counts.Remove((left, right));
    }

    /// <summary>The most frequent pair, the smaller ids first; null where none is left.</summary>
    public (int Left, int Right, long Count)? TakeBest()
    {
        while (_queue.TryDequeue(out var candidate, out _))
        {
            var now = _counts.GetValueOrDefault((candidate.Left, candidate.Right));
            if (now == candidate.Count && now > 0)
            {
                return candidate;
            }

            if (now > 0 && now < candidate.Count)
            {
                // Other merges have used up some of its places since it was queued.
                _queue.Enqueue((candidate.Left, candidate.Right, now), (-now, candidate.Left, candidate.Right));
            }
        }

        return null;
    }

    /// <summary>The most frequent pairs, best first.</summary>
    public IEnumerable<(int Left, int Right, long Count)> Best(int count) =>
        _counts.Where(pair => pair.Value > 0).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(count)
            .Select(pair => (pair.Key.Left, pair.Key.Right, pair.Value));

    private static IEnumerable<(int Left, int Right)> Pairs(List<int> symbols) => symbols.Zip(symbols.Skip(1));
}
