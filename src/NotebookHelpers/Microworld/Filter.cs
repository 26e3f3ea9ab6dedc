namespace BetweenTokens.Microworld;

/// <summary>
/// The exact belief over the states of a law after a text: the forward pass of a hidden Markov model, over live states only.
/// Nothing is allocated for a token once the arrays have grown, as long as its states are of the kept sort.
/// </summary>
public sealed class Filter
{
    private readonly Law _law;
    private Live[] _live = new Live[16];
    private Live[] _next = new Live[16];
    private int _count;
    private bool _fresh;

    /// <summary>Starts before the first word of a document.</summary>
    public Filter(Law law)
    {
        _law = law;
        Restart();
    }

    private Filter(Filter other)
    {
        _law = other._law;
        CopyFrom(other);
    }

    /// <summary>Number of places in the automaton that the text may have come to.</summary>
    public int LiveStates => _count;

    /// <summary>Log-probability of what was read since the last <see cref="Restart"/>, in nats.</summary>
    public double LogProbability { get; private set; }

    internal ReadOnlySpan<Live> Places => _live.AsSpan(0, _count);

    /// <summary>Forgets everything: the next word is the first of a document.</summary>
    public void Restart()
    {
        (_count, LogProbability, _fresh) = (0, 0, true);
        Enter(ref _live, ref _count, _law.Root, 1);
    }

    /// <summary>A filter that has read the same.</summary>
    public Filter Clone() => new(this);

    /// <summary>Takes over what another filter of the same law has read.</summary>
    public void CopyFrom(Filter other)
    {
        if (_live.Length < other._count)
        {
            _live = new Live[other._live.Length];
        }

        other._live.AsSpan(0, other._count).CopyTo(_live);
        (_count, LogProbability, _fresh) = (other._count, other.LogProbability, other._fresh);
    }

    /// <summary>Reads a token.</summary>
    /// <returns>Its probability after what was read; zero where the law excludes it, and then the filter stays as it was.</returns>
    /// <remarks>A document's end before the first word of a document is the mark that starts a text: probability 1.</remarks>
    public double Advance(int token)
    {
        if (_fresh && token == _law.EndToken)
        {
            return 1;
        }

        var (count, total) = (0, 0.0);
        for (var i = 0; i < _count; i++)
        {
            var (node, low, high, depth, unit) = _live[i];
            node.Narrow(ref low, ref high, depth, token);
            var mass = low < high ? unit * node.Mass(low, high) : 0;
            if (mass > 0)
            {
                total += mass;
                Enter(ref _next, ref count, node, low, high, depth + 1, unit);
            }
        }

        if (total == 0)
        {
            return 0;
        }

        (_live, _next, _count) = (_next, _live, count);
        var scale = 1 / total;
        for (var i = 0; i < count; i++)
        {
            _live[i].Unit *= scale;
        }

        LogProbability += Math.Log(total);
        _fresh = token == _law.EndToken;
        return total;
    }

    /// <summary>The distribution of the next token.</summary>
    /// <param name="probabilities">[dVocab]; overwritten.</param>
    public void Distribution(Span<double> probabilities)
    {
        probabilities.Clear();
        for (var i = 0; i < _count; i++)
        {
            var (node, low, high, depth, unit) = _live[i];
            node.Distribute(low, high, depth, unit, probabilities);
        }
    }

    /// <summary>
    /// Belief about a hidden variable; the values' probabilities sum to less than one where some live states do not have it.
    /// </summary>
    public IReadOnlyDictionary<string, double> Posterior(string variable)
    {
        var belief = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
        {
            var (node, low, high, _, unit) = _live[i];
            for (var branch = low; branch < high; branch++)
            {
                var mass = unit * node.Weight(branch);
                if (mass > 0 && Hidden.Value(node, branch, variable) is { } value)
                {
                    belief[value] = belief.GetValueOrDefault(value) + mass;
                }
            }
        }

        return belief;
    }

    /// <summary>Names of the hidden variables that some live state has.</summary>
    public IReadOnlyList<string> Variables()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
        {
            var (node, low, high, _, _) = _live[i];
            for (var branch = low; branch < high; branch++)
            {
                names.UnionWith(Hidden.Names(node, branch));
            }
        }

        return [.. names];
    }

    internal static void Enter(ref Live[] live, ref int count, Node node, double unit) =>
        Enter(ref live, ref count, node, 0, node.Count, 0, unit);

    /// <summary>Adds a range of branches; those whose words are spoken go on into the states behind them.</summary>
    internal static void Enter(ref Live[] live, ref int count, Node node, int low, int high, int depth, double unit)
    {
        for (; low < high && node.Phrase(low).Length == depth; low++)
        {
            var weight = node.Weight(low);
            if (weight > 0)
            {
                Enter(ref live, ref count, node.Next(low), unit * weight);
            }
        }

        if (low == high)
        {
            return;
        }

        for (var i = 0; i < count; i++)
        {
            ref var other = ref live[i];
            if (other.Low == low && other.High == high && other.Depth == depth && other.Node.IsSame(node))
            {
                other.Unit += unit;
                return;
            }
        }

        if (count == live.Length)
        {
            Array.Resize(ref live, 2 * count);
        }

        live[count++] = new(node, low, high, depth, unit);
    }
}

/// <summary>
/// Branches Low ≤ i &lt; High of a node, all of whose first Depth tokens were read and which go on. Probability of
/// the place: Unit × the branches' mass.
/// </summary>
internal record struct Live(Node Node, int Low, int High, int Depth, double Unit);
