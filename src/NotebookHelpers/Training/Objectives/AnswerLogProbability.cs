using BetweenTokens.Microworld;
using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Objectives;

/// <summary>Log-probability that a model gives to the tokens of an answer.</summary>
public static class AnswerLogProbability
{
    /// <summary>Σ log p of the targets of each row, in nats.</summary>
    /// <param name="logits">[batch, pos, dVocab].</param>
    /// <param name="targets">Int64 [batch, pos]; <see cref="Packer.NoTarget"/> where nothing is asked.</param>
    /// <returns>[batch], with a gradient; the caller disposes it.</returns>
    public static Tensor Of(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        Shape.Expect(targets, "targets", logits.shape[0], logits.shape[1]);
        var each = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[^1]),
            targets.Beside(logits).reshape(-1), ignore_index: Packer.NoTarget, reduction: nn.Reduction.None);
        return each.view(targets.shape).sum(-1).neg().MoveToOuterDisposeScope();
    }
}
