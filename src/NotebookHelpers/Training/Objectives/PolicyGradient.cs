using static TorchSharp.torch;

namespace BetweenTokens.Training.Objectives;

/// <summary>
/// Policy gradient (Williams 1992) for E[r] − β·KL(π ‖ π₀), as in Ouyang et al. 2022 without clipping: each sampled answer is worth
/// r − β·log π/π₀, and its log-probability is pushed by what that is above a baseline.
/// </summary>
public static class PolicyGradient
{
    /// <summary>A scalar whose gradient is an unbiased estimate of the descent direction. Its value means nothing.</summary>
    /// <param name="log">log π of answers drawn from π, [answer], with a gradient.</param>
    /// <param name="worth">From <see cref="Worth"/>, [answer].</param>
    /// <param name="baseline">Anything that does not depend on the answer, [answer]; it lowers the variance only.</param>
    /// <returns>−mean((worth − baseline)·log π); the caller disposes it.</returns>
    public static Tensor Loss(Tensor log, Tensor worth, Tensor baseline)
    {
        using var scope = NewDisposeScope();
        return ((worth - baseline).detach() * log).mean().neg().MoveToOuterDisposeScope();
    }

    /// <summary>r − β·log π/π₀ of each answer, [answer], without a gradient; the caller disposes it.</summary>
    /// <param name="log">log π, [answer].</param>
    /// <param name="before">log π₀, [answer].</param>
    /// <param name="reward">r, [answer].</param>
    /// <param name="beta">β.</param>
    public static Tensor Worth(Tensor log, Tensor before, Tensor reward, double beta)
    {
        using var scope = NewDisposeScope();
        return (reward - ((log.detach() - before) * beta)).MoveToOuterDisposeScope();
    }
}

/// <summary>A running mean for each question: what an answer to it is worth on the average.</summary>
/// <param name="questions">Number of questions.</param>
/// <param name="memory">Share of the mean that a new value leaves; a question not met yet is worth the mean of all.</param>
public sealed class RunningBaseline(int questions, double memory = 0.9)
{
    private readonly double?[] _means = new double?[questions];
    private double? _all;

    /// <summary>The baseline of a question.</summary>
    public double this[int question] => _means[question] ?? _all ?? 0;

    /// <summary>Takes in what an answer was worth; to be called after the baseline has been used.</summary>
    public void Add(int question, double worth)
    {
        _means[question] = _means[question] is { } mean ? (memory * mean) + ((1 - memory) * worth) : worth;
        _all = _all is { } all ? (memory * all) + ((1 - memory) * worth) : worth;
    }
}
