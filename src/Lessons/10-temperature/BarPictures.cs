using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>A few logits under a moving temperature.</summary>
public static class BarPictures
{
    /// <summary>Temperatures that a reader may ask for here: above 0 and at most 100.</summary>
    /// <param name="temperature">What was asked for.</param>
    /// <exception cref="ReaderException">Another number.</exception>
    public static double Checked(double temperature) => temperature is > 0 and <= 100 ? temperature : throw new ReaderException(
        $"A temperature here is above 0 and at most 100; found {Pictures.Text(temperature)}.",
        $"Температура здесь больше 0 и не больше 100; а дано {Pictures.Text(temperature)}.");

    /// <summary>The logits of the source text, or others: bars of their softmax under a slider, with the entropy of every state.</summary>
    /// <param name="logits">z.</param>
    public static Picture Slider(params double[] logits)
    {
        float[] row = [.. logits.Select(z => (float)z)];
        return Pictures.TemperatureBars($"Softmax от {string.Join(", ", logits.Select(z => Pictures.Text(z)))} при разной температуре",
                [.. logits.Select(z => $"логит {Pictures.Text(z)}")], row)
            .Look("Двигайте бегунок: столбцы сходятся и расходятся, но местами не меняются, и вместе их всегда ровно единица. "
                + $"Энтропия при T = 0,5, 1, 2: {string.Join("; ", new[] { 0.5, 1, 2 }.Select(t => Entropy(row, t)))} нат; "
                + $"больше {Pictures.Text(Math.Log(row.Length), 3)} у {row.Length} исходов не бывает.");
    }

    /// <summary>What was promised beside what softmax gives, at one temperature.</summary>
    /// <param name="logits">z.</param>
    /// <param name="promised">A probability for each.</param>
    /// <param name="temperature">T.</param>
    public static Picture Promised(double[] logits, double[] promised, double temperature) => Pictures.Compare(
        [.. logits.Select(z => $"логит {Pictures.Text(z)}")],
        [("обещано", promised), ("softmax", OpenHeat.Softmax(logits, Checked(temperature)))],
        $"Обещанное и посчитанное при T = {Pictures.Text(temperature)}");

    private static string Entropy(float[] row, double temperature) => Pictures.Text(EntropyCurve.At(row, temperature).Entropy, 3);
}
