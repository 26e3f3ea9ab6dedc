using System.Numerics;
using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld;

/// <summary>
/// A state with its ways out, ready for walking. Phrases are sorted, so the branches that agree with the words read so far are
/// always one range: no tree is built, and a belief needs no memory beyond the ends of that range.
/// </summary>
internal sealed class Node
{
    private readonly Law _law;
    private readonly int[][] _phrases;
    private readonly double[]? _weights; // null: uniform over _mask
    private readonly double[]? _cumulative;
    private readonly State?[]? _targets;
    private readonly Kind[]? _kinds;
    private readonly ulong _mask;
    private readonly int _allowed;
    private readonly int[]? _items;
    private readonly Func<int, State>? _drawn;
    private readonly Node?[]? _next;
    private readonly int _hash;
    private (int Token, double Mass)[]? _firsts;

    public Node(Law law, Kind kind, State state, Branches branches)
    {
        (_law, Kind, State, _hash) = (law, kind, state, state.GetHashCode());
        if (branches.Pool is not null)
        {
            var pool = law.Spell(branches.Pool);
            (_phrases, _items, _drawn) = (pool.Phrases, pool.Items, branches.Drawn);
            _mask = pool.ToPlaces(branches.Mask);
            _allowed = BitOperations.PopCount(_mask);
            _next = state.Transient ? null : new Node?[_phrases.Length];
            return;
        }

        var count = branches.Weights.Count;
        if (count == 0)
        {
            throw new InvalidOperationException($"State {state} of «{kind.Name}» has no way out.");
        }

        (_phrases, _weights, _targets) = (new int[count][], new double[count], [.. branches.Targets]);
        _kinds = branches.Kinds?.ToArray();
        _next = new Node?[count];
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            _phrases[i] = law.Spell(branches.Phrases[i], ends: _targets[i] is null);
            total += branches.Weights[i];
        }

        for (var i = 0; i < count; i++)
        {
            _weights[i] = branches.Weights[i] / total;
        }

        if (count > 1)
        {
            Sort(count);
        }

        _cumulative = new double[count + 1];
        for (var i = 0; i < count; i++)
        {
            _cumulative[i + 1] = _cumulative[i] + _weights[i];
        }
    }

    public Kind Kind { get; }

    public State State { get; }

    /// <summary>Number of branches, those that the mask of a draw forbids included.</summary>
    public int Count => _phrases.Length;

    public bool IsDraw => _weights is null;

    public int[] Phrase(int branch) => _phrases[branch];

    /// <summary>Probability of one branch.</summary>
    public double Weight(int branch) => _weights is not null ? _weights[branch] : (_mask >> branch & 1) / (double)_allowed;

    /// <summary>Probability of the branches low ≤ i &lt; high.</summary>
    public double Mass(int low, int high)
    {
        if (_weights is null)
        {
            var below = high == 64 ? _mask : _mask & ((1UL << high) - 1);
            return BitOperations.PopCount(below >> low) / (double)_allowed;
        }

        if (high - low > 8)
        {
            return _cumulative![high] - _cumulative[low];
        }

        var sum = 0.0; // exact for the short ranges that decide small probabilities
        for (var i = low; i < high; i++)
        {
            sum += _weights[i];
        }

        return sum;
    }

    /// <summary>
    /// Narrows a range of branches that agree on their first <paramref name="depth"/> tokens, and go on,
    /// to those that go on with a token.
    /// </summary>
    public void Narrow(ref int low, ref int high, int depth, int token)
    {
        if (high - low == 1)
        {
            high = _phrases[low][depth] == token ? high : low;
            return;
        }

        low = LowerBound(low, high, depth, token);
        var end = low;
        while (end < high && _phrases[end][depth] == token)
        {
            end++;
        }

        high = end;
    }

    /// <summary>Adds unit × probability to the next token of every branch of a range.</summary>
    public void Distribute(int low, int high, int depth, double unit, Span<double> probabilities)
    {
        if (depth == 0 && high - low == Count && !State.Transient)
        {
            foreach (var (token, mass) in _firsts ??= FirstTokens())
            {
                probabilities[token] += unit * mass;
            }

            return;
        }

        for (var branch = low; branch < high; branch++)
        {
            probabilities[_phrases[branch][depth]] += unit * Weight(branch);
        }
    }

    /// <summary>The node behind a branch; the world's start where the document ends.</summary>
    public Node Next(int branch)
    {
        if (_next is not null && Volatile.Read(ref _next[branch]) is { } known)
        {
            return known;
        }

        var target = _drawn is null ? _targets![branch] : _drawn(_items![branch]);
        if (target is null)
        {
            return _law.Root;
        }

        var next = _law.Find(_kinds is null ? Kind : _kinds[branch], target);
        if (_next is not null && (State.Transient || !target.Transient))
        {
            Volatile.Write(ref _next[branch], next);
        }

        return next;
    }

    /// <summary>The state behind a branch, or null where the document ends.</summary>
    public State? Target(int branch) => _drawn is null ? _targets![branch] : _drawn(_items![branch]);

    /// <summary>Draws a branch.</summary>
    public int Draw(SeededRandom random)
    {
        if (_weights is null)
        {
            return Select(_mask, random.Next(_allowed));
        }

        if (_weights.Length == 1)
        {
            return 0;
        }

        var point = random.NextDouble() * _cumulative![^1];
        if (_weights.Length > 12)
        {
            var found = Array.BinarySearch(_cumulative, 1, _weights.Length, point);
            return Math.Min(found < 0 ? ~found - 1 : found, _weights.Length - 1);
        }

        var branch = 0;
        while (branch < _weights.Length - 1 && point >= _cumulative[branch + 1])
        {
            branch++;
        }

        return branch;
    }

    /// <summary>True for one and the same future.</summary>
    public bool IsSame(Node other) =>
        ReferenceEquals(this, other)
        || (State.Transient && _hash == other._hash && ReferenceEquals(Kind, other.Kind) && State.Equals(other.State));

    public int Hash => _hash;

    private static int Select(ulong mask, int rank)
    {
        for (; rank > 0; rank--)
        {
            mask &= mask - 1;
        }

        return BitOperations.TrailingZeroCount(mask);
    }

    private (int Token, double Mass)[] FirstTokens()
    {
        var firsts = new List<(int Token, double Mass)>();
        for (int low = 0, high; low < Count; low = high)
        {
            var token = _phrases[low][0];
            for (high = low + 1; high < Count && _phrases[high][0] == token; high++)
            {
            }

            if (Mass(low, high) is > 0 and var mass)
            {
                firsts.Add((token, mass));
            }
        }

        return [.. firsts];
    }

    private int LowerBound(int low, int high, int depth, int token)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_phrases[middle][depth] < token)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Sort(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Array.Sort(_phrases, order, PhraseOrder.Instance);
        var (weights, targets, kinds) = ((double[])_weights!.Clone(), (State?[])_targets!.Clone(), (Kind[]?)_kinds?.Clone());
        for (var i = 0; i < count; i++)
        {
            (_weights[i], _targets[i]) = (weights[order[i]], targets[order[i]]);
            if (kinds is not null)
            {
                _kinds![i] = kinds[order[i]];
            }
        }
    }
}
