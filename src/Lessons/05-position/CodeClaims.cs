using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models.Layers;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Measurements of section 5 that need no model: identities of the sinusoidal code, 512 coordinates wide.</summary>
/// <remarks>Each takes another code than the right one, to see whether the rule would notice.</remarks>
public static class CodeClaims
{
    /// <summary>Width of the code, as in Vaswani et al. 2017.</summary>
    public const int Width = 512;

    /// <summary>05-04: the smallest distance between the codes of any two of so many positions.</summary>
    /// <remarks>The distance depends on the difference of the positions alone (05-05), so differences are tried, not pairs.</remarks>
    /// <param name="frequencies">Frequencies of the pairs; null: the right ones.</param>
    /// <param name="positions">How many positions.</param>
    public static Evidence Unique(double[]? frequencies = null, int positions = 30_000)
    {
        frequencies ??= SinusoidalCode.Frequencies(Width);
        var least = double.PositiveInfinity;
        for (var k = 1; k < positions; k++)
        {
            var (sum, bound) = (0.0, least * least / 2);
            for (var i = 0; i < frequencies.Length && sum < bound; i++)
            {
                sum += 1 - Math.Cos(frequencies[i] * k);
            }

            least = Math.Min(least, Math.Sqrt(2 * Math.Max(0, sum)));
        }

        return Evidence.Arithmetic(Measured.Exact("smallest distance between two codes", least, positions));
    }

    /// <summary>05-05: by how much the product of the codes of p and p + k changes with p.</summary>
    /// <param name="code">The code of a position; null: the right one.</param>
    public static Evidence ProductOfTwo(Func<int, double[]>? code = null)
    {
        code ??= p => SinusoidalCode.Of(p, Width);
        const int Most = 100;
        var (first, spread) = (Enumerable.Range(0, Most + 1).Select(code).ToArray(), 0.0);
        foreach (var p in new[] { 1, 100, 3_000, 29_000 })
        {
            var here = code(p);
            for (var k = 0; k <= Most; k += 5)
            {
                spread = Math.Max(spread, Math.Abs(Product(here, code(p + k)) - Product(first[0], first[k])));
            }
        }

        return Evidence.Arithmetic(Measured.Exact("largest change of the product when both positions move", spread, 4 * (Most / 5 + 1)));
    }

    /// <summary>05-06: how far the code of position 10,000, and of any near it, is from that of position 0.</summary>
    /// <param name="frequencies">Frequencies of the pairs; null: the right ones.</param>
    public static Evidence PeriodOfTenThousand(double[]? frequencies = null)
    {
        frequencies ??= SinusoidalCode.Frequencies(Width);
        double At(int k) => Math.Sqrt(2 * frequencies.Sum(w => 1 - Math.Cos(w * k)));
        return Evidence.Arithmetic(
            Measured.Exact("distance of the codes of 0 and 10,000", At(10_000)),
            Measured.Exact("smallest distance of a code to that of 0, places 9,000 to 11,000",
                Enumerable.Range(9_000, 2_001).Min(At), 2_001));
    }

    /// <summary>05-07: how many times faster the third coordinate oscillates than the first two.</summary>
    /// <param name="frequencies">Frequencies of the pairs; null: the right ones.</param>
    public static Evidence ThirdCoordinate(double[]? frequencies = null)
    {
        frequencies ??= SinusoidalCode.Frequencies(Width);
        double Of(int coordinate) => frequencies[(coordinate - 1) / 2];
        return Evidence.Arithmetic(Measured.Exact(
            "frequency of the third coordinate over that of the first two", Of(3) / Math.Max(Of(1), Of(2))));
    }

    /// <summary>05-08: how much of a binary code changes from 7 to 8, and how a sinusoidal code changes from place to place.</summary>
    /// <param name="binary">Four digits of a position; null: the right ones.</param>
    /// <param name="waves">The code that is called smooth; null: the sinusoidal one.</param>
    /// <param name="seed">Seed of the pairs of positions between which a usual distance is taken.</param>
    public static Evidence Neighbours(Func<int, int[]>? binary = null, Func<int, double[]>? waves = null, long seed = 508)
    {
        binary ??= p => BinaryCode.Of(p, 4);
        waves ??= p => SinusoidalCode.Of(p, Width);
        const int Places = 128, Pairs = 100, Far = 2_048;
        double[][] codes = [.. Enumerable.Range(0, Places).Select(waves)];
        double[] steps = [.. Enumerable.Range(0, Places - 1).Select(p => Distance(codes[p], codes[p + 1]))];
        var random = new SeededRandom(seed);
        var usual = Enumerable.Range(0, Pairs).Average(_ => Distance(waves(random.Next(Far)), waves(random.Next(Far))));
        return Evidence.Arithmetic(
            Measured.Exact("share of binary digits that change from 7 to 8",
                binary(7).Zip(binary(8), (one, other) => one == other ? 0.0 : 1.0).Average()),
            Measured.Exact("largest distance of neighbours over the smallest", steps.Max() / steps.Min(), steps.Length),
            Measured.Exact("distance of neighbours over that of a random pair", steps.Max() / usual, Pairs),
            Measured.Exact("largest turn of a pair of coordinates in one step", Turns(codes).Max(), Places));
    }

    private static IEnumerable<double> Turns(double[][] codes) =>
        from p in Enumerable.Range(0, codes.Length - 1)
        from i in Enumerable.Range(0, codes[p].Length / 2)
        let a = (codes[p][2 * i], codes[p][(2 * i) + 1])
        let b = (codes[p + 1][2 * i], codes[p + 1][(2 * i) + 1])
        select Math.Abs(Math.Atan2((a.Item1 * b.Item2) - (a.Item2 * b.Item1), (a.Item1 * b.Item1) + (a.Item2 * b.Item2)));

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
