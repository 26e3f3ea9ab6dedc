using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Testing;

/// <summary>Compares tensors.</summary>
internal static class Near
{
    /// <summary>The largest absolute difference, in float64; shapes must agree.</summary>
    public static double Difference(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        using var scope = NewDisposeScope();
        var difference = (expected.to(ScalarType.Float64) - found.to(ScalarType.Float64)).abs();
        // Where both are the same infinity the difference is not a number, and equal.
        difference = where(expected.eq(found), zeros_like(difference), difference);
        return difference.numel() == 0 ? 0 : difference.max().item<double>();
    }

    /// <summary>Asserts that no value differs by more than the tolerance (a NaN does).</summary>
    public static void Equal(Tensor expected, Tensor found, double tolerance, string what)
    {
        var difference = Difference(expected, found);
        Assert.True(difference <= tolerance, FormattableString.Invariant($"{what}: differs by {difference:g3}, more than {tolerance:g3}"));
    }
}
