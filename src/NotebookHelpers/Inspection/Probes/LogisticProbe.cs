using BetweenTokens.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Probes;

/// <summary>A linear probe for yes or no: logistic regression with a ridge, fitted by Newton's method to the optimum.</summary>
/// <remarks>
/// Minimises Σ log(1 + e^{−±(w·x+b)}) + ½λ|w|² on standardised features, in float64; the intercept is free. The minimum is unique,
/// so nothing depends on a seed or on a learning rate.
/// </remarks>
public sealed class LogisticProbe
{
    private const int MostSteps = 50;

    private readonly Vector<double> _weights; // the intercept last
    private readonly double[] _center;
    private readonly double[] _scale;

    private LogisticProbe(Vector<double> weights, double[] center, double[] scale) =>
        (_weights, _center, _scale) = (weights, center, scale);

    /// <summary>Fits.</summary>
    /// <param name="features">Float64 [row, feature].</param>
    /// <param name="positive">One for each row; both answers must occur.</param>
    /// <param name="penalty">λ; features are standardised first.</param>
    public static LogisticProbe Fit(Tensor features, IReadOnlyList<bool> positive, double penalty = 1)
    {
        Shape.Expect(features, "features", positive.Count, -1);
        if (!positive.Contains(true) || !positive.Contains(false) || !(penalty > 0))
        {
            throw new ArgumentException($"A logistic probe needs both answers and a penalty above 0; "
                + $"found {positive.Count(p => p)} yes of {positive.Count}, penalty {penalty}.");
        }

        var (center, scale) = Standard(features);
        var x = Design(features, center, scale);
        var y = Vector<double>.Build.DenseOfEnumerable(positive.Select(p => p ? 1.0 : 0));
        var ridge = Vector<double>.Build.Dense(x.ColumnCount, i => i == x.ColumnCount - 1 ? 0 : penalty);
        var weights = Vector<double>.Build.Dense(x.ColumnCount);
        for (var (step, loss) = (0, Loss(x, y, ridge, weights)); step < MostSteps; step++)
        {
            var p = (x * weights).Map(Sigmoid);
            var gradient = x.TransposeThisAndMultiply(p - y) + ridge.PointwiseMultiply(weights);
            if (gradient.L2Norm() < 1e-8 * positive.Count)
            {
                break;
            }

            // a grain on the diagonal keeps the intercept's curvature away from zero where the answers are all but certain
            var curvature = x.TransposeThisAndMultiply(
                Matrix<double>.Build.Dense(x.RowCount, x.ColumnCount, (i, j) => p[i] * (1 - p[i]) * x[i, j]));
            curvature.SetDiagonal(curvature.Diagonal() + ridge + 1e-9);
            var move = curvature.Cholesky().Solve(gradient);
            var (length, next) = (1.0, Loss(x, y, ridge, weights - move));
            for (; next > loss && length > 1e-6; next = Loss(x, y, ridge, weights - (length * move)))
            {
                length /= 2;
            }

            (weights, loss) = (weights - (length * move), next);
        }

        return new(weights, center, scale);
    }

    /// <summary>w·x + b of each row: above zero for yes.</summary>
    /// <param name="features">Float64 [row, feature].</param>
    public double[] Scores(Tensor features)
    {
        Shape.Expect(features, "features", -1, _center.Length);
        return [.. Design(features, _center, _scale) * _weights];
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Loss(Matrix<double> x, Vector<double> y, Vector<double> ridge, Vector<double> weights)
    {
        var z = x * weights;
        var loss = 0.5 * ridge.PointwiseMultiply(weights).DotProduct(weights);
        for (var i = 0; i < z.Count; i++)
        {
            loss += Math.Max(z[i], 0) - (y[i] * z[i]) + Math.Log(1 + Math.Exp(-Math.Abs(z[i])));
        }

        return loss;
    }

    private static (double[] Center, double[] Scale) Standard(Tensor features)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (TensorMemory.Copy<double>(features.mean([0])), TensorMemory.Copy<double>(features.std([0], unbiased: false) + 1e-12));
    }

    private static Matrix<double> Design(Tensor features, double[] center, double[] scale)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var x = (features - tensor(center, device: features.device)) / tensor(scale, device: features.device);
        x = cat([x, ones([x.shape[0], 1], ScalarType.Float64, x.device)], 1);
        return Matrix<double>.Build.DenseOfRowMajor((int)x.shape[0], (int)x.shape[1], TensorMemory.Copy<double>(x));
    }
}
