using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Formats.Blocks;

/// <summary>ggml's K types: 256 values a block, sub-blocks of 16 or 32 with small integer scales of their own.</summary>
/// <remarks>Layouts: ggml-common.h (block_q2_K … block_q6_K) and the dequantize_row_q*_K loops of ggml-quants.c.</remarks>
internal static unsafe class SuperBlocks
{
    private const int Values = 256;

    private static Vector128<byte> Low => Vector128.Create((byte)0x0f);

    private static Vector128<byte> Two => Vector128.Create((byte)3);

    /// <summary>scales[16] (scale, then offset in half-bytes) quants[64] scale[2] offset[2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q2_K(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 84)
        {
            float scale = Spread.Scale(source + 80), offset = Spread.Scale(source + 82);
            for (int sub = 0; sub < 16; sub++, destination += 16)
            {
                // Sub-blocks 0…7 read the first 32 bytes, two bits at a time, 16 bytes and 16 bytes by turns.
                var packed = Vector128.Load(source + 16 + (sub / 8 * 32) + (sub % 2 * 16));
                var quants = (packed >> (sub % 8 / 2 * 2)) & Two;
                Spread.Affine(quants, scale * (source[sub] & 0xf), -(offset * (source[sub] >> 4)), destination);
            }
        }
    }

    /// <summary>third bits[32] (set: nothing to take away) quants[64] scales[12] of six bits, less 32, scale[2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q3_K(byte* source, float* destination, int blocks)
    {
        sbyte* scales = stackalloc sbyte[16];
        for (; blocks > 0; blocks--, source += 110)
        {
            float scale = Spread.Scale(source + 108);
            UnpackQ3Scales(source + 96, scales);
            for (int sub = 0; sub < 16; sub++, destination += 16)
            {
                var packed = Vector128.Load(source + 32 + (sub / 8 * 32) + (sub % 2 * 16));
                var bit = Vector128.Create((byte)(1 << (sub / 2)));
                var missing = Vector128.Equals(Vector128.Load(source + (sub % 2 * 16)) & bit, Vector128<byte>.Zero)
                    & Vector128.Create((byte)4);
                var quants = (packed >> (sub % 8 / 2 * 2)) & Two;
                Spread.Linear((quants - missing).AsSByte(), scale * scales[sub], destination);
            }
        }
    }

    /// <summary>scale[2] offset[2] scales and offsets of six bits[12] quants[128].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q4_K(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 144, destination += Values)
        {
            for (int sub = 0; sub < 8; sub++)
            {
                var (scale, offset) = SubScale(source, sub);
                for (int half = 0; half < 32; half += 16)
                {
                    var packed = Vector128.Load(source + 16 + (sub / 2 * 32) + half);
                    var quants = sub % 2 == 0 ? packed & Low : packed >> 4;
                    Spread.Affine(quants, scale, offset, destination + (sub * 32) + half);
                }
            }
        }
    }

    /// <summary>scale[2] offset[2] scales and offsets of six bits[12] fifth bits[32] quants[128].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q5_K(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 176, destination += Values)
        {
            for (int sub = 0; sub < 8; sub++)
            {
                var (scale, offset) = SubScale(source, sub);
                var bit = Vector128.Create((byte)(1 << sub));
                for (int half = 0; half < 32; half += 16)
                {
                    var packed = Vector128.Load(source + 48 + (sub / 2 * 32) + half);
                    var fifth = Vector128.Equals(Vector128.Load(source + 16 + half) & bit, bit) & Vector128.Create((byte)16);
                    var quants = (sub % 2 == 0 ? packed & Low : packed >> 4) | fifth;
                    Spread.Affine(quants, scale, offset, destination + (sub * 32) + half);
                }
            }
        }
    }

    /// <summary>lower four bits[128] upper two bits[64] scales[16], signed, scale[2]; value = scale · (quant − 32).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Q6_K(byte* source, float* destination, int blocks)
    {
        for (; blocks > 0; blocks--, source += 210, destination += Values)
        {
            float scale = Spread.Scale(source + 208);
            var scales = (sbyte*)source + 192;
            for (int sub = 0; sub < 16; sub++)
            {
                // Each half of 128 values: four runs of 32, that take their upper bits from the same 32 bytes.
                int part = sub / 8, run = sub % 8 / 2, half = sub % 2 * 16;
                var lower = Vector128.Load(source + (part * 64) + (run % 2 * 32) + half);
                var upper = (Vector128.Load(source + 128 + (part * 32) + half) >> (run * 2)) & Two;
                var quants = (run < 2 ? lower & Low : lower >> 4) | (upper << 4);
                Spread.Linear(quants.AsSByte() - Vector128.Create((sbyte)32), scale * scales[sub], destination + (sub * 16));
            }
        }
    }

    /// <summary>Scale and negative offset of a sub-block of Q4_K and Q5_K (get_scale_min_k4).</summary>
    private static (float Scale, float Offset) SubScale(byte* block, int sub)
    {
        var packed = block + 4;
        var (scale, offset) = sub < 4
            ? (packed[sub] & 63, packed[sub + 4] & 63)
            : ((packed[sub + 4] & 0xf) | (packed[sub - 4] >> 6 << 4), (packed[sub + 4] >> 4) | (packed[sub] >> 6 << 4));
        return (Spread.Scale(block) * scale, -(Spread.Scale(block + 2) * offset));
    }

    /// <summary>Sixteen scales of six bits: lower four in the first eight bytes, upper two in the last four.</summary>
    private static void UnpackQ3Scales(byte* packed, sbyte* scales)
    {
        for (int sub = 0; sub < 16; sub++)
        {
            int lower = sub < 8 ? packed[sub] & 0xf : packed[sub - 8] >> 4;
            int upper = (packed[8 + (sub % 4)] >> (sub / 4 * 2)) & 3;
            scales[sub] = (sbyte)((lower | (upper << 4)) - 32);
        }
    }
}
