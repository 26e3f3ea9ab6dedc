using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>
/// GELU(x) = x·Φ(x) (Hendrycks and Gimpel 2016), exact to float32, with its derivative Φ(x) + x·φ(x) formed on the way, since
/// both need the same exponential.
/// </summary>
internal sealed class FusedGelu : autograd.SingleTensorFunction<FusedGelu>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedGelu);

    /// <summary>The same shape, or null where this kernel does not apply.</summary>
    public static Tensor? TryApply(Tensor x) =>
        FusedKernels.Applies(x) && x.numel() % AttentionShape.Lanes == 0 ? apply(x.contiguous()) : null;

    /// <inheritdoc/>
    public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var (result, derivative) = (empty_like(x), empty_like(x));
        float* from = TensorMemory.Of<float>(x), to = TensorMemory.Of<float>(result), slopes = TensorMemory.Of<float>(derivative);
        for (long i = 0, count = x.numel(); i < count; i += AttentionShape.Lanes)
        {
            var value = Vector512.Load(from + i);
            var (below, density) = Normal(value);
            (value * below).Store(to + i);
            Vector512.FusedMultiplyAdd(value, density, below).Store(slopes + i);
        }

        ctx.save_for_backward([derivative]);
        return result;
    }

    /// <inheritdoc/>
    public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        using var gradient = grad_output.contiguous();
        grad_output.Dispose();
        var result = empty_like(saved[0]);
        float* given = TensorMemory.Of<float>(gradient), slopes = TensorMemory.Of<float>(saved[0]), to = TensorMemory.Of<float>(result);
        for (long i = 0, count = result.numel(); i < count; i += AttentionShape.Lanes)
        {
            (Vector512.Load(given + i) * Vector512.Load(slopes + i)).Store(to + i);
        }

        saved.ForEach(tensor => tensor.Dispose());
        return HandedGradients.Hand(result);
    }

    /// <summary>
    /// Φ and φ of the standard normal law. Φ by Abramowitz and Stegun 7.1.26: within 0.8e-7, a rounding of float32 at one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Below, Vector512<float> Density) Normal(Vector512<float> x)
    {
        var one = Vector512<float>.One;
        var size = Vector512.Abs(x);
        var bell = Vector512.Exp(Vector512.Create(-0.5f) * x * x);
        var t = one / Vector512.FusedMultiplyAdd(Vector512.Create(0.3275911f * 0.70710678f), size, one);
        var tail = Vector512.FusedMultiplyAdd(Vector512.Create(1.061405429f), t, Vector512.Create(-1.453152027f));
        tail = Vector512.FusedMultiplyAdd(tail, t, Vector512.Create(1.421413741f));
        tail = Vector512.FusedMultiplyAdd(tail, t, Vector512.Create(-0.284496736f));
        tail = Vector512.FusedMultiplyAdd(tail, t, Vector512.Create(0.254829592f));
        tail = tail * t * bell * Vector512.Create(0.5f);
        var below = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), tail, one - tail);
        return (below, bell * Vector512.Create(0.3989422804f));
    }
}
