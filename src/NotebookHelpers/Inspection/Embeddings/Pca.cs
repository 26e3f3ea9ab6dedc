using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Embeddings;

/// <summary>
/// Principal components: the directions along which a cloud is widest (Pearson 1901). A map in two of them is a shadow: how much of the
/// spread it shows stands in <see cref="Explained"/>.
/// </summary>
public sealed class Pca
{
    private readonly double[] _mean;
    private readonly double[,] _components;

    private Pca(double[] mean, double[,] components, double[] explained) =>
        (_mean, _components, Explained) = (mean, components, explained);

    /// <summary>Share of the total variance along each component, falling; the components asked for need not sum to 1.</summary>
    public IReadOnlyList<double> Explained { get; }

    /// <summary>
    /// Directions of length 1: [component, coordinate]. The largest coordinate of each is positive, which fixes its sign.
    /// </summary>
    public double[,] Components => (double[,])_components.Clone();

    /// <summary>Finds the widest directions, by the eigenvectors of the covariance in float64.</summary>
    /// <param name="rows">[row, coordinate], two rows or more.</param>
    /// <param name="components">How many directions, at most as many as coordinates.</param>
    public static Pca Fit(Tensor rows, int components = 2)
    {
        Shape.Expect(rows, "rows", -1, -1);
        if (rows.shape[0] < 2 || components < 1 || components > rows.shape[1])
        {
            throw new ArgumentException($"Components are sought among two rows or more, 1 to {rows.shape[1]} of them; "
                + $"found {rows.shape[0]} rows and {components} components asked for.");
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var wide = rows.detach().cpu().to(ScalarType.Float64);
        var mean = wide.mean([0]);
        var centred = wide - mean;
        var (values, vectors) = linalg.eigh(matmul(centred.t(), centred) / (double)(rows.shape[0] - 1)); // rising; columns
        var widest = vectors.flip([1]).narrow(1, 0, components).t().contiguous(); // [component, coordinate]
        var largest = widest.gather(1, widest.abs().argmax(1, keepdim: true)).sign();
        double[] spread = TensorMemory.Copy<double>(values.flip([0]).contiguous());
        double[] directions = TensorMemory.Copy<double>(widest * largest);
        var total = Math.Max(spread.Sum(), 1e-300);
        var table = new double[components, rows.shape[1]];
        Buffer.BlockCopy(directions, 0, table, 0, sizeof(double) * directions.Length);
        return new(TensorMemory.Copy<double>(mean), table, [.. spread[..components].Select(value => Math.Max(value, 0) / total)]);
    }

    /// <summary>Where vectors lie on the map: [row, component].</summary>
    /// <param name="vectors">Each [coordinate].</param>
    public double[,] Project(params IReadOnlyList<float[]> vectors)
    {
        var places = new double[vectors.Count, _components.GetLength(0)];
        for (var row = 0; row < vectors.Count; row++)
        {
            if (vectors[row].Length != _mean.Length)
            {
                throw new ArgumentException($"Vector {row} has {vectors[row].Length} coordinates; {_mean.Length} are expected.");
            }

            for (var component = 0; component < places.GetLength(1); component++)
            {
                for (var i = 0; i < _mean.Length; i++)
                {
                    places[row, component] += (vectors[row][i] - _mean[i]) * _components[component, i];
                }
            }
        }

        return places;
    }
}
