using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Formats.Blocks;

/// <summary>Looks for NaN and infinities: numbers whose exponent bits are all set.</summary>
internal static unsafe class FiniteCheck
{
    /// <summary>Index of the first NaN or infinity, or −1.</summary>
    public static int FirstNonFinite(float* values, int count) => First((uint*)values, count, 0x7fffffffu, 0x7f800000u);

    /// <summary>The same for the bits of bfloat16 values.</summary>
    public static int FirstNonFinite(ushort* values, int count) => First(values, count, (ushort)0x7fff, (ushort)0x7f80);

    /// <summary>First number that, its sign taken off, reaches the limit. One pass where there is none, which is nearly always.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int First<T>(T* bits, int count, T unsigned, T limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        var largest = Vector256<T>.Zero;
        int whole = count - (count % Vector256<T>.Count);
        for (int i = 0; i < whole; i += Vector256<T>.Count)
        {
            largest = Vector256.Max(largest, Vector256.Load(bits + i) & Vector256.Create(unsigned));
        }

        bool clean = Vector256.LessThanAll(largest, Vector256.Create(limit));
        for (int i = clean ? whole : 0; i < count; i++)
        {
            if ((bits[i] & unsigned) >= limit)
            {
                return i;
            }
        }

        return -1;
    }
}
