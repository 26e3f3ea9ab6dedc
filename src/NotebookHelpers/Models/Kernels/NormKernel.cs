using System.Numerics.Tensors;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace BetweenTokens.Models.Kernels;

/// <summary>Norms of float32 rows in one pass over memory, where no gradient is asked for.</summary>
internal sealed unsafe class NormKernel : IRangeJob
{
    // Rows of one token are 2 KB; below this many values a second thread costs more than it brings.
    private const int ValuesPerRange = 16_384;

    private readonly NormKind _kind;
    private readonly float _epsilon;
    private readonly float* _from;
    private readonly float* _to;
    private readonly float* _gain;
    private readonly float* _bias;
    private readonly float* _found;
    private readonly float* _given;
    private readonly int _width;

    private NormKernel(NormKind kind, float epsilon, Tensor x, Tensor result, Tensor? gain, Tensor? bias, Tensor? found, Tensor? given)
    {
        (_kind, _epsilon, _width) = (kind, epsilon, (int)x.shape[^1]);
        _from = TensorMemory.Of<float>(x);
        _to = TensorMemory.Of<float>(result);
        _gain = gain is null ? null : TensorMemory.Of<float>(gain);
        _bias = bias is null ? null : TensorMemory.Of<float>(bias);
        _found = found is null ? null : TensorMemory.Of<float>(found);
        _given = given is null ? null : TensorMemory.Of<float>(given);
    }

    /// <summary>The normalised rows, or null where this kernel does not apply.</summary>
    /// <param name="kind">Kind of norm.</param>
    /// <param name="epsilon">ε inside the square root.</param>
    /// <param name="x">[..., width].</param>
    /// <param name="gain">[width] or null.</param>
    /// <param name="bias">[width] or null.</param>
    /// <param name="found">Takes each row's divisor, contiguous float32 [..., 1]; null: nobody asks.</param>
    /// <param name="given">Divisors to use instead of the rows' own, contiguous float32 [..., 1]; null: their own.</param>
    public static Tensor? TryApply(
        NormKind kind, double epsilon, Tensor x, Tensor? gain, Tensor? bias, Tensor? found = null, Tensor? given = null)
    {
        if (x.dtype != ScalarType.Float32 || !FusedKernels.IsHere(x) || !x.is_contiguous() || !TensorMemory.IsPlain(x, gain))
        {
            return null;
        }

        var result = empty_like(x);
        var kernel = new NormKernel(kind, (float)epsilon, x, result, gain, bias, found, given);
        KernelThreads.Run(kernel, (int)(x.numel() / kernel._width), Math.Max(1, ValuesPerRange / kernel._width));
        return result;
    }

    public void Run(int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            var x = new ReadOnlySpan<float>(_from + ((long)row * _width), _width);
            var y = new Span<float>(_to + ((long)row * _width), _width);
            if (_kind == NormKind.LayerNorm)
            {
                TensorPrimitives.Subtract(x, TensorPrimitives.Sum(x) / _width, y);
                x = y;
            }

            var divisor = _given is not null ? _given[row] : MathF.Sqrt((TensorPrimitives.SumOfSquares(x) / _width) + _epsilon);
            if (_found is not null)
            {
                _found[row] = divisor;
            }

            TensorPrimitives.Multiply(x, 1 / divisor, y);
            if (_gain is not null)
            {
                TensorPrimitives.Multiply(y, new ReadOnlySpan<float>(_gain, _width), y);
            }

            if (_bias is not null)
            {
                TensorPrimitives.Add(y, new ReadOnlySpan<float>(_bias, _width), y);
            }
        }
    }
}
