using static TorchSharp.torch;

namespace BetweenTokens;

/// <summary>Shape checks that stay in release builds, so that a notebook can state a shape and be believed.</summary>
public static class Shape
{
    /// <summary>Returns the tensor if its shape is the one named.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="expected">Sizes, outermost first; −1 stands for any size.</param>
    /// <exception cref="ArgumentException">Names the tensor, the expected shape and the found one.</exception>
    public static Tensor Expect(Tensor tensor, string name, params ReadOnlySpan<long> expected)
    {
        var found = tensor.shape;
        var equal = found.Length == expected.Length;
        for (var axis = 0; equal && axis < found.Length; axis++)
        {
            equal = expected[axis] is -1 || expected[axis] == found[axis];
        }

        return equal ? tensor : throw new ArgumentException($"{name}: expected shape {Text(expected)}; found {Text(found)}.", name);
    }

    /// <summary>A shape as people write it, for instance <c>[2, 17, 64]</c>; −1 shows as an asterisk.</summary>
    public static string Text(params ReadOnlySpan<long> shape) =>
        "[" + string.Join(", ", shape.ToArray()
            .Select(size => size == -1 ? "*" : size.ToString(System.Globalization.CultureInfo.InvariantCulture))) + "]";
}
