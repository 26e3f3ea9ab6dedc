using System.Numerics.Tensors;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace BetweenTokens.Models.Kernels;

/// <summary>silu(gate) · up of a single row whose halves lie one after the other, in one pass.</summary>
internal static unsafe class GateKernel
{
    /// <summary>[..., 2·dMlp] → [..., dMlp], or null where this kernel does not apply.</summary>
    public static Tensor? TryApply(Tensor both, int dMlp, Activation activation)
    {
        if (activation != Activation.Silu || both.dtype != ScalarType.Float32
            || both.numel() != 2 * dMlp || !FusedKernels.IsHere(both) || !TensorMemory.IsPlain(both))
        {
            return null;
        }

        var result = empty([.. both.shape[..^1], dMlp], ScalarType.Float32, CPU);
        var gate = new ReadOnlySpan<float>(TensorMemory.Of<float>(both), dMlp);
        var up = new ReadOnlySpan<float>(TensorMemory.Of<float>(both) + dMlp, dMlp);
        var y = new Span<float>(TensorMemory.Of<float>(result), dMlp);
        TensorPrimitives.Sigmoid(gate, y);
        TensorPrimitives.Multiply(y, gate, y);
        TensorPrimitives.Multiply(y, up, y);
        return result;
    }
}
