using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Formats.Blocks;

/// <summary>Plain floating-point types to float32, and float32 to bfloat16.</summary>
internal static unsafe class FloatBlocks
{
    public static void Float64(byte* source, float* destination, int count) =>
        TensorPrimitives.ConvertTruncating(new ReadOnlySpan<double>(source, count), new Span<float>(destination, count));

    public static void Float32(byte* source, float* destination, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(destination, count));

    public static void Float16(byte* source, float* destination, int count) =>
        TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(source, count), new Span<float>(destination, count));

    /// <summary>A bfloat16 is the upper half of a float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BFloat16(byte* source, float* destination, int count)
    {
        ushort* from = (ushort*)source;
        uint* to = (uint*)destination;
        int i = 0;
        for (; i <= count - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Load(from + i));
            (lower << 16).Store(to + i);
            (upper << 16).Store(to + i + Vector256<uint>.Count);
        }

        for (; i < count; i++)
        {
            to[i] = (uint)from[i] << 16;
        }
    }

    /// <summary>Rounds finite float32 values to bfloat16, to nearest and ties to even, as libtorch does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToBFloat16(float* source, byte* destination, int count)
    {
        uint* from = (uint*)source;
        ushort* to = (ushort*)destination;
        int i = 0;
        for (; i <= count - (2 * Vector256<uint>.Count); i += 2 * Vector256<uint>.Count)
        {
            Vector256.Narrow(Rounded(Vector256.Load(from + i)), Rounded(Vector256.Load(from + i + Vector256<uint>.Count))).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = (ushort)((from[i] + 0x7fff + ((from[i] >> 16) & 1)) >> 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rounded(Vector256<uint> bits) =>
        (bits + Vector256.Create(0x7fffu) + ((bits >> 16) & Vector256.Create(1u))) >> 16;
}
