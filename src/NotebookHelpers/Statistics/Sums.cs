using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Statistics;

/// <summary>
/// Sums of floats in one fixed order. TensorPrimitives.Sum starts at the first aligned address, so its rounding changes
/// with where the array happens to lie, and two equal runs print different last digits; these do not.
/// </summary>
internal static class Sums
{
    // A float accumulator of eight lanes takes 64 rows of eight before it is emptied into double precision.
    private const int Block = 512;

    /// <summary>Σ x.</summary>
    internal static double Of(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        for (; values.Length >= Block; values = values[Block..])
        {
            var rows = MemoryMarshal.Cast<float, Vector256<float>>(values[..Block]);
            var (a, b, c, d) = (rows[0], rows[1], rows[2], rows[3]);
            for (var i = 4; i < rows.Length; i += 4)
            {
                a += rows[i];
                b += rows[i + 1];
                c += rows[i + 2];
                d += rows[i + 3];
            }

            sum += Widened(a + b) + Widened(c + d);
        }

        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>Σ x y.</summary>
    internal static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0.0;
        for (; x.Length >= Block; x = x[Block..], y = y[Block..])
        {
            var (left, right) = (Vector256<float>.Zero, Vector256<float>.Zero);
            var a = MemoryMarshal.Cast<float, Vector256<float>>(x[..Block]);
            var b = MemoryMarshal.Cast<float, Vector256<float>>(y[..Block]);
            for (var i = 0; i < a.Length; i += 2)
            {
                left += a[i] * b[i];
                right += a[i + 1] * b[i + 1];
            }

            sum += Widened(left) + Widened(right);
        }

        for (var i = 0; i < x.Length; i++)
        {
            sum += (double)x[i] * y[i];
        }

        return sum;
    }

    /// <summary>Σ value where key ≥ least.</summary>
    internal static double WhereAtLeast(ReadOnlySpan<float> keys, float least, ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        var threshold = Vector256.Create(least);
        for (; keys.Length >= Block; keys = keys[Block..], values = values[Block..])
        {
            var (left, right) = (Vector256<float>.Zero, Vector256<float>.Zero);
            var k = MemoryMarshal.Cast<float, Vector256<float>>(keys[..Block]);
            var v = MemoryMarshal.Cast<float, Vector256<float>>(values[..Block]);
            for (var i = 0; i < k.Length; i += 2)
            {
                left += v[i] & Vector256.GreaterThanOrEqual(k[i], threshold);
                right += v[i + 1] & Vector256.GreaterThanOrEqual(k[i + 1], threshold);
            }

            sum += Widened(left) + Widened(right);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            sum += keys[i] >= least ? values[i] : 0;
        }

        return sum;
    }

    private static double Widened(Vector256<float> lanes)
    {
        var (low, high) = Vector256.Widen(lanes);
        return Vector256.Sum(low + high);
    }
}
