using System.Globalization;
using BetweenTokens.Formats.Blocks;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace BetweenTokens.Formats;

/// <summary>One open file of tensors whose table has been checked. Reading is safe from several threads.</summary>
public abstract class TensorFile : ITensorSource
{
    private readonly SafeFileHandle _handle;

    private protected TensorFile(string path, SafeFileHandle handle, IReadOnlyDictionary<string, TensorEntry> entries)
    {
        (Path, _handle, Entries) = (path, handle, entries);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>True: NaN and infinities are data here, not damage (a file of results, not of weights).</summary>
    public bool AllowNonFinite { get; init; }

    /// <inheritdoc/>
    public Tensor Read(string name, ScalarType type)
    {
        if (type is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ArgumentException(
                $"Weights are read as Float32 or BFloat16 (integers keep their type), not as {type}.", nameof(type));
        }

        var (entry, stored) = Readable(name);
        var target = stored.IsInteger ? stored.Same!.Value : type;
        var tensor = Allocate(entry, target);
        try
        {
            if (entry.Count > 0)
            {
                Check(entry, new BlockReader(_handle, entry, tensor).Fill(), tensor);
            }

            return tensor;
        }
        catch (Exception error) when (error is IOException or AggregateException { InnerException: IOException })
        {
            tensor.Dispose();
            throw DiskError(name, error);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file; tensors already read stay.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where a tensor lies, and in which type, if that is one that can be read.</summary>
    internal (TensorEntry Entry, StoredType Stored) Readable(string name)
    {
        var entry = Entries.TryGetValue(name, out var known) ? known : throw Missing(Path, name, Entries.Keys);
        var stored = StoredType.Of(entry.StoredType);
        return stored.IsReadable ? (entry, stored) : throw new ModelFileException(
            Path,
            $"tensor {name}",
            "a type that this library unpacks (F32, F16, BF16, F64, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q2_K … Q6_K, IQ4_NL)",
            stored.Name,
            "Use another quantisation of the same model, for instance Q8_0 or Q4_K_M.");
    }

    /// <summary>A reading into memory that is there already; see <see cref="JointReading"/>.</summary>
    internal BlockReader Begin(TensorEntry entry, Tensor tensor, RowRoute? route) => new(_handle, entry, tensor, route);

    /// <summary>What a failing disk is told as.</summary>
    internal ModelFileException DiskError(string name, Exception error)
    {
        var found = "an error of the disk: " + error.GetBaseException().Message;
        return new(Path, $"tensor {name}", "readable bytes", found, "Check the disk, then fetch the file again.", error);
    }

    /// <summary>Memory for the values: as much as the file's own bytes explain, which may still be more than the machine has.</summary>
    private Tensor Allocate(TensorEntry entry, ScalarType type)
    {
        try
        {
            return empty(entry.Shape, type, CPU);
        }
        catch (Exception error) when (error is System.Runtime.InteropServices.ExternalException or OutOfMemoryException)
        {
            throw new ModelFileException(Path, $"tensor {entry.Name}", $"memory for {TensorLayout.Words(entry.Shape)} in {type}",
                $"too little on this machine: {error.Message.Split('\n')[0]}",
                "Use a smaller model, bfloat16, or a machine with more memory.", error);
        }
    }

    /// <summary>Refuses a tensor that was cut short or holds what is no number.</summary>
    internal void Check(TensorEntry entry, BlockReader.Outcome outcome, Tensor tensor, RowRoute? route = null)
    {
        if (outcome.CutShort)
        {
            throw new ModelFileException(Path, $"tensor {entry.Name}", $"{entry.Bytes} bytes from {entry.Offset}",
                "a file that has become shorter since it was opened", "Fetch the file again.");
        }

        if (outcome.FirstNonFinite is { } index && !AllowNonFinite)
        {
            using var flat = tensor.view(-1);
            var row = route is null ? 0 : entry.Shape[^1];
            using var value = flat[route is null ? index : (route.Target(index / row) * row) + (index % row)];
            using var single = value.to(ScalarType.Float32);
            var what = float.IsNaN(single.item<float>()) ? "NaN" : "an infinity";
            throw new ModelFileException(Path, $"tensor {entry.Name}", "finite numbers", $"{what} at {Position(entry.Shape, index)}",
                "The file is damaged or was saved from a broken run: fetch it again, or use other weights.");
        }
    }

    /// <summary>The refusal of a tensor that the model needs and the file lacks.</summary>
    internal static ModelFileException Missing(string path, string name, IEnumerable<string> present)
    {
        var near = NearestNames.Of(name, present);
        return new ModelFileException(path, $"tensor {name}", "a tensor of that name",
            $"{present.Count()} others" + (near.Count > 0 ? $", the nearest {string.Join(", ", near.Select(FileText.Shown))}" : ""),
            "The file belongs to another model or is incomplete: check config.json beside it, or fetch both again.");
    }

    /// <summary>A flat index as coordinates, for instance [3, 17].</summary>
    private static string Position(long[] shape, long index)
    {
        var coordinates = new long[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            (index, coordinates[axis]) = Math.DivRem(index, shape[axis]);
        }

        return $"[{string.Join(", ", coordinates.Select(c => c.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
