using System.Runtime.Intrinsics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>x / √(mean(x²) + ε) · gain over the last axis with its gradient, each in one pass over memory.</summary>
internal sealed class FusedNorm : autograd.SingleTensorFunction<FusedNorm>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedNorm);

    /// <summary>The normalised rows, or null where this kernel does not apply.</summary>
    /// <param name="x">[..., width], float32.</param>
    /// <param name="gain">[width], or [network, width] where x holds the rows of each network one after another.</param>
    /// <param name="epsilon">ε inside the square root.</param>
    public static Tensor? TryApply(Tensor x, Tensor? gain, double epsilon) =>
        FusedKernels.Applies(x) && gain is not null && x.shape[^1] % AttentionShape.Lanes == 0
            ? apply(x.contiguous(), gain, (float)epsilon)
            : null;

    /// <inheritdoc/>
    public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, gain, epsilon) = ((Tensor)vars[0], (Tensor)vars[1], (float)vars[2]);
        var (width, rows) = ((int)x.shape[^1], (int)(x.numel() / x.shape[^1]));
        var (result, inverse) = (empty_like(x), empty(rows, ScalarType.Float32, CPU));
        float* from = TensorMemory.Of<float>(x), to = TensorMemory.Of<float>(result),
            gains = TensorMemory.Of<float>(gain), kept = TensorMemory.Of<float>(inverse);
        var (own, next) = (RowsOf(gain, rows), RowsOf(gain, rows));
        for (var row = 0; row < rows; row++, from += width, to += width)
        {
            if (row == next)
            {
                gains += width;
                next += own;
            }

            var squares = Vector512<float>.Zero;
            for (var i = 0; i < width; i += AttentionShape.Lanes)
            {
                var value = Vector512.Load(from + i);
                squares = Vector512.FusedMultiplyAdd(value, value, squares);
            }

            kept[row] = 1 / MathF.Sqrt((Vector512.Sum(squares) / width) + epsilon);
            var factor = Vector512.Create(kept[row]);
            for (var i = 0; i < width; i += AttentionShape.Lanes)
            {
                (Vector512.Load(from + i) * factor * Vector512.Load(gains + i)).Store(to + i);
            }
        }

        ctx.save_for_backward([x, gain, inverse]);
        return result;
    }

    /// <inheritdoc/>
    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        using var gradient = grad_output.contiguous();
        grad_output.Dispose();
        var (width, rows) = ((int)saved[0].shape[^1], (int)(saved[0].numel() / saved[0].shape[^1]));
        var (result, gainGradient) = (empty_like(saved[0]), zeros_like(saved[1]));
        float* x = TensorMemory.Of<float>(saved[0]), gains = TensorMemory.Of<float>(saved[1]), inverse = TensorMemory.Of<float>(saved[2]);
        float* given = TensorMemory.Of<float>(gradient), to = TensorMemory.Of<float>(result), sums = TensorMemory.Of<float>(gainGradient);
        var (own, next) = (RowsOf(saved[1], rows), RowsOf(saved[1], rows));
        for (var row = 0; row < rows; row++, x += width, given += width, to += width)
        {
            if (row == next)
            {
                gains += width;
                sums += width;
                next += own;
            }

            var (factor, dot) = (Vector512.Create(inverse[row]), Vector512<float>.Zero);
            for (var i = 0; i < width; i += AttentionShape.Lanes)
            {
                var (scaled, value) = (Vector512.Load(given + i), Vector512.Load(x + i) * factor);
                Vector512.FusedMultiplyAdd(scaled, value, Vector512.Load(sums + i)).Store(sums + i);
                dot = Vector512.FusedMultiplyAdd(scaled * Vector512.Load(gains + i), value, dot);
            }

            // dx = (g·dy − x̂ · mean(g·dy·x̂)) / rms
            var mean = Vector512.Create(Vector512.Sum(dot) / width);
            for (var i = 0; i < width; i += AttentionShape.Lanes)
            {
                (((Vector512.Load(given + i) * Vector512.Load(gains + i)) - (Vector512.Load(x + i) * factor * mean)) * factor)
                    .Store(to + i);
            }
        }

        saved.ForEach(tensor => tensor.Dispose());
        return HandedGradients.Hand(result, gainGradient, null);
    }

    /// <summary>Rows that share a gain.</summary>
    private static int RowsOf(Tensor gain, int rows) => gain.dim() == 1 ? rows : rows / (int)gain.shape[0];
}
