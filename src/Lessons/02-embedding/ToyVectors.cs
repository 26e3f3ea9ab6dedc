using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>
/// The four vectors of three numbers that the source text draws. Those of the cats are given; of the dog and the ship the workbook's
/// list of claims keeps rounded cosines and distances alone, and of all vectors with one decimal, none larger than 2, one ship and two
/// dogs have them.
/// </summary>
public static class ToyVectors
{
    private const double Cosines = -0.35, Far = 2.17, ShipCosine = -0.48, ShipFar = 2.14;

    /// <summary>кот.</summary>
    public static IReadOnlyList<double> Cat => [0.2, -1.3, 0.7];

    /// <summary>кошка.</summary>
    public static IReadOnlyList<double> SheCat => [0.1, -1.2, 0.6];

    /// <summary>собака: both vectors that have its cosine and its distance to кот.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Dogs { get; } = Found(Cosines, Far);

    /// <summary>корабль.</summary>
    public static IReadOnlyList<double> Ship { get; } = Found(ShipCosine, ShipFar).Single();

    /// <summary>The four of one reading.</summary>
    /// <param name="dog">Number of the dog's vector, 0 or 1.</param>
    public static IReadOnlyList<(string Word, IReadOnlyList<double> Vector)> Of(int dog = 1) =>
        [("кот", Cat), ("кошка", SheCat), ("собака", Dogs[dog]), ("корабль", Ship)];

    /// <summary>a·b.</summary>
    public static double Dot(IReadOnlyList<double> a, IReadOnlyList<double> b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>a·b / (|a| |b|).</summary>
    public static double Cosine(IReadOnlyList<double> a, IReadOnlyList<double> b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    /// <summary>|a − b|.</summary>
    public static double Distance(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    /// <summary>The product of the two cats.</summary>
    /// <param name="product">What is taken for the dot product; null: the dot product.</param>
    internal static Evidence Product(Func<IReadOnlyList<double>, IReadOnlyList<double>, double>? product = null) =>
        Evidence.Arithmetic(Measured.Exact("dot product of кот and кошка", (product ?? Dot)(Cat, SheCat)));

    /// <summary>Who is near whom.</summary>
    /// <param name="dogs">Vectors of the dog; null: both that are possible.</param>
    /// <param name="ship">Vector of the ship; null: the one that is possible.</param>
    internal static Evidence Places(IReadOnlyList<IReadOnlyList<double>>? dogs = null, IReadOnlyList<double>? ship = null)
    {
        ship ??= Ship;
        var cats = Distance(Cat, SheCat);
        return Evidence.Arithmetic(
        [
            .. (dogs ?? Dogs).Select(dog => Measured.Exact(
                $"smallest cosine of two pets: собака {Said(dog)}",
                new[] { Cosine(Cat, SheCat), Cosine(Cat, dog), Cosine(SheCat, dog) }.Min(), 3)),
            .. (dogs ?? Dogs).Select(dog => Measured.Exact(
                $"largest distance of two pets less the smallest from a cat to the ship: собака {Said(dog)}",
                new[] { cats, Distance(Cat, dog), Distance(SheCat, dog) }.Max() - FromCats(), 3)),
            Measured.Exact("largest cosine of the ship and a cat", Math.Max(Cosine(Cat, ship), Cosine(SheCat, ship)), 2),
            Measured.Exact("smallest distance from a cat to the ship, in distances between the cats", FromCats() / cats, 2),
        ]);

        double FromCats() => Math.Min(Distance(Cat, ship), Distance(SheCat, ship));
    }

    private static string Said(IReadOnlyList<double> vector) => $"({string.Join("; ", vector.Select(x => Plots.Pictures.Text(x)))})";

    private static IReadOnlyList<IReadOnlyList<double>> Found(double cosine, double distance)
    {
        double[] steps = [.. Enumerable.Range(-20, 41).Select(i => i / 10.0)];
        return [.. from x in steps from y in steps from z in steps
            let v = (IReadOnlyList<double>)[x, y, z]
            where Dot(v, v) > 0 && Math.Round(Cosine(Cat, v), 2) == cosine && Math.Round(Distance(Cat, v), 2) == distance
            select v];
    }
}
