using System.Numerics.Tensors;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace BetweenTokens.Training.Losses;

/// <summary>Cross-entropy whose gradient, softmax minus target, is formed on the way while a row is in the cache.</summary>
internal sealed class FusedCrossEntropy : autograd.SingleTensorFunction<FusedCrossEntropy>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedCrossEntropy);

    /// <summary>Sum of −ln p(target) divided by a count, a scalar.</summary>
    /// <param name="logits">Float32 [..., dVocab].</param>
    /// <param name="targets">Int64 [...]; <see cref="Packer.NoTarget"/>: none.</param>
    /// <param name="count">What the sum is divided by.</param>
    /// <param name="distributions">Instead of one word as the target of every row, the law's distribution
    /// [..., dVocab]; empty: the words.</param>
    public static Tensor Apply(Tensor logits, Tensor targets, long count, ReadOnlyMemory<float> distributions = default) =>
        FusedKernels.IsHere(logits)
            ? apply(logits.contiguous(), (Asked[])[new(targets, count, distributions)]).view([])
            : PlainCrossEntropy.Of(logits, targets, count, distributions);

    /// <summary>The same for each network of a stack: [network · row, pos, dVocab] → [network].</summary>
    /// <param name="logits">Rows of the networks one after another.</param>
    /// <param name="asked">Targets, count and distributions of each network.</param>
    public static Tensor Each(Tensor logits, IReadOnlyList<(Tensor Targets, long Count, ReadOnlyMemory<float> Distributions)> asked) =>
        FusedKernels.IsHere(logits)
            ? apply(logits.contiguous(), asked.Select(own => new Asked(own.Targets, own.Count, own.Distributions)).ToArray())
            : stack(logits.chunk(asked.Count)
                .Zip(asked, (rows, own) => PlainCrossEntropy.Of(rows, own.Targets, own.Count, own.Distributions)));

    /// <inheritdoc/>
    public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (logits, networks) = ((Tensor)vars[0], (Asked[])vars[1]);
        var (width, gradient, losses) = ((int)logits.shape[^1], empty_like(logits), new float[networks.Length]);
        float* from = TensorMemory.Of<float>(logits), to = TensorMemory.Of<float>(gradient);
        for (var network = 0; network < networks.Length; network++)
        {
            var (asked, sum) = (networks[network], 0.0);
            for (var row = 0; row < asked.Targets.Length; row++, from += width, to += width)
            {
                sum += Loss(asked, row, new ReadOnlySpan<float>(from, width), new Span<float>(to, width));
            }

            losses[network] = (float)(sum / asked.Count);
        }

        ctx.save_for_backward([gradient]);
        return tensor(losses, device: CPU);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var gradient = ctx.get_saved_variables()[0];
        var factors = TensorMemory.Copy<float>(grad_output);
        grad_output.Dispose();
        return HandedGradients.Hand(
            Array.TrueForAll(factors, factor => factor == 1)
                ? gradient
                : (gradient.view(factors.Length, -1) * tensor(factors, device: CPU).unsqueeze(1)).view(gradient.shape),
            null);
    }

    /// <summary>−ln p(target) of a row; its gradient, divided by the count, into y.</summary>
    private static double Loss(Asked asked, int row, ReadOnlySpan<float> x, Span<float> y)
    {
        if (asked.Targets[row] is var target && target == Packer.NoTarget)
        {
            y.Clear();
            return 0;
        }

        var most = TensorPrimitives.Max(x);
        TensorPrimitives.Subtract(x, most, y);
        TensorPrimitives.Exp(y, y);
        var total = TensorPrimitives.Sum(y);
        TensorPrimitives.Multiply(y, 1 / (total * asked.Count), y);
        if (asked.Distributions.IsEmpty)
        {
            y[(int)target] -= 1f / asked.Count;
            return most + Math.Log(total) - x[(int)target];
        }

        var law = asked.Distributions.Span.Slice(row * x.Length, x.Length);
        TensorPrimitives.MultiplyAdd(law, -1f / asked.Count, y, y);
        return most + Math.Log(total) - TensorPrimitives.Dot(law, x);
    }

    private sealed class Asked(Tensor targets, long count, ReadOnlyMemory<float> distributions)
    {
        public long[] Targets { get; } = TensorMemory.Copy<long>(targets);

        public long Count { get; } = Math.Max(1, count);

        public ReadOnlyMemory<float> Distributions => distributions;
    }
}
