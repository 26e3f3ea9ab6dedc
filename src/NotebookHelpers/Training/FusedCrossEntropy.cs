using System.Numerics.Tensors;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Kernels;
using BetweenTokens.Models.Learning;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace BetweenTokens.Training;

/// <summary>Cross-entropy whose gradient, softmax minus target, is formed on the way while a row is in the cache.</summary>
internal sealed class FusedCrossEntropy : autograd.SingleTensorFunction<FusedCrossEntropy>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedCrossEntropy);

    /// <summary>Sum of −ln p(target) divided by a count.</summary>
    /// <param name="logits">Float32 [..., dVocab].</param>
    /// <param name="targets">Int64 [...]; <see cref="Packer.NoTarget"/>: none.</param>
    /// <param name="count">What the sum is divided by.</param>
    /// <param name="distributions">Instead of one word as the target of every row, the law's distribution [..., dVocab]; empty: the words.</param>
    public static Tensor Apply(Tensor logits, Tensor targets, long count, ReadOnlyMemory<float> distributions = default) =>
        apply(logits.contiguous(), new Asked(targets.contiguous().data<long>().ToArray(), distributions, Math.Max(1, count)));

    /// <inheritdoc/>
    public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (logits, asked) = ((Tensor)vars[0], (Asked)vars[1]);
        var (width, gradient, sum) = ((int)logits.shape[^1], empty_like(logits), 0.0);
        float* from = Memory.Of<float>(logits), to = Memory.Of<float>(gradient);
        for (var row = 0; row < asked.Targets.Length; row++, from += width, to += width)
        {
            var x = new ReadOnlySpan<float>(from, width);
            var y = new Span<float>(to, width);
            if (asked.Targets[row] is var target && target == Packer.NoTarget)
            {
                y.Clear();
                continue;
            }

            var most = TensorPrimitives.Max(x);
            TensorPrimitives.Subtract(x, most, y);
            TensorPrimitives.Exp(y, y);
            var total = TensorPrimitives.Sum(y);
            TensorPrimitives.Multiply(y, 1 / (total * asked.Count), y);
            if (asked.Distributions.IsEmpty)
            {
                y[(int)target] -= 1f / asked.Count;
                sum += most + Math.Log(total) - x[(int)target];
                continue;
            }

            var law = asked.Distributions.Span.Slice(row * width, width);
            TensorPrimitives.MultiplyAdd(law, -1f / asked.Count, y, y);
            sum += most + Math.Log(total) - TensorPrimitives.Dot(law, x);
        }

        ctx.save_for_backward([gradient]);
        return tensor((float)(sum / asked.Count));
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var gradient = ctx.get_saved_variables()[0];
        var factor = grad_output.item<float>();
        grad_output.Dispose();
        return Spent.Hand(factor == 1 ? gradient : gradient * factor, null);
    }

    private sealed record Asked(long[] Targets, ReadOnlyMemory<float> Distributions, long Count);
}
