using static TorchSharp.torch;

namespace BetweenTokens.Statistics;

/// <summary>
/// Linear regression with an intercept and a small penalty on the weights (Hoerl and Kennard 1970):
/// min ‖Y − 1b − XW‖² + λ‖W‖². Both sides are centred first, so the intercept is free, and what is linear in Y (rows that
/// sum to one) stays so in the prediction.
/// </summary>
public sealed class RidgeRegression : IDisposable
{
    private readonly Tensor _weights; // [features, targets]
    private readonly Tensor _meanX;
    private readonly Tensor _meanY;

    private RidgeRegression(Tensor weights, Tensor meanX, Tensor meanY) => (_weights, _meanX, _meanY) = (weights, meanX, meanY);

    /// <summary>Fits.</summary>
    /// <param name="x">[case, feature].</param>
    /// <param name="y">[case, target].</param>
    /// <param name="penalty">λ as a share of the mean diagonal element of the centred XᵀX; 0: plain least squares.</param>
    /// <returns>The map, in float64; the caller disposes it.</returns>
    public static RidgeRegression Fit(Tensor x, Tensor y, double penalty = 1e-6)
    {
        Shape.Expect(x, "x", -1, -1);
        Shape.Expect(y, "y", x.shape[0], -1);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (features, targets) = (x.to(ScalarType.Float64), y.to(ScalarType.Float64));
        var (meanX, meanY) = (features.mean([0]), targets.mean([0]));
        var (cx, cy) = (features - meanX, targets - meanY);
        var gram = matmul(cx.t(), cx);
        var ridge = gram + (penalty * gram.diagonal().mean() * eye(gram.shape[0], dtype: ScalarType.Float64));
        var weights = linalg.solve(ridge, matmul(cx.t(), cy));
        return new(weights.MoveToOuterDisposeScope().DetachFromDisposeScope(), meanX.DetachFromDisposeScope(), meanY.DetachFromDisposeScope());
    }

    /// <summary>Predicts: [case, feature] → float64 [case, target]; the caller disposes it.</summary>
    public Tensor Predict(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (matmul(x.to(ScalarType.Float64) - _meanX, _weights) + _meanY).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _meanX.Dispose();
        _meanY.Dispose();
    }
}
