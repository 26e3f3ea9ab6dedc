namespace BetweenTokens.Statistics;

/// <summary>
/// Entropy of softmax(z / T) as a function of the temperature, in float64. As dH/dT = Var_T(z) / T³ ≥ 0, it never falls: from the
/// logarithm of the number of largest logits at T = 0 to the logarithm of the number of possible outcomes at T = ∞.
/// </summary>
/// <param name="Temperature">T ≥ 0; +∞ is allowed.</param>
/// <param name="Entropy">H, in nats.</param>
/// <param name="Slope">dH/dT = Var_T(z) / T³, in nats; 0 at both limits (at T = 0 the limit from above).</param>
/// <param name="Mean">Mean logit under softmax(z / T).</param>
/// <param name="Variance">Variance of the logit under softmax(z / T).</param>
/// <param name="Largest">Probability of the likeliest outcome.</param>
public readonly record struct EntropyCurve(
    double Temperature, double Entropy, double Slope, double Mean, double Variance, double Largest)
{
    /// <summary>One point of the curve.</summary>
    /// <param name="logits">z, [dVocab]; −∞ is an impossible outcome.</param>
    /// <param name="temperature">T ≥ 0 or +∞. At 0 the largest logits share the mass equally.</param>
    public static EntropyCurve At(ReadOnlySpan<float> logits, double temperature)
    {
        Expect(temperature);
        var m = Moments(logits, 1 / temperature);
        var entropy = m.LogSum - (double.IsInfinity(m.Beta) ? 0 : m.Beta * m.MeanBelowMax);
        var slope = m.Variance == 0 || double.IsInfinity(temperature) ? 0 : m.Variance / (temperature * temperature * temperature);
        return new(temperature, Math.Max(0, entropy), slope, m.Max + m.MeanBelowMax, m.Variance, Math.Exp(-m.LogSum));
    }

    /// <summary>Several points of the curve.</summary>
    /// <param name="logits">z, [dVocab].</param>
    /// <param name="temperatures">Each T ≥ 0 or +∞.</param>
    public static IReadOnlyList<EntropyCurve> Of(ReadOnlySpan<float> logits, params IReadOnlyList<double> temperatures)
    {
        var points = new EntropyCurve[temperatures.Count];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = At(logits, temperatures[i]);
        }

        return points;
    }

    /// <summary>softmax(z / T) in float64.</summary>
    /// <param name="logits">z, [dVocab].</param>
    /// <param name="temperature">T ≥ 0 or +∞. At 0 the largest logits share the mass equally.</param>
    public static double[] Probabilities(ReadOnlySpan<float> logits, double temperature = 1)
    {
        Expect(temperature);
        var m = Moments(logits, 1 / temperature);
        var probabilities = new double[logits.Length];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = Math.Exp(Exponent(logits[i], m.Max, m.Beta) - m.LogSum);
        }

        return probabilities;
    }

    /// <summary>Sums over softmax(β z): the logarithm of Σ exp(β (z − max)), and mean and variance of z − max.</summary>
    internal static (double Beta, float Max, double LogSum, double MeanBelowMax, double Variance) Moments(
        ReadOnlySpan<float> logits, double beta)
    {
        var max = Distributions.FiniteMax(logits);
        var (sum, first, second) = (0.0, 0.0, 0.0);
        foreach (var logit in logits)
        {
            if (!float.IsNegativeInfinity(logit))
            {
                var below = (double)logit - max;
                var weight = Math.Exp(Exponent(logit, max, beta));
                (sum, first, second) = (sum + weight, first + (weight * below), second + (weight * below * below));
            }
        }

        var mean = first / sum;
        return (beta, max, Math.Log(sum), mean, Math.Max(0, (second / sum) - (mean * mean)));
    }

    // 0 · ∞ is met at both ends: an impossible outcome at β = 0, and the largest at β = ∞.
    private static double Exponent(float logit, float max, double beta) =>
        float.IsNegativeInfinity(logit) ? double.NegativeInfinity : logit == max ? 0 : beta * ((double)logit - max);

    private static void Expect(double temperature)
    {
        if (!(temperature >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is 0 or above; +∞ is allowed.");
        }
    }
}
