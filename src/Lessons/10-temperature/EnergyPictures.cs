using BetweenTokens.Inspection;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Logits as energies, and a walk among them that never computes a softmax.</summary>
public static class EnergyPictures
{
    /// <summary>Tokens of the landscape.</summary>
    public const int Tokens = 10;

    /// <summary>The likeliest tokens after a prompt, by rank.</summary>
    /// <param name="trace">A trace of the prompt.</param>
    public static int[] Top(Trace trace) => Distributions.Top(Needed.Of(trace).LogitsAt(^1), Tokens);

    /// <summary>Energies −z of the likeliest tokens, counted from the lowest: [10], in nats.</summary>
    /// <param name="trace">A trace of the prompt.</param>
    public static double[] Energies(Trace trace)
    {
        float[] logits = Needed.Of(trace).LogitsAt(^1);
        return [.. Top(trace).Select(id => (double)logits.Max() - logits[id])];
    }

    /// <summary>The landscape: how high each of the ten tokens stands above the lowest, with levels of some temperatures.</summary>
    /// <param name="trace">A trace of the prompt.</param>
    /// <param name="title">What is shown.</param>
    public static Picture Landscape(Trace trace, string title) => Pictures.Bars(
            title, new Axis("токен") { Labels = [.. Top(trace).Select(id => trace.Shown(id))] },
            new Axis("энергия над дном, E − E₀", "нат"), Energies(trace),
            references: [Reference.AtX(0.5, "T = 0,5"), Reference.AtX(1, "T = 1"), Reference.AtX(2, "T = 2")])
        .Look("На какой высоте стоят соперники? Подъём в T нат стоит множителя e: токен на линии «T = 1» при этой температуре "
            + "в 2,72 раза реже нижнего, на втрое большей высоте — в 20 раз.");

    /// <summary>
    /// Shares of the steps of a walk beside the exact softmax over the same tokens, and the walk whose rule has the wrong sign.
    /// </summary>
    /// <param name="trace">A trace of the prompt.</param>
    /// <param name="temperature">T.</param>
    /// <param name="steps">Proposals of each walk.</param>
    /// <param name="seed">Seed of the walks.</param>
    public static Picture Walk(Trace trace, double temperature, int steps, long seed)
    {
        float[] logits = [.. Energies(trace).Select(energy => (float)-energy)], wrong = [.. logits.Select(z => -z)];
        double[] exact = EntropyCurve.Probabilities(logits, BarPictures.Checked(temperature));
        double[] walked = [.. Metropolis.Walk(logits, temperature, steps, seed).Frequencies];
        double[] upwards = [.. Metropolis.Walk(wrong, temperature, steps, seed).Frequencies];
        double Apart(double[] shares) => exact.Zip(shares, (p, q) => Math.Abs(p - q)).Sum() / 2;
        return Pictures.Compare([.. Top(trace).Select(id => trace.Shown(id))],
                [("softmax", exact), ("блуждание", walked), ("блуждание, знак перепутан", upwards)],
                $"Softmax и блуждание Метрополиса, T = {Pictures.Text(temperature)}, шагов {steps / 1000} тысяч")
            .Look($"Первые два столбца каждой тройки должны совпасть: полное расхождение {Pictures.Text(Apart(walked), 4)}. "
                + $"С перепутанным знаком оно {Pictures.Text(Apart(upwards), 3)}.");
    }
}
