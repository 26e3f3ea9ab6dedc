using System.Numerics;

namespace BetweenTokens.Sampling;

/// <summary>Finds where a descending order reaches a given mass, without sorting: quickselect by mass, linear on average.</summary>
internal static class MassSelection
{
    /// <summary>One outcome: what it is ordered by, and what it weighs.</summary>
    internal readonly record struct Candidate(float Key, float Mass);

    /// <summary>The edge: all larger keys are kept, and so many of those that equal it.</summary>
    internal readonly record struct Edge(float Key, int EqualsKept);

    /// <summary>Lists the outcomes that weigh at least <paramref name="least"/>.</summary>
    /// <returns>How many were written to <paramref name="candidates"/>.</returns>
    internal static int Collect(ReadOnlySpan<float> keys, ReadOnlySpan<float> masses, float least, Span<Candidate> candidates)
    {
        var (count, width) = (0, Vector<float>.Count);
        var threshold = new Vector<float>(least);
        for (var start = 0; start < keys.Length; start += width)
        {
            var end = Math.Min(start + width, keys.Length);
            if (end - start == width && !Vector.GreaterThanOrEqualAny(new Vector<float>(masses.Slice(start, width)), threshold))
            {
                continue;
            }

            for (var i = start; i < end; i++)
            {
                if (masses[i] >= least)
                {
                    candidates[count++] = new(keys[i], masses[i]);
                }
            }
        }

        return count;
    }

    /// <summary>The smallest set of largest keys whose mass reaches <paramref name="target"/>; reorders the candidates.</summary>
    internal static Edge Find(Span<Candidate> candidates, double target)
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
