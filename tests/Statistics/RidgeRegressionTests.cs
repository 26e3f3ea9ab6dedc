using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearRegression;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Statistics;

[Collection(Live.Alone)]
public sealed class RidgeRegressionTests
{
    private static (double[,] X, double[,] Y) Data(int cases, int features, int targets)
    {
        var random = new SeededRandom(3);
        var (x, y) = (new double[cases, features], new double[cases, targets]);
        for (var i = 0; i < cases; i++)
        {
            for (var f = 0; f < features; f++)
            {
                x[i, f] = random.NextGaussian() + f;
            }

            for (var t = 0; t < targets; t++)
            {
                y[i, t] = (2 * x[i, t]) - x[i, t + 1] + (0.3 * random.NextGaussian()) + 5;
            }
        }

        return (x, y);
    }

    [Fact]
    public void Without_a_penalty_it_is_MathNets_least_squares_by_QR()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Data(40, 5, 2);
        var design = Matrix<double>.Build.DenseOfArray(x).InsertColumn(0, Vector<double>.Build.Dense(40, 1));
        var expected = design * MultipleRegression.QR(design, Matrix<double>.Build.DenseOfArray(y));
        using var map = RidgeRegression.Fit(tensor(x), tensor(y), penalty: 0);

        // Normal equations square the condition number, about 10 here: 1e-15 · 100, with room.
        Near.Equal(tensor(expected.ToArray()), map.Predict(tensor(x)), 1e-11, "prediction");
    }

    [Fact]
    public void The_penalty_is_that_of_rows_added_to_the_centred_data()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Data(40, 5, 2);
        var (mx, my) = (Matrix<double>.Build.DenseOfArray(x), Matrix<double>.Build.DenseOfArray(y));
        var (cx, cy) = (mx - Matrix<double>.Build.Dense(40, 5, (_, c) => mx.Column(c).Average()), my - Matrix<double>.Build.Dense(40, 2, (_, c) => my.Column(c).Average()));
        double lambda = 0.3 * (cx.TransposeThisAndMultiply(cx).Diagonal().Average());
        var weights = MultipleRegression.QR(cx.Stack(Math.Sqrt(lambda) * Matrix<double>.Build.DenseIdentity(5)), cy.Stack(Matrix<double>.Build.Dense(5, 2)));
        var expected = (cx * weights) + (my - cy);
        using var map = RidgeRegression.Fit(tensor(x), tensor(y), penalty: 0.3);
        Near.Equal(tensor(expected.ToArray()), map.Predict(tensor(x)), 1e-11, "prediction");
    }

    [Fact]
    public void Rows_that_sum_to_one_are_predicted_to_sum_to_one()
    {
        using var scope = NewDisposeScope();
        var (x, _) = Data(30, 4, 1);
        var y = tensor(x)[.., ..3].softmax(-1);
        using var map = RidgeRegression.Fit(tensor(x), y, penalty: 0.1);
        Assert.All(map.Predict(tensor(x)).sum(-1).data<double>(), sum => Assert.Equal(1, sum, 1e-12));
    }

    [Fact]
    public void A_fit_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Data(20, 3, 1);
        var (tx, ty) = (tensor(x), tensor(y));
        Live.Same(() =>
        {
            using var map = RidgeRegression.Fit(tx, ty);
            map.Predict(tx).Dispose();
        });
    }
}
