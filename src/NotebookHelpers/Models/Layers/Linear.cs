using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>x·Wᵀ + b.</summary>
/// <param name="weight">W, [out, in], or [network, out, in] of a stack; owned by the parameters.</param>
/// <param name="bias">b, [out] or [network, out], or null.</param>
/// <param name="compact">The same matrix in the file's blocks, for one row at a time; null: there is none.</param>
internal sealed unsafe class Linear(Tensor weight, Tensor? bias, CompactMatrix? compact = null) : IRangeJob
{
    // Rows to take at a time: some 100 KB of weights, so that the two sides end together and the counter costs nothing.
    private const int BytesPerRange = 100_000;

    private readonly int _in = (int)weight.shape[^1];
    private readonly int _out = (int)weight.shape[^2];
    private readonly bool _stacked = weight.dim() == 3;
    private RowMatrix? _rows;
    private RowMatrix? _current;
    private float* _x;
    private float* _y;

    /// <summary>W, [out, in] or [network, out, in].</summary>
    public Tensor Weight => weight;

    /// <summary>b, [out] or [network, out], or null.</summary>
    public Tensor? Bias => bias;

    /// <summary>Applies it to the last axis: [..., in] → [..., out], in the weight's type; a single row in float32.</summary>
    public Tensor Apply(Tensor x) =>
        x.numel() == _in && !_stacked && FusedKernels.IsHere(x) && x.is_contiguous()
            && TensorMemory.IsPlain(x, weight) && TryRow(x) is { } row
            ? row
            : Multiply(x, weight, bias);

    /// <summary>
    /// x·Wᵀ + b by libtorch; by a product of this library's that learns for a stack, and in bfloat16 where this pass asks for it.
    /// </summary>
    public static Tensor Multiply(Tensor x, Tensor weight, Tensor? bias)
    {
        if ((FusedKernels.InBFloat16 || weight.dim() == 3) && !FusedKernels.IsHere(x))
        {
            return Elsewhere(x, weight, bias);
        }

        var narrow = FusedKernels.InBFloat16 && FusedKernels.Applies(x);
        return narrow || weight.dim() == 3
            ? PlusBias(FusedLinear.Apply(x, weight, narrow ? ScalarType.BFloat16 : ScalarType.Float32), bias)
            : nn.functional.linear(x.dtype == weight.dtype ? x : x.to(weight.dtype), weight, bias);
    }

    /// <summary>
    /// The same on another device, whose backward pass runs on a thread of libtorch's: in operations
    /// whose gradient libtorch knows.
    /// </summary>
    private static Tensor Elsewhere(Tensor x, Tensor weight, Tensor? bias)
    {
        var narrow = FusedKernels.InBFloat16 && is_grad_enabled() && x.dtype == ScalarType.Float32;
        var (rows, matrix) = narrow ? (x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16)) : (x.to(weight.dtype), weight);
        var product = weight.dim() == 2
            ? matmul(rows, matrix.t()) // [..., out]
            : matmul(NetworkStack.Matrices(rows, weight.shape[0]), matrix.transpose(-1, -2)) // [network, B·T, out]
                .view([.. x.shape[..^1], weight.shape[^2]]); // [..., out]
        return PlusBias(narrow ? product.to(ScalarType.Float32) : product, bias);
    }

    private static Tensor PlusBias(Tensor result, Tensor? bias) => bias is null ? result
        : bias.dim() == 1 ? result + bias
        : (NetworkStack.Matrices(result, bias.shape[0]) + bias.unsqueeze(1)).view(result.shape); // [..., out]

    void IRangeJob.Run(int from, int to) => _current!.Multiply(_x, _y, from, to);

    /// <summary>
    /// One row: a product that only waits for memory, so it reads the weights in their smallest form, on
    /// this library's threads instead of libtorch's.
    /// </summary>
    private Tensor? TryRow(Tensor x)
    {
        if (weight.dtype == ScalarType.Float64)
        {
            return null;
        }

        var matrix = compact?.Rows ?? (_rows ??= OfTensor());
        if (matrix is null || !Monitor.TryEnter(this))
        {
            return null;
        }

        try
        {
            using var wide = x.dtype == ScalarType.Float32 ? null : x.to(ScalarType.Float32);
            var result = empty([.. x.shape[..^1], _out], ScalarType.Float32, CPU);
            _current = matrix;
            _x = TensorMemory.Of<float>(wide ?? x);
            _y = TensorMemory.Of<float>(result);
            KernelThreads.Run(this, _out, (int)Math.Max(1, BytesPerRange * (long)_out / matrix.Bytes));
            return bias is null ? result : result.add_(bias);
        }
        finally
        {
            Monitor.Exit(this);
        }
    }

    private RowMatrix? OfTensor() =>
        weight.device_type != TorchSharp.DeviceType.CPU || !weight.is_contiguous() || weight.numel() * weight.ElementSize > int.MaxValue
            ? null
            : weight.dtype switch
            {
                ScalarType.Float32 => new FloatRows(TensorMemory.Of<float>(weight), _out, _in),
                ScalarType.BFloat16 => new BFloatRows(TensorMemory.Of<ushort>(weight), _out, _in),
                _ => null,
            };
}
