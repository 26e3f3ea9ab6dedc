using System.Buffers;
using System.Numerics;
using BetweenTokens.Statistics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>Finds where a descending order reaches a given mass, without sorting: quickselect by mass, linear on average.</summary>
internal static class MassSelection
{
    private const int Few = 1024;

    /// <summary>One outcome: what it is ordered by, and what it weighs.</summary>
    private readonly record struct Candidate(float Key, float Mass);

    /// <summary>The edge: all larger keys are kept, and so many of those that equal it.</summary>
    internal readonly record struct Edge(float Key, int EqualsKept);

    /// <summary>The smallest set of largest keys whose mass reaches a target.</summary>
    /// <param name="keys">What the order goes by; −∞ and what weighs nothing never belongs to the set.</param>
    /// <param name="masses">What each weighs, not negative.</param>
    /// <param name="top">Largest key.</param>
    /// <param name="target">Mass to reach.</param>
    internal static Edge Find(ReadOnlySpan<float> keys, ReadOnlySpan<float> masses, float top, double target)
    {
        var candidates = ArrayPool<Candidate>.Shared.Rent(keys.Length);
        try
        {
            if (CollectFew(keys, masses, candidates) is { } few)
            {
                return few == 0 ? new(top, int.MaxValue) : Find(candidates.AsSpan(0, few), target);
            }

            var (lower, upper, above) = Band(keys, masses, top, target);
            var count = Collect(keys, masses, lower, upper, candidates);
            return count == 0 ? new(upper, int.MaxValue) : Find(candidates.AsSpan(0, count), target - above);
        }
        finally
        {
            ArrayPool<Candidate>.Shared.Return(candidates);
        }
    }

    /// <summary>The keys among which the target is reached, and the mass of all larger ones.</summary>
    /// <remarks>
    /// Bands of keys from the top, each as wide as all before it, and the last one halved: vectorised sums find where the
    /// target is reached, and only the tokens there, some hundreds of 49,152, are looked at one by one.
    /// </remarks>
    private static (float Lower, float Upper, double Above) Band(
        ReadOnlySpan<float> keys, ReadOnlySpan<float> masses, float top, double target)
    {
        var (above, upper, width) = (0.0, float.PositiveInfinity, 1f);
        var mass = Sums.WhereAtLeast(keys, top - width, masses);
        for (; mass < target && width < 256; mass = Sums.WhereAtLeast(keys, top - width, masses))
        {
            (above, upper) = (mass, top - width);
            width *= 2;
        }

        var lower = top - width;
        for (var halving = 0; halving < 3 && mass >= target; halving++)
        {
            var middle = (lower + Math.Min(upper, top)) / 2;
            var reached = Sums.WhereAtLeast(keys, middle, masses);
            (lower, above, upper) = reached >= target ? (middle, above, upper) : (lower, reached, middle);
        }

        return (lower, upper, above);
    }

    /// <summary>Lists everything that weighs anything, if it is little (a row that was cut before); null: it is much.</summary>
    private static int? CollectFew(ReadOnlySpan<float> keys, ReadOnlySpan<float> masses, Span<Candidate> candidates)
    {
        var count = 0;
        for (var at = 0; at < masses.Length; at++)
        {
            var next = masses[at..].IndexOfAnyExcept(0f);
            if (next < 0)
            {
                break;
            }

            if (count == Few)
            {
                return null;
            }

            at += next;
            candidates[count++] = new(keys[at], masses[at]);
        }

        return count;
    }

    /// <summary>Lists the outcomes of a band of keys that weigh anything.</summary>
    private static int Collect(ReadOnlySpan<float> keys, ReadOnlySpan<float> masses, float lower, float upper, Span<Candidate> candidates)
    {
        var (count, width) = (0, Vector<float>.Count);
        var (from, to) = (new Vector<float>(lower), new Vector<float>(upper));
        for (var start = 0; start < keys.Length; start += width)
        {
            var end = Math.Min(start + width, keys.Length);
            if (end - start == width)
            {
                var values = new Vector<float>(keys.Slice(start, width));
                if (Vector.EqualsAll(Vector.GreaterThanOrEqual(values, from) & Vector.LessThan(values, to), Vector<int>.Zero))
                {
                    continue;
                }
            }

            for (var i = start; i < end; i++)
            {
                if (keys[i] >= lower && keys[i] < upper && masses[i] > 0)
                {
                    candidates[count++] = new(keys[i], masses[i]);
                }
            }
        }

        return count;
    }

    /// <summary>The same among candidates, which it reorders.</summary>
    private static Edge Find(Span<Candidate> candidates, double target)
    {
        var lowest = float.PositiveInfinity;
        while (!candidates.IsEmpty)
        {
            var pivot = MedianOfThree(candidates[0].Key, candidates[candidates.Length / 2].Key, candidates[^1].Key);
            var (greater, equal, above, at) = Partition(candidates, pivot);
            if (above >= target)
            {
                candidates = candidates[..greater];
                continue;
            }

            if (above + at >= target)
            {
                // Equal keys weigh the same; the j-th of them is kept as long as the mass before it falls short.
                var each = at / equal;
                return new(pivot, Math.Clamp((int)Math.Ceiling((target - above) / each), 1, equal));
            }

            (lowest, target) = (pivot, target - above - at);
            candidates = candidates[(greater + equal)..];
        }

        // Rounding kept the sum just below the target: everything belongs to the set.
        return new(lowest, int.MaxValue);
    }

    /// <summary>Moves larger keys to the front, equal ones behind them; counts both and adds up their masses.</summary>
    private static (int Greater, int Equal, double Above, double At) Partition(Span<Candidate> candidates, float pivot)
    {
        var (front, i, back) = (0, 0, candidates.Length);
        var (above, at) = (0.0, 0.0);
        while (i < back)
        {
            var candidate = candidates[i];
            if (candidate.Key > pivot)
            {
                above += candidate.Mass;
                (candidates[front], candidates[i]) = (candidate, candidates[front]);
                front++;
                i++;
            }
            else if (candidate.Key < pivot)
            {
                back--;
                (candidates[back], candidates[i]) = (candidate, candidates[back]);
            }
            else
            {
                at += candidate.Mass;
                i++;
            }
        }

        return (front, i - front, above, at);
    }

    private static float MedianOfThree(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
