using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Attention over plain arrays, for calculations that a reader can follow line by line.</summary>
/// <remarks>
/// Queries, keys and values are the vectors themselves, and a layer's output replaces its input: nothing but looking is left.
/// </remarks>
public static class OpenOrder
{
    /// <summary>Vectors of words, normal numbers: [count][width].</summary>
    /// <param name="count">How many words.</param>
    /// <param name="width">Coordinates of each.</param>
    /// <param name="seed">Same seed, same vectors.</param>
    public static double[][] Vectors(int count, int width, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width).Select(_ => random.NextGaussian()).ToArray())];
    }

    /// <summary>What one place sees: a mixture of all it may look at, by softmax of products over √width.</summary>
    /// <param name="seen">Vectors that may be looked at: [pos][width].</param>
    /// <param name="asking">The vector that looks: [width].</param>
    public static double[] Look(double[][] seen, double[] asking)
    {
        double[] scores = [.. seen.Select(key => Product(key, asking) / Math.Sqrt(asking.Length))];
        double[] weights = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
        return [.. asking.Select((_, i) => weights.Zip(seen, (w, value) => w * value[i]).Sum() / weights.Sum())];
    }

    /// <summary>So many layers, one after another: [pos][width].</summary>
    /// <param name="words">The input: [pos][width].</param>
    /// <param name="layers">How many.</param>
    /// <param name="mask">True: a place sees itself and what is before it.</param>
    public static double[][] Stack(double[][] words, int layers, bool mask)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            var before = words;
            words = [.. before.Select((asking, i) => Look(mask ? before[..(i + 1)] : before, asking))];
        }

        return words;
    }

    /// <summary>Euclidean distance of the last vectors of two stacks.</summary>
    public static double Moved(double[][] one, double[][] other) =>
        Math.Sqrt(one[^1].Zip(other[^1], (a, b) => (a - b) * (a - b)).Sum());

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
