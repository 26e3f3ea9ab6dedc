using BetweenTokens.Microworld;
using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Losses;

/// <summary><see cref="FusedCrossEntropy"/> in operations of libtorch, for logits that do not lie on the CPU.</summary>
internal static class PlainCrossEntropy
{
    /// <summary>Sum of −ln p(target) divided by a count, a scalar.</summary>
    /// <param name="logits">Float32 [..., dVocab].</param>
    /// <param name="targets">Int64 [...]; <see cref="Packer.NoTarget"/>: none.</param>
    /// <param name="count">What the sum is divided by.</param>
    /// <param name="distributions">Instead of one word as the target of every row, the law's distribution
    /// [..., dVocab]; empty: the words.</param>
    public static Tensor Of(Tensor logits, Tensor targets, long count, ReadOnlyMemory<float> distributions)
    {
        using var scope = NewDisposeScope();
        var (rows, asked) = (logits.reshape(-1, logits.shape[^1]), targets.Beside(logits).reshape(-1));
        var sum = distributions.IsEmpty
            ? nn.functional.cross_entropy(rows, asked, ignore_index: Packer.NoTarget, reduction: nn.Reduction.Sum)
            : Given(rows, asked, distributions);
        return (sum / Math.Max(1, count)).MoveToOuterDisposeScope();
    }

    /// <summary>−Σ p ln q over the rows that are asked; a law's rows sum to one.</summary>
    private static Tensor Given(Tensor rows, Tensor asked, ReadOnlyMemory<float> distributions)
    {
        var law = tensor(distributions.ToArray(), rows.shape, device: CPU).On(rows.device);
        return (law * nn.functional.log_softmax(rows, -1)).sum(-1).masked_fill(asked.eq(Packer.NoTarget), 0).sum().neg();
    }
}
