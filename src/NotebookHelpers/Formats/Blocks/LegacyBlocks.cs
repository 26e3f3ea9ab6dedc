using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Formats.Blocks;

/// <summary>ggml's types of 32 values a block: one half-precision scale, perhaps an offset, then the quants.</summary>
/// <remarks>
/// Layouts: ggml-common.h and the dequantize_row_* loops of ggml-quants.c. Value j and value j + 16 share a byte, the
/// lower half-byte first; the fifth bits of Q5 lie in one 32-bit word, bit j for value j.
/// </remarks>
internal static unsafe class LegacyBlocks
{
    private static Vector128<byte> Low => Vector128.Create((byte)0x0f);

    /// <summary>Bit i of each byte of an eight-byte lane.</summary>
    private static Vector128<byte> Bits => Vector128.Create(0x8040201008040201ul).AsByte();

    /// <summary>The sixteen levels of IQ4_NL (kvalues_iq4nl).</summary>
    private static Vector128<sbyte> Levels => Vector128.Create(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);

    /// <summary>scale[2] quants[16]; value = scale · (quant − 8).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q4_0(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 18, destination += 32)
        {
            float scale = Spread.Scale(source);
            var packed = Vector128.Load(source + 2);
            Spread.Linear((packed & Low).AsSByte() - Vector128.Create((sbyte)8), scale, destination);
            Spread.Linear((packed >> 4).AsSByte() - Vector128.Create((sbyte)8), scale, destination + 16);
        }
    }

    /// <summary>scale[2] offset[2] quants[16]; value = scale · quant + offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q4_1(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 20, destination += 32)
        {
            float scale = Spread.Scale(source), offset = Spread.Scale(source + 2);
            var packed = Vector128.Load(source + 4);
            Spread.Affine(packed & Low, scale, offset, destination);
            Spread.Affine(packed >> 4, scale, offset, destination + 16);
        }
    }

    /// <summary>scale[2] fifth bits[4] quants[16]; value = scale · (quant − 16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q5_0(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 22, destination += 32)
        {
            float scale = Spread.Scale(source);
            var packed = Vector128.Load(source + 6);
            Spread.Linear(((packed & Low) | FifthBits(source + 2)).AsSByte() - Vector128.Create((sbyte)16), scale, destination);
            Spread.Linear(((packed >> 4) | FifthBits(source + 4)).AsSByte() - Vector128.Create((sbyte)16), scale, destination + 16);
        }
    }

    /// <summary>scale[2] offset[2] fifth bits[4] quants[16]; value = scale · quant + offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q5_1(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 24, destination += 32)
        {
            float scale = Spread.Scale(source), offset = Spread.Scale(source + 2);
            var packed = Vector128.Load(source + 8);
            Spread.Affine((packed & Low) | FifthBits(source + 4), scale, offset, destination);
            Spread.Affine((packed >> 4) | FifthBits(source + 6), scale, offset, destination + 16);
        }
    }

    /// <summary>scale[2] quants[32], signed; value = scale · quant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q8_0(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 34, destination += 32)
        {
            float scale = Spread.Scale(source);
            Spread.Linear(Vector128.Load((sbyte*)source + 2), scale, destination);
            Spread.Linear(Vector128.Load((sbyte*)source + 18), scale, destination + 16);
        }
    }

    /// <summary>scale[2] quants[16]; value = scale · level[quant], the levels being spaced as a normal distribution asks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Iq4Nl(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 18, destination += 32)
        {
            float scale = Spread.Scale(source);
            var packed = Vector128.Load(source + 2);
            Spread.Linear(Vector128.Shuffle(Levels, (packed & Low).AsSByte()), scale, destination);
            Spread.Linear(Vector128.Shuffle(Levels, (packed >> 4).AsSByte()), scale, destination + 16);
        }
    }

    /// <summary>Sixteen bits to sixteen bytes of 0 or 16.</summary>
    private static Vector128<byte> FifthBits(byte* at)
    {
        var spread = Vector128.Create(Vector64.Create(at[0]), Vector64.Create(at[1]));
        return Vector128.Equals(spread & Bits, Bits) & Vector128.Create((byte)16);
    }
}
