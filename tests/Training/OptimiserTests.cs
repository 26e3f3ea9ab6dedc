using BetweenTokens.Models;
using BetweenTokens.Training.Optimisers;
using BetweenTokens.Training.Recipes;
using MathNet.Numerics.LinearAlgebra;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "fast")]
public sealed class OptimiserTests
{
    [Theory]
    [InlineData(6, 6)]
    [InlineData(5, 12)]
    public void Orthogonalising_keeps_singular_vectors_and_moves_singular_values_by_the_polynomial(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        var matrix = randn([1, rows, columns], ScalarType.Float32, generator: generator);
        var actual = Muon.Orthogonalise(matrix, 5)[0];

        // The same in double precision on the singular values alone: s → a·s + b·s³ + c·s⁵, five times.
        var exact = Matrix<double>.Build.Dense(rows, columns, (i, j) => matrix[0, i, j].item<float>());
        var svd = exact.Svd();
        var values = (svd.S / exact.FrobeniusNorm())
            .Map(s => Enumerable.Range(0, 5).Aggregate(s, (x, _) => (3.4445 * x) - (4.7750 * Math.Pow(x, 3)) + (2.0315 * Math.Pow(x, 5))));
        var diagonal = Matrix<double>.Build.Dense(rows, columns, (i, j) => i == j ? values[i] : 0);
        var expected = svd.U * diagonal * svd.VT;
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                Assert.Equal(expected[i, j], actual[i, j].item<float>(), 2e-4); // float32 through fifteen products
            }
        }

        Assert.All(values.Where((_, i) => svd.S[i] > 0.05 * svd.S[0]), value => Assert.InRange(value, 0.5, 1.3));
    }

    [Fact]
    public void A_muon_step_is_momentum_orthogonalised_and_scaled()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8, CPU);
        var tall = randn([8, 4], ScalarType.Float32, generator: generator).requires_grad_();
        var gradient = randn([8, 4], ScalarType.Float32, generator: generator);
        (tall * gradient).sum().backward();
        var before = tall.detach().clone();
        var options = new OptimiserOptions();
        using var muon = new Muon([(new ParameterSpec("w", [8, 4], ParameterRole.Matrix), tall)], options);
        using (no_grad())
        {
            muon.Step(0, 0.5);
            muon.Step(1, 0.5);
        }

        // From rest the momentum is (1 − m)·g and Nesterov's look-ahead a positive multiple of g, which orthogonalising forgets.
        var update = Muon.Orthogonalise(gradient.t().unsqueeze(0), 5)[0].t();
        var expected = (before * (1 - (0.5 * options.MuonRate * options.Decay))) - (0.5 * options.MuonRate * Math.Sqrt(2) * update);
        Assert.True((expected - tall).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void AdamW_moves_as_the_frameworks_own()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9, CPU);
        var ours = randn([5, 3], ScalarType.Float32, generator: generator).requires_grad_();
        using var theirs = new TorchSharp.Modules.Parameter(ours.detach().clone());
        var options = new OptimiserOptions { AdamRate = 0.01, Decay = 0.1 };
        using var adam = new AdamW([(new ParameterSpec("w", [5, 3], ParameterRole.Embedding), ours)], options);
        using var reference = optim.AdamW(
            [theirs], lr: 0.01, beta1: options.Beta1, beta2: options.Beta2, eps: options.Epsilon, weight_decay: 0.1);
        for (var step = 1; step <= 5; step++)
        {
            var target = randn([5, 3], ScalarType.Float32, generator: generator);
            foreach (var weight in new[] { ours, theirs })
            {
                weight.grad?.zero_();
                (weight - target).square().sum().backward();
            }

            reference.step();
            using (no_grad())
            {
                adam.Step(step, 1);
            }

            Assert.True((ours - theirs).abs().max().item<float>() < 1e-6); // one rounding of float32 a step
        }
    }
}
