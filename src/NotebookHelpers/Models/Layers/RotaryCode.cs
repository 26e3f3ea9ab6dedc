using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Layers;

/// <summary>
/// Rotary position embedding in float64, for one vector (Su et al. 2021): pair i, which is coordinates i and i + d/2 as in
/// <see cref="Rotary"/>, turns by position · ω_i.
/// </summary>
/// <remarks>
/// (R_m q)·(R_n k) = q·R_(n−m) k: a sum over pairs of |q_i||k_i| cos(ω_i (m − n) + φ_i), where φ_i is the angle between the two parts
/// of content before any turn.
/// </remarks>
public static class RotaryCode
{
    /// <summary>Radians a position of each pair under any of the scalings, as the layer has them: [width / 2].</summary>
    /// <param name="rotary">Base and scaling.</param>
    /// <param name="width">d, the turning coordinates of a head, even.</param>
    /// <param name="length">Length of the text; matters to dynamic scaling only.</param>
    /// <exception cref="ArgumentException">An odd width, or divisors of another width.</exception>
    public static double[] Frequencies(RotaryConfig rotary, int width, int length = 0) =>
        [.. RotaryFrequencies.Of(rotary, Even(width), length).Frequencies.Select(w => (double)w)];

    /// <summary>
    /// The base under which the slowest pair turns so many times slower and the fastest as before: base · factor^(d/(d−2))
    /// (bloc97 2023, "NTK-aware"; Peng et al. 2023, section 3.1).
    /// </summary>
    /// <param name="base">The base before.</param>
    /// <param name="factor">How many times; below 1 the angles grow.</param>
    /// <param name="width">d, even, above 2.</param>
    /// <exception cref="ArgumentException">A width that has one pair or none, or a base or factor not above 0.</exception>
    public static double NtkBase(double @base, double factor, int width) =>
        Even(width) > 2 && @base > 0 && factor > 0 ? @base * Math.Pow(factor, width / (width - 2.0))
            : throw new ArgumentException($"Two pairs or more, a base and a factor above 0; found {width}, {@base}, {factor}.");

    /// <summary>A vector turned to a position: [d].</summary>
    /// <param name="vector">[d], d twice the number of frequencies.</param>
    /// <param name="position">The position; it need not be whole.</param>
    /// <param name="frequencies">Radians a position of each pair.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static double[] Turn(IReadOnlyList<double> vector, double position, IReadOnlyList<double> frequencies)
    {
        Expect(vector, frequencies);
        var (half, turned) = (frequencies.Count, new double[vector.Count]);
        for (var i = 0; i < half; i++)
        {
            var (sine, cosine) = Math.SinCos(position * frequencies[i]);
            turned[i] = (vector[i] * cosine) - (vector[i + half] * sine);
            turned[i + half] = (vector[i + half] * cosine) + (vector[i] * sine);
        }

        return turned;
    }

    /// <summary>The product of a query and a key, each turned to its own position.</summary>
    /// <param name="query">[d].</param>
    /// <param name="key">[d].</param>
    /// <param name="at">Position of the query.</param>
    /// <param name="of">Position of the key.</param>
    /// <param name="frequencies">Radians a position of each pair.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static double Score(
        IReadOnlyList<double> query, IReadOnlyList<double> key, double at, double of, IReadOnlyList<double> frequencies) =>
        Turn(query, at, frequencies).Zip(Turn(key, of, frequencies), (a, b) => a * b).Sum();

    /// <summary>
    /// Mean over the pairs of cos(ω·distance): the score of a query with an equal key, all pairs of one length, over the score at no
    /// distance.
    /// </summary>
    /// <param name="distance">Positions between them.</param>
    /// <param name="frequencies">Radians a position of each pair.</param>
    public static double MeanCosine(double distance, IReadOnlyList<double> frequencies) =>
        frequencies.Average(w => Math.Cos(w * distance));

    private static void Expect(IReadOnlyList<double> vector, IReadOnlyList<double> frequencies)
    {
        if (vector.Count != 2 * frequencies.Count)
        {
            throw new ArgumentException(
                $"{frequencies.Count} pairs turn {2 * frequencies.Count} coordinates; found {vector.Count}. Give each pair a frequency.");
        }
    }

    private static int Even(int width) => width > 0 && width % 2 == 0 ? width
        : throw new ArgumentException($"Coordinates turn in pairs: expected an even width; found {width}.");
}
