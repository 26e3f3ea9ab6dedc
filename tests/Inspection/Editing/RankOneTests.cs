using BetweenTokens.Inspection.Editing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection.Editing;

/// <summary>Closed forms of an edit against a numerical solution of the same problem, float64.</summary>
[Trait("tier", "fast")]
public sealed class RankOneTests
{
    private const int In = 12, Out = 7, Keys = 3;

    [Fact]
    public void One_key_is_met_exactly_at_the_least_price()
    {
        using var scope = NewDisposeScope();
        var (weight, key, value, moment) = (Draw(1, Out, In), Draw(2, In), Draw(3, Out), Moment());
        var change = RankOne.Exact(weight, key, value, moment);
        Assert.True((matmul(weight + change, key) - value).abs().max().item<double>() < 1e-12);
        Assert.Equal(1, linalg.matrix_rank(change, rtol: 1e-9).item<long>());

        // the same by Lagrange: for each row of the change, minimise d C dᵀ with d·k = what is missing; one linear system
        var system = zeros([In + 1, In + 1], dtype: ScalarType.Float64);
        system.narrow(0, 0, In).narrow(1, 0, In).copy_(moment * 2);
        system.narrow(0, 0, In).select(1, In).copy_(key);
        system.select(0, In).narrow(0, 0, In).copy_(key);
        var missing = value - matmul(weight, key);
        for (var row = 0; row < Out; row++)
        {
            var right = zeros([In + 1, 1], dtype: ScalarType.Float64);
            right[In, 0] = missing[row];
            var solved = linalg.solve(system, right).narrow(0, 0, In).squeeze(1);
            Assert.True((solved - change[row]).abs().max().item<double>() < 1e-10);
        }
    }

    [Fact]
    public void Several_keys_are_where_gradient_descent_ends()
    {
        using var scope = NewDisposeScope();
        var (weight, keys, values, moment) = (Draw(1, Out, In), Draw(4, In, Keys), Draw(5, Out, Keys), Moment());
        const double Caution = 0.3;
        var change = RankOne.Many(weight, keys, values, moment, Caution);
        var found = zeros([Out, In], dtype: ScalarType.Float64);
        var wanted = values - matmul(weight, keys);
        var steepest = linalg.eigvalsh((moment * Caution) + matmul(keys, keys.transpose(0, 1)))[In - 1].item<double>();
        for (var step = 0; step < 20_000; step++)
        {
            using var inner = NewDisposeScope();
            var slope = matmul(matmul(found, keys) - wanted, keys.transpose(0, 1)) + (matmul(found, moment) * Caution);
            found.sub_(slope / steepest);
        }

        Assert.True((found - change).abs().max().item<double>() < 1e-8);
    }

    [Fact]
    public void One_key_without_caution_is_the_exact_one()
    {
        using var scope = NewDisposeScope();
        var (weight, key, value, moment) = (Draw(1, Out, In), Draw(2, In), Draw(3, Out), Moment());
        var many = RankOne.Many(weight, key.unsqueeze(1), value.unsqueeze(1), moment, 1e-6);
        Assert.True((many - RankOne.Exact(weight, key, value, moment)).abs().max().item<double>() < 1e-4);
    }

    private static Tensor Moment()
    {
        var samples = Draw(6, In, 40);
        return matmul(samples, samples.transpose(0, 1)) / 40;
    }

    private static Tensor Draw(ulong seed, params long[] shape)
    {
        using var generator = new Generator(seed, CPU);
        return randn(shape, ScalarType.Float64, CPU, generator: generator);
    }
}
