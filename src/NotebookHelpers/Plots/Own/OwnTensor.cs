using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace BetweenTokens.Plots;

/// <summary>A reader's tensor: what it is, and the values in its corners. Only those are copied, from wherever it lies.</summary>
internal static class OwnTensor
{
    /// <summary>Slices shown of a tensor with more than two dimensions: the first two and the last.</summary>
    private const int MostSlices = 3;

    /// <summary>Values shown of a tensor with one dimension.</summary>
    private const int MostInLine = 200;

    private static readonly Dictionary<ScalarType, string> _types = new()
    {
        [ScalarType.Byte] = "uint8",
        [ScalarType.ComplexFloat32] = "complex64",
        [ScalarType.ComplexFloat64] = "complex128",
    };

    public static Visual Of(Tensor tensor)
    {
        if (tensor.IsInvalid)
        {
            return new NumberGrid($"Tensor: {ValueWords.Now.Disposed}", [], null);
        }

        string type = _types.GetValueOrDefault(tensor.dtype) ?? tensor.dtype.ToString().ToLowerInvariant();
        string head = $"Tensor [{string.Join(", ", tensor.shape.Select(Text))}] · {type} · {tensor.device}"
            + (tensor.requires_grad ? " · requires_grad" : "");
        if (tensor.device_type == DeviceType.META || tensor.is_sparse || tensor.NumberOfElements == 0)
        {
            string other = tensor.is_sparse ? ValueWords.Now.Sparse : ValueWords.Now.NoValues;
            string why = tensor.device_type == DeviceType.META ? ValueWords.Now.NoValuesOnMeta : other;
            return new NumberGrid($"{head}: {why}", [], null);
        }

        using var scope = NewDisposeScope();
        using var silent = no_grad();
        return tensor.dim() switch
        {
            0 => new NumberGrid(head, [new NumberBlock(null, [], [""], [Values(tensor.reshape(1), alone: true)])], null),
            1 => OwnNumbers.Line(head, Values(tensor.narrow(0, 0, Math.Min(MostInLine, tensor.shape[0]))), Count(tensor.shape[0])),
            _ => Slices(tensor, head),
        };
    }

    private static NumberGrid Slices(Tensor tensor, string head)
    {
        long[] outer = tensor.shape[..^2];
        long count = outer.Aggregate(1L, (product, length) => product * length);
        long[] places = count <= MostSlices ? [.. Enumerable.Range(0, (int)count).Select(i => (long)i)] : [0, 1, count - 1];
        var (rows, columns) = (Kept.Of(tensor.shape[^2]), Kept.Of(tensor.shape[^1]));
        var slices = places.Select(place => Slice(tensor, Index(place, outer)));
        var corners = stack([.. slices.Select(slice => Corner(Corner(slice, 0, rows), 1, columns))]); // [slices, rows, columns]
        var cells = Values(corners.reshape(-1)).Chunk(columns.Places.Count).Chunk(rows.Places.Count).ToArray();
        var blocks = places.Select((place, i) => NumberBlock.Of(Label(Index(place, outer)), rows, columns, cells[i])).ToList();
        string? rest = count > places.Length ? NumberText.More(ValueWords.Now.MoreSlices, count - places.Length) : null;
        return new NumberGrid(head, blocks, rest);
    }

    private static Tensor Slice(Tensor tensor, long[] index) => index.Aggregate(tensor, (rest, place) => rest.select(0, place));

    private static Tensor Corner(Tensor tensor, long dimension, Kept kept) => kept.Cut is not { } cut
        ? tensor
        : cat([tensor.narrow(dimension, 0, cut), tensor.narrow(dimension, kept.Places[cut], kept.Places.Count - cut)], dimension);

    // The place in each of the outer dimensions, of the slice with that number.
    private static long[] Index(long place, long[] outer)
    {
        var index = new long[outer.Length];
        for (int axis = outer.Length - 1; axis >= 0; axis--)
        {
            (place, index[axis]) = Math.DivRem(place, outer[axis]);
        }

        return index;
    }

    private static string? Label(long[] index) => index.Length == 0 ? null : $"[{string.Join(", ", index.Select(Text))}, :, :]";

    private static string[] Values(Tensor line, bool alone = false)
    {
        if (line.dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64)
        {
            return NumberText.OfComplex(Reals(line.real), Reals(line.imag));
        }

        return line.dtype switch
        {
            ScalarType.Bool => [.. line.cpu().contiguous().data<bool>().Select(v => v ? "true" : "false")],
            ScalarType.Float16 or ScalarType.BFloat16 => Texts(alone ? "G4" : null),
            ScalarType.Float32 => Texts(alone ? "G7" : null),
            ScalarType.Float64 => Texts(alone ? "G15" : null),
            _ => NumberText.Of(line.to_type(ScalarType.Int64).cpu().contiguous().data<long>().ToArray()),
        };

        // One number alone has no column to fit into: all its digits.
        string[] Texts(string? format) =>
            format is null ? NumberText.OfReal(Reals(line)) : [.. Reals(line).Select(v => NumberText.Real(v, format))];
    }

    private static double[] Reals(Tensor line) => line.to_type(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();

    private static int Count(long length) => (int)Math.Min(int.MaxValue, length);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
