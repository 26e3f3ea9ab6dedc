using static TorchSharp.torch;

namespace BetweenTokens.Formats;

/// <summary>Where one tensor lies in its file. Everything here has been checked against the file's length.</summary>
/// <param name="Name">Name in the checkpoint.</param>
/// <param name="Shape">Row-major shape, outermost first (a GGUF's order is already turned round).</param>
/// <param name="StoredType">Type in the file's own words: F32, BF16, Q4_1, …</param>
/// <param name="File">File that holds the data.</param>
/// <param name="Offset">First byte of the data in that file.</param>
/// <param name="Bytes">Length of the data in that file.</param>
public sealed record TensorEntry(string Name, long[] Shape, string StoredType, string File, long Offset, long Bytes)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));
}

/// <summary>A checkpoint's tensors by name: one safetensors file, many with an index, a GGUF, a llama2.c file.</summary>
public interface ITensorSource : IDisposable
{
    /// <summary>The file or folder.</summary>
    string Path { get; }

    /// <summary>Every tensor by its name in the checkpoint.</summary>
    IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Reads one tensor, block by block, straight into memory of the wanted type; no second copy.</summary>
    /// <param name="name">A key of <see cref="Entries"/>.</param>
    /// <param name="type">Float32 or BFloat16 for weights; integer tensors keep their type.</param>
    /// <returns>A tensor of the entry's shape; the caller disposes it.</returns>
    /// <exception cref="ModelFileException">The tensor is missing, cut short, or holds a NaN.</exception>
    Tensor Read(string name, ScalarType type);
}
