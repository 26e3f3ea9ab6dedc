using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Embeddings;

/// <summary>Nearest neighbours of one's own kind.</summary>
/// <param name="Share">Share of the vectors whose nearest other vector bears the same label.</param>
/// <param name="Chance">The same if labels were dealt anew: Σ n_c (n_c − 1) / (n (n − 1)).</param>
/// <param name="Units">For each vector, whether it does.</param>
public sealed record Purity(double Share, double Chance, IReadOnlyList<bool> Units);

/// <summary>The shape of a cloud of vectors.</summary>
public static class Geometry
{
    private const int RowsAtOnce = 8192;

    /// <summary>a·b / (|a| |b|) in float64; 0 where one of them is zero.</summary>
    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"Two vectors of one length are compared; found {a.Length} and {b.Length} coordinates.");
        }

        var (dot, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            first += (double)a[i] * a[i];
            second += (double)b[i] * b[i];
        }

        return first > 0 && second > 0 ? dot / Math.Sqrt(first * second) : 0;
    }

    /// <summary>Closeness of some rows to each other: [row, row], in the order of the ids.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="ids">Token ids.</param>
    /// <param name="by">The measure.</param>
    public static double[,] Similarities(EmbeddingTable table, IReadOnlyList<int> ids, Closeness by = Closeness.Cosine)
    {
        table.Check(ids);
        float[][] rows = [.. ids.Select(table.Vector)];
        var square = new double[ids.Count, ids.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
            {
                square[i, j] = by switch
                {
                    Closeness.Cosine => Cosine(rows[i], rows[j]),
                    Closeness.Dot => rows[i].Zip(rows[j], (x, y) => (double)x * y).Sum(),
                    _ => -Math.Sqrt(rows[i].Zip(rows[j], (x, y) => ((double)x - y) * ((double)x - y)).Sum()),
                };
            }
        }

        return square;
    }

    /// <summary>
    /// Mean cosine of two different rows, over all pairs: 0 where directions are spread evenly (Ethayarajh 2019 calls it anisotropy).
    /// </summary>
    /// <remarks>Exact, without drawing pairs: (|Σ u|² − n) / (n (n − 1)) for rows u of length 1. A row of zeros counts as 0.</remarks>
    /// <param name="table">The vectors, two or more.</param>
    public static double MeanCosine(EmbeddingTable table)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (sum, units) = (zeros([table.Width], ScalarType.Float64, table.Rows.device), 0.0);
        for (var start = 0; start < table.Count; start += RowsAtOnce)
        {
            using var step = NewDisposeScope();
            var rows = table.Rows.narrow(0, start, Math.Min(RowsAtOnce, table.Count - start)).to(ScalarType.Float64);
            var unit = rows / rows.norm(1).unsqueeze(1).clamp_min(1e-30);
            sum.add_(unit.sum([0]));
            units += unit.square().sum().item<double>();
        }

        return (sum.square().sum().item<double>() - units) / ((double)table.Count * (table.Count - 1));
    }

    /// <summary>Cosines of pairs of different rows drawn at random, for a histogram.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="pairs">How many.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static IReadOnlyList<double> RandomCosines(EmbeddingTable table, int pairs, long seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, pairs).Select(_ =>
        {
            var (one, other) = (random.Next(table.Count), random.Next(table.Count - 1));
            return Cosine(table.Vector(one), table.Vector(other >= one ? other + 1 : other));
        })];
    }

    /// <summary>
    /// Dimension of the cloud near a row: how fast the number of neighbours grows with the radius (Levina and Bickel 2004, equation 8,
    /// with k − 2 as divisor, which is unbiased for a uniform cloud).
    /// </summary>
    /// <param name="table">The vectors.</param>
    /// <param name="id">The row; copies of it are left out.</param>
    /// <param name="neighbours">k, three or more.</param>
    public static double LocalDimension(EmbeddingTable table, int id, int neighbours = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 3);
        table.Check([id]);
        double[] nearest = [.. Distances(table, id).Where(distance => distance > 0).Order().Take(neighbours)];
        return nearest.Length < neighbours
            ? throw new ArgumentException($"Row {id} has {nearest.Length} neighbours that are not its copies; {neighbours} are asked for.")
            : (neighbours - 2) / nearest[..^1].Sum(distance => Math.Log(nearest[^1] / distance));
    }

    /// <summary>How many of some vectors have their nearest other vector in their own class.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="ids">Token ids, two or more, each once.</param>
    /// <param name="labels">Class of each.</param>
    public static Purity Purity(EmbeddingTable table, IReadOnlyList<int> ids, IReadOnlyList<string> labels)
    {
        if (ids.Count < 2 || ids.Count != labels.Count)
        {
            throw new ArgumentException($"Two tokens or more are wanted, each with its label; found {ids.Count} and {labels.Count}.");
        }

        var near = Similarities(table, ids);
        bool[] own = [.. Enumerable.Range(0, ids.Count)
            .Select(i => labels[Enumerable.Range(0, ids.Count).Where(j => j != i).MaxBy(j => near[i, j])] == labels[i])];
        var pairs = labels.CountBy(label => label).Sum(group => (double)group.Value * (group.Value - 1));
        return new(own.Count(is_ => is_) / (double)own.Length, pairs / ((double)ids.Count * (ids.Count - 1)), own);
    }

    // By differences, not by |a|² + |b|² − 2ab, which loses half the digits where two rows are close.
    private static double[] Distances(EmbeddingTable table, int id)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return [.. TensorMemory.Copy<float>((table.Rows - table.Rows[id]).norm(1)).Select(distance => (double)distance)];
    }
}
