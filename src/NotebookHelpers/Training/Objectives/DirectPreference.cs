using static TorchSharp.torch;

namespace BetweenTokens.Training.Objectives;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023, equation 7): −log σ(β·(log π(y_w)/π₀(y_w) − log π(y_l)/π₀(y_l))). With labels of a
/// Bradley–Terry reader of reward r its minimum over all π is π₀·e^(r/β)/Z. It sees ratios inside pairs
/// only: what lies outside them is free.
/// </summary>
public static class DirectPreference
{
    /// <summary>The mean loss of pairs, in nats.</summary>
    /// <param name="chosen">log π of the preferred answers, [pair].</param>
    /// <param name="rejected">log π of the others, [pair].</param>
    /// <param name="chosenBefore">log π₀ of the preferred answers, [pair].</param>
    /// <param name="rejectedBefore">log π₀ of the others, [pair].</param>
    /// <param name="beta">β, how dear it is to leave π₀.</param>
    /// <returns>A scalar with a gradient; the caller disposes it.</returns>
    public static Tensor Loss(Tensor chosen, Tensor rejected, Tensor chosenBefore, Tensor rejectedBefore, double beta)
    {
        using var scope = NewDisposeScope();
        return nn.functional.logsigmoid(Margin(chosen, rejected, chosenBefore, rejectedBefore, beta))
            .mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// β·(log π(y_w)/π₀(y_w) − log π(y_l)/π₀(y_l)): the difference of the rewards that π implies, [pair]. The caller disposes it.
    /// </summary>
    /// <inheritdoc cref="Loss"/>
    public static Tensor Margin(Tensor chosen, Tensor rejected, Tensor chosenBefore, Tensor rejectedBefore, double beta)
    {
        using var scope = NewDisposeScope();
        return (((chosen - chosenBefore) - (rejected - rejectedBefore)) * beta).MoveToOuterDisposeScope();
    }
}
