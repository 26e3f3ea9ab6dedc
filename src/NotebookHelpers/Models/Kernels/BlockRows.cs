using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BetweenTokens.Models.Kernels;

/// <summary>
/// Rows in the blocks of 32 in which a GGUF keeps them (Q4_0, Q4_1, Q8_0), scales as float32 apart. A product gives
/// what the dequantised matrix would give, but reads a fifth of the bytes.
/// </summary>
internal abstract unsafe class BlockRows : RowMatrix, IDisposable
{
    protected const int BlockSize = 32;

    private long _bytes;

    protected BlockRows(int rows, int columns, int bytesPerBlock, int scalesPerBlock)
    {
        (Rows, Blocks) = (rows, columns / BlockSize);
        var blocks = (long)rows * Blocks;
        _bytes = blocks * (bytesPerBlock + (4L * scalesPerBlock));
        Quants = (byte*)NativeMemory.AlignedAlloc((nuint)(blocks * bytesPerBlock) + 64, 64);
        Scales = (float*)NativeMemory.AlignedAlloc((nuint)(blocks * 4 * scalesPerBlock) + 64, 64);
        GC.AddMemoryPressure(_bytes);
    }

    ~BlockRows() => Free();

    public sealed override int Rows { get; }

    public sealed override long Bytes => _bytes;

    protected int Blocks { get; }

    protected byte* Quants { get; private set; }

    protected float* Scales { get; private set; }

    /// <summary>Bytes of one block in the file.</summary>
    public abstract int StoredBlockBytes { get; }

    /// <summary>True of the stored types that have such a matrix, in rows of whole blocks.</summary>
    public static bool Takes(string storedType, int columns) => columns % BlockSize == 0 && storedType is "Q4_0" or "Q4_1" or "Q8_0";

    /// <summary>A matrix of this stored type, empty, or null where the type is not among them or rows are no whole blocks.</summary>
    public static BlockRows? TryCreate(string storedType, int rows, int columns) => columns % BlockSize != 0 ? null : storedType switch
    {
        "Q4_0" => new FourBitRows(rows, columns, hasMinimum: false),
        "Q4_1" => new FourBitRows(rows, columns, hasMinimum: true),
        "Q8_0" => new EightBitRows(rows, columns),
        _ => null,
    };

    /// <summary>Takes one row as it lies in the file.</summary>
    public void SetRow(int row, ReadOnlySpan<byte> stored)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(stored.Length, Blocks * StoredBlockBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows);
        fixed (byte* from = stored)
        {
            SetBlocks((long)row * Blocks, from);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes the blocks of one row, of which the first is the matrix's block <paramref name="first"/>.</summary>
    protected abstract void SetBlocks(long first, byte* stored);

    private void Free()
    {
        if (Quants is not null)
        {
            NativeMemory.AlignedFree(Quants);
            NativeMemory.AlignedFree(Scales);
            GC.RemoveMemoryPressure(_bytes);
            Quants = null;
            Scales = null;
            _bytes = 0;
        }
    }
}

/// <summary>Four bits a weight: value = d·q + m (Q4_1), or d·(q − 8) (Q4_0). Low halves are weights 0–15, high halves 16–31.</summary>
internal sealed unsafe class FourBitRows(int rows, int columns, bool hasMinimum) : BlockRows(rows, columns, BlockSize / 2, 2)
{
    public override int StoredBlockBytes => hasMinimum ? 20 : 18;

    public override void Multiply(float* x, float* y, int from, int to)
    {
        var steps = Vector512.CreateSequence(0f, 1f);
        for (var row = from; row < to; row++)
        {
            var quants = Quants + ((long)row * Blocks * (BlockSize / 2));
            var scales = Scales + ((long)row * Blocks * 2);
            var (a, b) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (var block = 0; block < Blocks; block++)
            {
                var at = x + (block * BlockSize);
                var codes = Widen(quants + (block * (BlockSize / 2)));
                var (low, high) = Decode(codes, Vector512.Create(scales[2 * block]), Vector512.Create(scales[(2 * block) + 1]), steps);
                a = Vector512.FusedMultiplyAdd(low, Vector512.Load(at), a);
                b = Vector512.FusedMultiplyAdd(high, Vector512.Load(at + 16), b);
            }

            y[row] = Vector512.Sum(a + b);
        }
    }

    // Compiled as if it had run often: at a load it runs once, over everything.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void SetBlocks(long first, byte* stored)
    {
        byte* quants = Quants + (first * (BlockSize / 2));
        float* scales = Scales + (first * 2);
        var bytes = StoredBlockBytes;
        for (var block = 0; block < Blocks; block++, stored += bytes, quants += BlockSize / 2, scales += 2)
        {
            var scale = (float)*(Half*)stored;
            scales[0] = scale;
            scales[1] = hasMinimum ? (float)((Half*)stored)[1] : -8 * scale;
            Vector128.Load(stored + bytes - (BlockSize / 2)).Store(quants);
        }
    }

    /// <summary>The sixteen possible values of a block fill one register, so that a look-up decodes sixteen weights at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Low, Vector512<float> High) Decode(
        Vector512<int> codes, Vector512<float> scale, Vector512<float> minimum, Vector512<float> steps)
    {
        if (Avx512F.IsSupported)
        {
            var values = Vector512.FusedMultiplyAdd(scale, steps, minimum);
            return (Avx512F.PermuteVar16x32(values, codes), Avx512F.PermuteVar16x32(values, codes >>> 4));
        }

        var low = Vector512.ConvertToSingle(codes & Vector512.Create(15));
        var high = Vector512.ConvertToSingle(codes >>> 4);
        return (Vector512.FusedMultiplyAdd(scale, low, minimum), Vector512.FusedMultiplyAdd(scale, high, minimum));
    }
}

/// <summary>Eight bits a weight: value = d·q.</summary>
internal sealed unsafe class EightBitRows(int rows, int columns) : BlockRows(rows, columns, BlockSize, 1)
{
    public override int StoredBlockBytes => 34;

    public override void Multiply(float* x, float* y, int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            var quants = (sbyte*)Quants + ((long)row * Blocks * BlockSize);
            var scales = Scales + ((long)row * Blocks);
            var sum = Vector512<float>.Zero;
            for (var block = 0; block < Blocks; block++)
            {
                var at = x + (block * BlockSize);
                var codes = quants + (block * BlockSize);
                var part = Widen(codes) * Vector512.Load(at);
                part = Vector512.FusedMultiplyAdd(Widen(codes + 16), Vector512.Load(at + 16), part);
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(scales[block]), part, sum);
            }

            y[row] = Vector512.Sum(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void SetBlocks(long first, byte* stored)
    {
        byte* quants = Quants + (first * BlockSize);
        float* scales = Scales + first;
        for (var block = 0; block < Blocks; block++, stored += StoredBlockBytes, quants += BlockSize)
        {
            scales[block] = (float)*(Half*)stored;
            Vector256.Load(stored + 2).Store(quants);
        }
    }
}
