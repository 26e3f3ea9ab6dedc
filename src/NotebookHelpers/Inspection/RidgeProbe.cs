using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>
/// A linear probe: ridge regression of targets (a belief, a value, one column for each class) on features (a residual stream).
/// With belief and stream exchanged it gives the directions along which a belief is written, which is what steers.
/// </summary>
/// <remarks>
/// W = (XᵀX + λI)⁻¹XᵀY on centred columns, in float64; the sums run in libtorch, the solution is Cholesky's (Hoerl and Kennard
/// 1970). λ is a share of the mean square of a feature column, so that it means the same at every scale.
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
    /// <param name="targets">Float64 [row, target].</param>
    /// <param name="penalty">λ as a share of the features' mean square.</param>
    public static RidgeProbe Fit(Tensor features, Tensor targets, double penalty = 1e-4)
    {
        Shape.Expect(features, "features", -1, -1);
        Shape.Expect(targets, "targets", features.shape[0], -1);
        if (!(penalty >= 0) || features.shape[0] < 2)
        {
            throw new ArgumentException($"A ridge needs two rows or more and a penalty of 0 or more; found {features.shape[0]} and {penalty}.");
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor center = features.mean([0]), offset = targets.mean([0]), x = features - center, y = targets - offset;
        Matrix<double> gram = Matrix(matmul(x.t(), x)), cross = Matrix(matmul(x.t(), y));
        var ridge = penalty * Math.Max(gram.Trace() / gram.RowCount, 1e-300);
        var weights = (gram + Matrix<double>.Build.DenseIdentity(gram.RowCount).Multiply(ridge)).Cholesky().Solve(cross);
        return new(weights.ToArray(), center.data<double>().ToArray(), offset.data<double>().ToArray());
    }

    /// <summary>What the probe reads.</summary>
    /// <param name="features">Float64 [row, feature].</param>
    /// <returns>Float64 [row, target]; the caller disposes it.</returns>
    public Tensor Predict(Tensor features)
    {
        Shape.Expect(features, "features", -1, _center.Length);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (matmul(features - tensor(_center), tensor(Weights)) + tensor(_offset)).MoveToOuterDisposeScope();
    }

    /// <summary>Squared error of each row, summed over the targets: [row].</summary>
    public double[] SquaredErrors(Tensor features, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (Predict(features) - targets).square().sum([1]).data<double>().ToArray();
    }

    /// <summary>R² on other rows: 1 − squared error / squared distance from the targets' mean, all targets together.</summary>
    public double Explained(Tensor features, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return 1 - (SquaredErrors(features, targets).Sum() / (targets - targets.mean([0])).square().sum().item<double>());
    }

    private static Matrix<double> Matrix(Tensor values) =>
        Matrix<double>.Build.DenseOfRowMajor((int)values.shape[0], (int)values.shape[1], values.contiguous().data<double>().ToArray());
}
