namespace BetweenTokens.Training.Objectives;

/// <summary>
/// What maximises E[r] − β·KL(π ‖ π₀) over all distributions of a finite list: π* = π₀·e^(r/β)/Z, by listing (Rafailov et al. 2023,
/// equation 4). Logarithms are natural.
/// </summary>
/// <param name="LogProbabilities">log π*, [answer].</param>
/// <param name="LogPartition">log Z; β·log Z is the objective at the optimum.</param>
public sealed record PreferenceOptimum(double[] LogProbabilities, double LogPartition)
{
    /// <summary>Finds the optimum.</summary>
    /// <param name="before">log π₀, [answer]; must sum to one in probabilities.</param>
    /// <param name="reward">r, [answer].</param>
    /// <param name="beta">β, above 0.</param>
    public static PreferenceOptimum Of(ReadOnlySpan<double> before, ReadOnlySpan<double> reward, double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        var tilted = new double[before.Length];
        for (var i = 0; i < tilted.Length; i++)
        {
            tilted[i] = before[i] + (reward[i] / beta);
        }

        var partition = LogSum(tilted);
        return new([.. tilted.Select(log => log - partition)], partition);
    }

    /// <summary>E[r] under π.</summary>
    public static double ExpectedReward(ReadOnlySpan<double> policy, ReadOnlySpan<double> reward)
    {
        var sum = 0.0;
        for (var i = 0; i < policy.Length; i++)
        {
            sum += Math.Exp(policy[i]) * reward[i];
        }

        return sum;
    }

    /// <summary>E[r] − β·KL(π ‖ π₀).</summary>
    public static double Objective(ReadOnlySpan<double> policy, ReadOnlySpan<double> before, ReadOnlySpan<double> reward, double beta) =>
        ExpectedReward(policy, reward) - (beta * Divergence(policy, before));

    /// <summary>KL(p ‖ q) of two rows of log-probabilities.</summary>
    public static double Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += double.IsNegativeInfinity(p[i]) ? 0 : Math.Exp(p[i]) * (p[i] - q[i]);
        }

        return sum;
    }

    /// <summary>Probabilities inside the list alone: they sum to one.</summary>
    public static double[] OnList(ReadOnlySpan<double> logs)
    {
        var sum = LogSum(logs);
        var result = logs.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] -= sum;
        }

        return result;
    }

    /// <summary>The list and, as one more answer at its end, everything that is not on it.</summary>
    public static double[] WithRest(ReadOnlySpan<double> logs)
    {
        var listed = 0.0;
        foreach (var log in logs)
        {
            listed += Math.Exp(log);
        }

        // float32 logits know a sum to one part in 10⁷: below that nothing is known of the rest.
        return [.. logs, Math.Log(Math.Max(1e-7, 1 - listed))];
    }

    private static double LogSum(ReadOnlySpan<double> logs)
    {
        var max = double.NegativeInfinity;
        foreach (var log in logs)
        {
            max = Math.Max(max, log);
        }

        var sum = 0.0;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - max);
        }

        return max + Math.Log(sum);
    }
}
