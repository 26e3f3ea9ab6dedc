using BetweenTokens.Lessons.Claims;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Measurements of section 10 that need no model.</summary>
/// <remarks>Each takes another formula than the right one, to see whether the rule would notice.</remarks>
public static class SoftmaxClaims
{
    private const long Seed = 1007;
    private const int Steps = 400_000;

    /// <summary>The logits of the text.</summary>
    public static IReadOnlyList<float> Logits { get; } = [5, 4, 3];

    /// <summary>The ten logits on which Metropolis' rule walks: 5, 4.5, … 0.5.</summary>
    public static IReadOnlyList<float> Ten { get; } = [.. Enumerable.Range(1, 10).Select(i => i / 2f).Reverse()];

    /// <summary>10-01 to 10-03: the three probabilities at a temperature, and their sum where the claim speaks of it.</summary>
    /// <param name="temperature">T.</param>
    /// <param name="sum">True: the sum too.</param>
    /// <param name="softmax">From logits and T to probabilities; null: the right one.</param>
    public static Evidence Three(double temperature, bool sum = false, Func<float[], double, double[]>? softmax = null)
    {
        var p = (softmax ?? Right)([.. Logits], temperature);
        return Evidence.Arithmetic(
        [
            .. Logits.Select((z, i) => Measured.Exact(TemperatureWorld.At($"probability of logit {z} at T =", temperature), p[i], 3)),
            .. sum ? [Measured.Exact("sum of the three probabilities at T = 2", p.Sum(), 3)] : Array.Empty<Measured>(),
        ]);
    }

    /// <summary>10-07: softmax against Boltzmann's formula and against a walk that does not know the sum.</summary>
    /// <param name="energy">From a logit to its energy; null: the logit with the other sign.</param>
    /// <param name="propose">Proposals of the walk; null: every other token equally often.</param>
    public static Evidence Boltzmann(Func<double, double>? energy = null, Func<int, SeededRandom, int>? propose = null)
    {
        energy ??= z => -z;
        float[] ten = [.. Ten], walked = [.. Ten.Select(z => (float)-energy(z))];
        double[] temperatures = [0.5, 1, 2];
        var largest = temperatures.Max(t => Weights(t).Zip(Right(ten, t), (a, b) => Math.Abs(a - b)).Max());
        return Evidence.Arithmetic(
        [
            Measured.Exact("largest difference from exp(−E/T) / Z", largest, Ten.Count),
            .. temperatures.Select(t => Measured.Exact(
                $"distance of a walk's histogram from softmax: {TemperatureWorld.Said(t)}",
                Distance(Metropolis.Walk(walked, t, Steps, Seed, propose: propose).Frequencies, Right(ten, t)), Ten.Count)),
        ]);

        double[] Weights(double t)
        {
            double[] weights = [.. ten.Select(z => Math.Exp(-energy(z) / t))];
            return [.. weights.Select(weight => weight / weights.Sum())];
        }
    }

    /// <summary>10-04 and 10-06 on the logits of the text.</summary>
    internal static SurveyTable Context(Func<double, double>? heat = null, double power = 3) => new(
        "5, 4, 3", "arithmetic", EvidenceKind.Arithmetic, ContextSurveys.Columns,
        [ContextSurveys.Row("5, 4, 3", [.. Logits], heat, power)]);

    private static double Distance(IReadOnlyList<double> one, double[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Sum() / 2;

    private static double[] Right(float[] logits, double temperature) => EntropyCurve.Probabilities(logits, temperature);
}
