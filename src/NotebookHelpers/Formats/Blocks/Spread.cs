using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BetweenTokens.Formats.Blocks;

/// <summary>The inner step of every quantised type: sixteen small integers to sixteen float32 values.</summary>
/// <remarks>Product and sum are rounded separately (no fused multiply-add), so the values equal ggml's and gguf-py's bit for bit.</remarks>
internal static unsafe class Spread
{
    /// <summary>scale · quant + offset.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Affine(Vector128<byte> quants, float scale, float offset, float* destination)
    {
        var wide = Vector256.WidenLower(quants.ToVector256());
        var (factor, shift) = (Vector256.Create(scale), Vector256.Create(offset));
        var lower = Vector256.ConvertToSingle(Vector256.WidenLower(wide).AsInt32()) * factor;
        var upper = Vector256.ConvertToSingle(Vector256.WidenUpper(wide).AsInt32()) * factor;
        (lower + shift).Store(destination);
        (upper + shift).Store(destination + 8);
    }

    /// <summary>scale · quant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Linear(Vector128<sbyte> quants, float scale, float* destination)
    {
        var wide = Vector256.WidenLower(quants.ToVector256());
        var factor = Vector256.Create(scale);
        (Vector256.ConvertToSingle(Vector256.WidenLower(wide)) * factor).Store(destination);
        (Vector256.ConvertToSingle(Vector256.WidenUpper(wide)) * factor).Store(destination + 8);
    }

    /// <summary>A half-precision scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Scale(byte* at) => (float)*(Half*)at;
}
