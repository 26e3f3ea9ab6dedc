using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Layers;

/// <summary>The frequencies of rotary position embedding, with every scaling rule in use.</summary>
internal static class RotaryFrequencies
{
    /// <summary>Radians per position for each pair, and what cosines and sines are multiplied by.</summary>
    /// <param name="rotary">Base and scaling.</param>
    /// <param name="dimensions">Turning dimensions of a head, d.</param>
    /// <param name="length">Length of the text; matters to dynamic scaling only.</param>
    public static (float[] Frequencies, float Magnitude) Of(RotaryConfig rotary, int dimensions, long length)
    {
        var plain = Plain(rotary.Base, dimensions);
        return rotary.Scaling switch
        {
            null => (plain, 1),
            RotaryScaling.Linear linear => (Scale(plain, _ => 1 / linear.Factor), 1),
            RotaryScaling.Dynamic dynamic => (Plain(StretchedBase(rotary.Base, dynamic, dimensions, length), dimensions), 1),
            RotaryScaling.Llama3 llama => (Scale(plain, i => Blend(llama, plain[i])), 1),
            RotaryScaling.Yarn yarn => (Scale(plain, i => Ramp(yarn, rotary.Base, dimensions, i)), (float)yarn.Magnitude),
            RotaryScaling.PerFrequency own when own.Divisors.Count == plain.Length => (Scale(plain, i => 1 / own.Divisors[i]), 1),
            RotaryScaling.PerFrequency own => throw new ArgumentException(
                $"Rotary divisors: expected {plain.Length}, one for each pair of {dimensions} dimensions; found {own.Divisors.Count}."),
            _ => throw new ArgumentException($"Unknown rotary scaling {rotary.Scaling}."),
        };
    }

    /// <summary>The text length that decides the frequencies: 0 unless the rule depends on it.</summary>
    public static long LengthThatMatters(RotaryScaling? scaling, long length) =>
        scaling is RotaryScaling.Dynamic dynamic ? Math.Max(length, dynamic.OriginalLength) : 0;

    // Rounded to float32 as the reference implementations do: at position 8,000 the rounding is worth 5e-4 radians.
    private static float[] Plain(double theta, int dimensions) =>
        [.. Enumerable.Range(0, dimensions / 2).Select(i => 1f / (float)Math.Pow(theta, 2f * i / dimensions))];

    private static float[] Scale(float[] plain, Func<int, double> factor) =>
        [.. plain.Select((frequency, i) => (float)(frequency * factor(i)))];

    private static double StretchedBase(double theta, RotaryScaling.Dynamic dynamic, int dimensions, long length) => RotaryCode.NtkBase(
        theta, (dynamic.Factor * Math.Max(length, dynamic.OriginalLength) / dynamic.OriginalLength) - (dynamic.Factor - 1), dimensions);

    private static double Blend(RotaryScaling.Llama3 llama, double frequency)
    {
        var wavelengths = llama.OriginalLength * frequency / (2 * Math.PI);
        var smooth = (wavelengths - llama.LowFrequencyFactor) / (llama.HighFrequencyFactor - llama.LowFrequencyFactor);
        return Math.Clamp(smooth, 0, 1) + ((1 - Math.Clamp(smooth, 0, 1)) / llama.Factor);
    }

    private static double Ramp(RotaryScaling.Yarn yarn, double theta, int dimensions, int pair)
    {
        double Dimension(double turns) => dimensions * Math.Log(yarn.OriginalLength / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
        var (low, high) = (Dimension(yarn.BetaFast), Dimension(yarn.BetaSlow));
        if (yarn.Truncate)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, dimensions - 1));
        var divided = Math.Clamp((pair - low) / (high == low ? 0.001 : high - low), 0, 1);
        return (divided / yarn.Factor) + 1 - divided;
    }
}
