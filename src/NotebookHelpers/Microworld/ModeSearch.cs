namespace BetweenTokens.Microworld;

/// <summary>The most probable document, proven so.</summary>
/// <param name="Ids">Its tokens, the end mark included.</param>
/// <param name="LogProbability">In nats; given a prefix, of the whole document.</param>
/// <param name="Opened">How many prefixes the search opened before the proof.</param>
public sealed record Mode(IReadOnlyList<int> Ids, double LogProbability, int Opened);

/// <summary>
/// Best-first search for the mode. A prefix waits with an upper bound on the probability of every document that starts with it:
/// Σ over its live places of (mass × the best that a document can do from there). The first finished document to be taken is
/// therefore the mode.
/// </summary>
internal sealed class ModeSearch
{
    private const int BoundDepth = 400;

    private readonly Oracle _oracle;
    private readonly Dictionary<Node, double> _bounds = new(ReferenceEqualityComparer.Instance);

    private ModeSearch(Oracle oracle) => _oracle = oracle;

    public static Mode Run(Oracle oracle, ReadOnlySpan<int> prefix, int limit) => new ModeSearch(oracle).Search(prefix, limit);

    private Mode Search(ReadOnlySpan<int> prefix, int limit)
    {
        var waiting = new PriorityQueue<Prefix, double>();
        var start = new Prefix(null, -1, _oracle.After(prefix), false);
        waiting.Enqueue(start, 0);
        var probabilities = new double[_oracle.VocabularySize];
        for (var opened = 0; waiting.TryDequeue(out var best, out _); opened++)
        {
            if (best.Finished)
            {
                return new Mode([.. prefix, .. best.Tokens()], best.Filter.LogProbability, opened);
            }

            best.Filter.Distribution(probabilities);
            for (var token = 0; token < probabilities.Length; token++)
            {
                if (probabilities[token] > 0)
                {
                    var filter = best.Filter.Clone();
                    filter.Advance(token);
                    var finished = token == _oracle.Law.EndToken;
                    var bound = filter.LogProbability + (finished ? 0 : Math.Log(Bound(filter)));
                    waiting.Enqueue(new Prefix(best, token, filter, finished), -bound);
                }
            }

            if (waiting.Count > limit)
            {
                throw new InvalidOperationException(
                    $"The mode is not proven: {waiting.Count} prefixes wait in the frontier, "
                    + $"the limit is {limit}. Give a longer prefix or a higher limit.");
            }
        }

        throw new InvalidOperationException("The law has no finished document.");
    }

    private double Bound(Filter filter)
    {
        var sum = 0.0;
        foreach (var (node, low, high, depth, unit) in filter.Places)
        {
            sum += unit * Bound(node, low, high, depth, BoundDepth);
        }

        return Math.Min(sum, 1);
    }

    // At most what one document can have of the mass of a range: branches that end here may all belong to it, and of those that
    // go on only the ones with the same next token.
    private double Bound(Node node, int low, int high, int depth, int budget)
    {
        var spoken = 0.0;
        for (; low < high && node.Phrase(low).Length == depth; low++)
        {
            spoken += node.Weight(low) is > 0 and var weight ? weight * Behind(node, low, budget) : 0;
        }

        var best = 0.0;
        for (int start = low, end; start < high; start = end)
        {
            var token = node.Phrase(start)[depth];
            for (end = start + 1; end < high && node.Phrase(end)[depth] == token; end++)
            {
            }

            best = Math.Max(best, Bound(node, start, end, depth + 1, budget));
        }

        return spoken + best;
    }

    private double Behind(Node node, int branch, int budget)
    {
        if (node.Target(branch) is not { } target || target.Transient || budget == 0)
        {
            return 1; // the document's end, or states too many to look behind: the bound stays valid
        }

        var next = node.Next(branch);
        if (_bounds.TryGetValue(next, out var known))
        {
            return known;
        }

        return _bounds[next] = Bound(next, 0, next.Count, 0, budget - 1);
    }

    private sealed record Prefix(Prefix? Parent, int Token, Filter Filter, bool Finished)
    {
        public IEnumerable<int> Tokens() => Parent is null ? [] : Parent.Tokens().Append(Token);
    }
}
