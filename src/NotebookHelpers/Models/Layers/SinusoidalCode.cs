namespace BetweenTokens.Models.Layers;

/// <summary>
/// The code of a position by sines and cosines (Vaswani et al. 2017, section 3.5): PE(p, 2i) = sin(p·ω_i), PE(p, 2i+1) = cos(p·ω_i),
/// ω_i = 10000^(−2i/d).
/// </summary>
/// <remarks>
/// The product of two codes is Σ cos(ω_i·k) with k the difference of their positions, and so is what lies between them: a shift of
/// both changes neither.
/// </remarks>
public static class SinusoidalCode
{
    /// <summary>Base of the geometric series of wavelengths; no period.</summary>
    public const double Base = 10_000;

    /// <summary>ω of each pair of coordinates, radians a position: [(width + 1) / 2].</summary>
    /// <param name="width">d, the width of the code.</param>
    /// <param name="base">Base of the series.</param>
    /// <exception cref="ReaderException">The width is below 1 or the base not above 0.</exception>
    public static double[] Frequencies(int width, double @base = Base) => width >= 1 && @base > 0
        ? [.. Enumerable.Range(0, (width + 1) / 2).Select(i => Math.Pow(@base, -2.0 * i / width))]
        : throw new ReaderException(
            $"A code has a width of 1 or more and a base above 0; found width {width}, base {@base}.",
            $"Ширина кода от 1, основание больше 0; а дано: ширина {width}, основание {@base}.");

    /// <summary>Positions after which a pair of coordinates is back where it was, 2π/ω: [(width + 1) / 2].</summary>
    /// <param name="width">d, the width of the code.</param>
    /// <param name="base">Base of the series.</param>
    /// <exception cref="ArgumentException">The width is below 1, odd where pairs are needed, or the base not above 0.</exception>
    public static double[] Wavelengths(int width, double @base = Base) => [.. Frequencies(width, @base).Select(w => 2 * Math.PI / w)];

    /// <summary>The code of a position: [width].</summary>
    /// <param name="position">The position; it need not be whole.</param>
    /// <param name="width">d, the width of the code.</param>
    /// <param name="base">Base of the series.</param>
    /// <exception cref="ArgumentException">The width is below 1, odd where pairs are needed, or the base not above 0.</exception>
    public static double[] Of(double position, int width, double @base = Base) => [.. Frequencies(width, @base)
        .SelectMany(w => new[] { Math.Sin(position * w), Math.Cos(position * w) }).Take(width)];

    /// <summary>The codes of positions 0, 1, …: [positions, width].</summary>
    /// <param name="positions">How many.</param>
    /// <param name="width">d, the width of the code.</param>
    /// <param name="base">Base of the series.</param>
    /// <exception cref="ArgumentException">The width is below 1, odd where pairs are needed, or the base not above 0.</exception>
    public static double[,] Table(int positions, int width, double @base = Base)
    {
        var (table, frequencies) = (new double[positions, width], Frequencies(width, @base));
        for (var p = 0; p < positions; p++)
        {
            for (var c = 0; c < width; c++)
            {
                table[p, c] = c % 2 == 0 ? Math.Sin(p * frequencies[c / 2]) : Math.Cos(p * frequencies[c / 2]);
            }
        }

        return table;
    }

    /// <summary>Product of the codes of two positions so far apart, Σ cos(ω_i·k): d/2 for the same position. Even widths.</summary>
    /// <param name="distance">k.</param>
    /// <param name="width">d, the width of the code.</param>
    /// <param name="base">Base of the series.</param>
    /// <exception cref="ArgumentException">The width is below 1, odd where pairs are needed, or the base not above 0.</exception>
    public static double Product(double distance, int width, double @base = Base) =>
        Frequencies(Even(width), @base).Sum(w => Math.Cos(w * distance));

    /// <summary>Euclidean distance of the codes of two positions so far apart, √(2·Σ (1 − cos ω_i·k)). Even widths.</summary>
    /// <param name="distance">k.</param>
    /// <param name="width">d, the width of the code.</param>
    /// <param name="base">Base of the series.</param>
    /// <exception cref="ArgumentException">The width is below 1, odd where pairs are needed, or the base not above 0.</exception>
    public static double Distance(double distance, int width, double @base = Base) =>
        Math.Sqrt(2 * Frequencies(Even(width), @base).Sum(w => 1 - Math.Cos(w * distance)));

    private static int Even(int width) => width % 2 == 0 ? width
        : throw new ArgumentException(
            $"Only in pairs of sine and cosine does a product depend on the difference alone; found width {width}.");
}
