using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>
/// Softmax with a temperature, its entropy and a walk by Metropolis' rule over plain arrays: what a reader writes out in the notebook,
/// line for line, so that a test can hold it against the library's routines.
/// </summary>
public static class OpenHeat
{
    /// <summary>softmax(z / T): e to the power of each scaled logit over their sum.</summary>
    /// <param name="logits">z, few and not large: nothing is subtracted before the exponent.</param>
    /// <param name="temperature">T above 0.</param>
    public static double[] Softmax(double[] logits, double temperature)
    {
        double[] weights = [.. logits.Select(z => Math.Exp(z / temperature))];
        return [.. weights.Select(w => w / weights.Sum())];
    }

    /// <summary>−Σ p ln p, in nats.</summary>
    /// <param name="shares">Probabilities, all above 0.</param>
    public static double Entropy(double[] shares) => -shares.Sum(p => p * Math.Log(p));

    /// <summary>Variance of the logits under softmax(z / T).</summary>
    /// <param name="logits">z.</param>
    /// <param name="temperature">T above 0.</param>
    public static double Variance(double[] logits, double temperature)
    {
        double[] shares = Softmax(logits, temperature);
        double Mean(Func<double, double> of) => shares.Zip(logits, (p, z) => p * of(z)).Sum();
        return Mean(z => z * z) - (Mean(z => z) * Mean(z => z));
    }

    /// <summary>Shares of the steps that a walk spends at each place; it goes to a place proposed blindly with e^(−ΔE / T).</summary>
    /// <param name="energies">E of each place.</param>
    /// <param name="temperature">T above 0.</param>
    /// <param name="steps">How many proposals.</param>
    /// <param name="seed">Same seed, same walk.</param>
    public static double[] Walk(double[] energies, double temperature, int steps, long seed)
    {
        var (random, at, visits) = (new SeededRandom(seed), 0, new double[energies.Length]);
        for (var step = 0; step < steps; step++)
        {
            var to = random.Next(energies.Length);
            at = random.NextDouble() < Math.Exp((energies[at] - energies[to]) / temperature) ? to : at;
            visits[at] += 1.0 / steps;
        }

        return visits;
    }
}
