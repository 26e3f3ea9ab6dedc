using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BetweenTokens.Models.Kernels;

/// <summary>A matrix [rows, columns] in some storage, made for one product: with a single vector of float32.</summary>
internal abstract unsafe class RowMatrix
{
    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Bytes that one product reads.</summary>
    public abstract long Bytes { get; }

    /// <summary>y[i] = row i · x for the rows from <paramref name="from"/> to <paramref name="to"/>; sums in float32.</summary>
    public abstract void Multiply(float* x, float* y, int from, int to);

    /// <summary>Sixteen unsigned bytes as int32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Vector512<int> Widen(byte* at) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Int32(Vector128.Load(at))
        : Vector512.Create(Widen(Vector128.Load(at).GetLower()), Widen(Vector128.Load(at).GetUpper()));

    /// <summary>Sixteen signed bytes as float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static Vector512<float> Widen(sbyte* at)
    {
        if (Avx512F.IsSupported)
        {
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(at)));
        }

        var (low, high) = Vector128.Widen(Vector128.Load(at));
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        return Vector512.ConvertToSingle(Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)));
    }

    /// <summary>Sixteen bfloat16 as float32: their bits are the upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Widen(ushort* at)
    {
        if (Avx512F.IsSupported)
        {
            return (Avx512F.ConvertToVector512Int32(Vector256.Load(at)) << 16).AsSingle();
        }

        var (low, high) = Vector256.Widen(Vector256.Load(at));
        return (Vector512.Create(low, high) << 16).AsSingle();
    }

    private static Vector256<int> Widen(Vector64<byte> bytes)
    {
        var (low, _) = Vector128.Widen(bytes.ToVector128());
        var (a, b) = Vector128.Widen(low);
        return Vector256.Create(a, b).AsInt32();
    }
}

/// <summary>Several matrices one above the other, each in its own storage.</summary>
internal sealed unsafe class StackedRows(RowMatrix[] parts) : RowMatrix
{
    public override int Rows { get; } = parts.Sum(part => part.Rows);

    public override long Bytes { get; } = parts.Sum(part => part.Bytes);

    public override void Multiply(float* x, float* y, int from, int to)
    {
        var start = 0;
        foreach (var part in parts)
        {
            var (first, last) = (Math.Max(from, start), Math.Min(to, start + part.Rows));
            if (first < last)
            {
                part.Multiply(x, y + start, first - start, last - start);
            }

            start += part.Rows;
        }
    }
}
