using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Measurements of section 9 that need no model: identities of the rotation, in float64.</summary>
/// <remarks>Each takes another rule than the right one, to see whether the verdict would turn.</remarks>
public static class AngleClaims
{
    /// <summary>Turning coordinates of a head.</summary>
    public const int Width = 64;

    private const int Pairs = 200;

    /// <summary>By how much both positions are moved in 09-01.</summary>
    public static IReadOnlyList<int> Shifts { get; } = [1, 10, 100, 500, 10_000, 100_000];

    /// <summary>Distances at which 09-02 compares scores.</summary>
    public static IReadOnlyList<int> Distances { get; } = [1, 5, 50];

    /// <summary>A score of a query at a position and a key at another: [d], [d], position, position.</summary>
    public delegate double Scored(double[] query, double[] key, double at, double of);

    /// <summary>The right rule: both turned by their own positions.</summary>
    public static Scored Rotation { get; } = (q, k, at, of) => RotaryCode.Score(q, k, at, of, SinusoidalCode.Frequencies(Width));

    /// <summary>
    /// 09-01: by how much a score moves when query and key move together, and by how much when one of them moves, both over |q||k|; the
    /// largest of two hundred random pairs, distances 0 to 63.
    /// </summary>
    /// <param name="score">The rule; null: the right one.</param>
    /// <param name="seed">Seed of the pairs.</param>
    public static Evidence Difference(Scored? score = null, long seed = 901)
    {
        score ??= Rotation;
        var drawn = Draw(seed);
        double Largest(Func<double, double> at, double shift) => drawn.Index().Max(pair => pair.Item is var (q, k)
            ? Math.Abs(score(q, k, at(pair.Index % Width) + shift, shift) - score(q, k, pair.Index % Width, 0)) / (Norm(q) * Norm(k)) : 0);
        return Evidence.Arithmetic(
        [
            .. Shifts.Select(shift => Measured.Exact($"score moved with both positions: сдвиг на {shift}", Largest(d => d, shift), Pairs)),
            Measured.Exact("score moved with one position", Largest(d => d + 1, 0), Pairs),
        ]);
    }

    /// <summary>
    /// 09-02: what part of the spread of scores at a distance no single factor on q·k explains, over two hundred random pairs: 0 where
    /// the rotation multiplies q·k by one number, 1 where it says nothing of it.
    /// </summary>
    /// <param name="score">The rule; null: the right one.</param>
    /// <param name="seed">Seed of the pairs.</param>
    public static Evidence Factor(Scored? score = null, long seed = 902)
    {
        score ??= Rotation;
        var drawn = Draw(seed);
        double Unexplained(int distance)
        {
            double[] plain = [.. drawn.Select(pair => pair.Query.Zip(pair.Key, (a, b) => a * b).Sum())];
            double[] turned = [.. drawn.Select(pair => score(pair.Query, pair.Key, distance, 0))];
            var factor = plain.Zip(turned, (x, y) => x * y).Sum() / plain.Sum(x => x * x);
            return plain.Zip(turned, (x, y) => Math.Pow(y - (factor * x), 2)).Sum() / turned.Sum(y => y * y);
        }

        return Evidence.Arithmetic(
            [.. Distances.Select(d => Measured.Exact($"spread that no factor explains: расстояние {d}", Unexplained(d), Pairs))]);
    }

    /// <summary>09-03: the largest angle of a step over the smallest, in rotations that are in use.</summary>
    /// <param name="frequencies">Angles for a base and a width; null: the right ones.</param>
    public static Evidence OneAngle(Func<double, int, double[]>? frequencies = null)
    {
        frequencies ??= (theta, width) => RotaryCode.Frequencies(new RotaryConfig { Base = theta }, width);
        (string Name, double Base, int Width)[] used =
            [("RoFormer", 10_000, 64), ("Llama 2", 10_000, 128), ("SmolLM2", 100_000, 64), ("glass/base", 500, 32)];
        return Evidence.Arithmetic([.. used.Select(one => frequencies(one.Base, one.Width) is var w
            ? Measured.Exact($"largest angle over the smallest: {one.Name}", w.Max() / w.Min(), w.Length) : null!)]);
    }

    /// <summary>
    /// 09-06, part 2: what NTK scaling does to what is called θ: the angle of a pair, or the base that config files call rope_theta.
    /// Head width 128, four times longer.
    /// </summary>
    /// <param name="scaled">Base before and factor to base after, width 128; null: the right one.</param>
    public static Evidence Theta(Func<double, double, double>? scaled = null)
    {
        const double Base = 10_000, Factor = 4;
        const int Head = 128;
        scaled ??= (theta, factor) => RotaryCode.NtkBase(theta, factor, Head);
        var after = scaled(Base, Factor);
        var (old, now) = (SinusoidalCode.Frequencies(Head, Base), SinusoidalCode.Frequencies(Head, after));
        return Evidence.Arithmetic(
            Measured.Exact("θ after over θ before: угол самой медленной пары", now[^1] / old[^1], Head / 2),
            Measured.Exact("θ after over θ before: основание, rope_theta", after / Base, Head / 2));
    }

    /// <summary>Random queries and keys, the same for a seed: [200] pairs of [d].</summary>
    /// <param name="seed">The seed.</param>
    internal static IReadOnlyList<(double[] Query, double[] Key)> Draw(long seed)
    {
        var random = new SeededRandom(seed);
        double[] One() => [.. Enumerable.Range(0, Width).Select(_ => random.NextGaussian())];
        return [.. Enumerable.Range(0, Pairs).Select(_ => (One(), One()))];
    }

    private static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));
}
