using System.Runtime.Intrinsics;

namespace BetweenTokens.Models.Kernels;

/// <summary>Float32 rows in a tensor's memory, which the tensor owns.</summary>
internal sealed unsafe class FloatRows(float* weights, int rows, int columns) : RowMatrix
{
    public override int Rows => rows;

    public override long Bytes => 4L * rows * columns;

    public override void Multiply(float* x, float* y, int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            var w = weights + ((long)row * columns);
            var (a, b) = (Vector512<float>.Zero, Vector512<float>.Zero);
            var i = 0;
            for (; i <= columns - 32; i += 32)
            {
                a = Vector512.FusedMultiplyAdd(Vector512.Load(w + i), Vector512.Load(x + i), a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(w + i + 16), Vector512.Load(x + i + 16), b);
            }

            var sum = Vector512.Sum(a + b);
            for (; i < columns; i++)
            {
                sum += w[i] * x[i];
            }

            y[row] = sum;
        }
    }
}

/// <summary>Bfloat16 rows in a tensor's memory, which the tensor owns.</summary>
internal sealed unsafe class BFloatRows(ushort* weights, int rows, int columns) : RowMatrix
{
    public override int Rows => rows;

    public override long Bytes => 2L * rows * columns;

    public override void Multiply(float* x, float* y, int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            var w = weights + ((long)row * columns);
            var (a, b) = (Vector512<float>.Zero, Vector512<float>.Zero);
            var i = 0;
            for (; i <= columns - 32; i += 32)
            {
                a = Vector512.FusedMultiplyAdd(Widen(w + i), Vector512.Load(x + i), a);
                b = Vector512.FusedMultiplyAdd(Widen(w + i + 16), Vector512.Load(x + i + 16), b);
            }

            var sum = Vector512.Sum(a + b);
            for (; i < columns; i++)
            {
                sum += BitConverter.UInt32BitsToSingle((uint)w[i] << 16) * x[i];
            }

            y[row] = sum;
        }
    }
}
