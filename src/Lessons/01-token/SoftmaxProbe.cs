using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// Softmax of a linear map, fitted to beliefs by cross-entropy. Evidence multiplies, so a belief is nearly such a function of decayed
/// counts: the strongest reading of words that there is to beat.
/// </summary>
internal static class SoftmaxProbe
{
    private const int Steps = 300;
    private const double Rate = 0.05;

    /// <summary>Fits by Adam from zero, all rows at once: no chance in it.</summary>
    /// <param name="x">Float64 [row, feature].</param>
    /// <param name="y">Float64 [row, value]; rows sum to one.</param>
    /// <param name="penalty">Weight of the squared weights, a share of the mean loss of a row.</param>
    /// <returns>Gives beliefs for features, float64 [row, value]; holds tensors of the caller's scope.</returns>
    public static Func<Tensor, Tensor> Fit(Tensor x, Tensor y, double penalty)
    {
        using var noGradient = no_grad();
        var (center, scale) = (x.mean([0]), x.std(0, unbiased: false).clamp_min(1e-6));
        var features = Design((x - center) / scale);
        var weights = zeros([features.shape[1], y.shape[1]], ScalarType.Float64, CPU);
        var (mean, square) = (zeros_like(weights), zeros_like(weights));
        for (var step = 1; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            var gradient = (matmul(features.t(), softmax(matmul(features, weights), 1) - y) / x.shape[0]) + (penalty * weights);
            mean.mul_(0.9).add_(gradient, alpha: 0.1);
            square.mul_(0.99).add_(gradient.square(), alpha: 0.01);
            var move = mean / (1 - Math.Pow(0.9, step)) / ((square / (1 - Math.Pow(0.99, step))).sqrt() + 1e-8);
            weights.sub_(move * (Rate * (1 - (step / (Steps + 1.0)))));
        }

        return rows => softmax(matmul(Design((rows - center) / scale), weights), 1);
    }

    private static Tensor Design(Tensor x) => cat([x, ones([x.shape[0], 1], ScalarType.Float64, CPU)], 1);
}
