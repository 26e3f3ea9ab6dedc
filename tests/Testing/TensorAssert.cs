using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Testing;

/// <summary>Comparisons of tensors that say which one differs and where.</summary>
internal static class TensorAssert
{
    /// <summary>Same type, shape and values (−0 equals 0).</summary>
    public static void Same(Tensor expected, Tensor actual, string name = "tensor")
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        var differing = expected.ne(actual).nonzero();
        Assert.True(differing.shape[0] == 0, $"{name} differs in {differing.shape[0]} of {expected.NumberOfElements} values, "
            + $"first at index {(differing.shape[0] > 0 ? string.Join(", ", differing[0].data<long>().ToArray()) : "")}");
    }
}
