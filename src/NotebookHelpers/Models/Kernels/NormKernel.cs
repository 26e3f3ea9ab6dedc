using System.Numerics.Tensors;
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
    private readonly int _width;

    private NormKernel(NormKind kind, float epsilon, Tensor x, Tensor result, Tensor? gain, Tensor? bias)
    {
        (_kind, _epsilon, _width) = (kind, epsilon, (int)x.shape[^1]);
        _from = Memory.Of<float>(x);
        _to = Memory.Of<float>(result);
        _gain = gain is null ? null : Memory.Of<float>(gain);
        _bias = bias is null ? null : Memory.Of<float>(bias);
    }

    /// <summary>The normalised rows, or null where this kernel does not apply.</summary>
    public static Tensor? TryApply(NormKind kind, double epsilon, Tensor x, Tensor? gain, Tensor? bias)
    {
        if (x.dtype != ScalarType.Float32 || x.device_type != TorchSharp.DeviceType.CPU || !x.is_contiguous() || !Memory.IsPlain(x, gain))
        {
            return null;
        }

        var result = empty_like(x);
        var kernel = new NormKernel(kind, (float)epsilon, x, result, gain, bias);
        WorkCrew.Run(kernel, (int)(x.numel() / kernel._width), Math.Max(1, ValuesPerRange / kernel._width));
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

            var scale = 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares(x) / _width) + _epsilon);
            TensorPrimitives.Multiply(x, scale, y);
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
