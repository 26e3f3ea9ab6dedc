using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Probes;

/// <summary>
/// A linear probe: ridge regression of targets (a belief, a value, one column for each class) on features (a residual stream).
/// With belief and stream exchanged it gives the directions along which a belief is written, which is what steers.
/// </summary>
/// <remarks>
/// W = (XᵀX + λI)⁻¹XᵀY on centred columns, in float64, by Cholesky's decomposition in libtorch (Hoerl and Kennard 1970). λ is a share
/// of the mean square of a feature column, so that it means the same at every scale. Where there are more features than rows, the
/// same W is Xᵀ(XXᵀ + λI)⁻¹Y, whose matrix is the smaller one (Saunders, Gammerman and Vovk 1998).
/// </remarks>
public sealed class RidgeProbe
{
    private readonly double[] _center;
    private readonly double[] _offset;

    private RidgeProbe(double[,] weights, double[] center, double[] offset) => (Weights, _center, _offset) = (weights, center, offset);

    /// <summary>What one unit of a feature adds to a target: [feature, target].</summary>
    public double[,] Weights { get; }

    /// <summary>Fits.</summary>
    /// <param name="features">Float64 [row, feature].</param>
    /// <param name="targets">Float64 [row, target], on any device.</param>
    /// <param name="penalty">λ as a share of the features' mean square.</param>
    public static RidgeProbe Fit(Tensor features, Tensor targets, double penalty = 1e-4) => FitEach(features, targets, [penalty])[0];

    /// <summary>Fits at several penalties, among which one may choose: the products that all of them need are formed once.</summary>
    /// <param name="features">Float64 [row, feature].</param>
    /// <param name="targets">Float64 [row, target], on any device.</param>
    /// <param name="penalties">λ each, as a share of the features' mean square.</param>
    /// <returns>One probe for each penalty.</returns>
    public static IReadOnlyList<RidgeProbe> FitEach(Tensor features, Tensor targets, IReadOnlyList<double> penalties)
    {
        Shape.Expect(features, "features", -1, -1);
        Shape.Expect(targets, "targets", features.shape[0], -1);
        if (features.shape[0] < 2 || !penalties.All(penalty => penalty >= 0))
        {
            throw new ArgumentException($"A ridge needs two rows or more and a penalty of 0 or more; found {features.shape[0]} and "
                + $"{string.Join(", ", penalties)}.");
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        targets = targets.Beside(features);
        Tensor center = features.mean([0]), offset = targets.mean([0]), x = features - center, y = targets - offset;
        var byRows = x.shape[0] < x.shape[1] && penalties.All(penalty => penalty > 0); // without a penalty the rows' matrix is singular
        Tensor gram = byRows ? matmul(x, x.t()) : matmul(x.t(), x), right = byRows ? y : matmul(x.t(), y);
        double[] means = TensorMemory.Copy<double>(center), offsets = TensorMemory.Copy<double>(offset);
        var scale = Math.Max(gram.diagonal().sum().item<double>() / x.shape[1], 1e-300);
        return [.. penalties.Select(penalty => new RidgeProbe(
            Table(byRows ? matmul(x.t(), Solve(gram, penalty * scale, right)) : Solve(gram, penalty * scale, right)), means, offsets))];
    }

    /// <summary>What the probe reads.</summary>
    /// <param name="features">Float64 [row, feature].</param>
    /// <returns>Float64 [row, target]; the caller disposes it.</returns>
    public Tensor Predict(Tensor features)
    {
        Shape.Expect(features, "features", -1, _center.Length);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (matmul(features - tensor(_center, device: features.device), tensor(Weights, device: features.device))
            + tensor(_offset, device: features.device)).MoveToOuterDisposeScope();
    }

    /// <summary>Squared error of each row, summed over the targets: [row].</summary>
    public double[] SquaredErrors(Tensor features, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<double>((Predict(features) - targets.Beside(features)).square().sum([1]));
    }

    /// <summary>R² on other rows: 1 − squared error / squared distance from the targets' mean, all targets together.</summary>
    public double Explained(Tensor features, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return 1 - (SquaredErrors(features, targets).Sum() / (targets - targets.mean([0])).square().sum().item<double>());
    }

    // (A + λI)⁻¹B of a symmetric A without negative eigenvalues.
    private static Tensor Solve(Tensor a, double ridge, Tensor b) =>
        b.cholesky_solve(linalg.cholesky(a + diag(full(a.shape[0], ridge, ScalarType.Float64, a.device))));

    private static double[,] Table(Tensor values)
    {
        var table = new double[values.shape[0], values.shape[1]];
        Buffer.BlockCopy(TensorMemory.Copy<double>(values), 0, table, 0, table.Length * sizeof(double));
        return table;
    }
}
