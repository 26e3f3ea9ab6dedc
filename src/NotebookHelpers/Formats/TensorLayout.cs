namespace BetweenTokens.Formats;

/// <summary>Checks that every format shares: sizes that do not overflow, ranges inside the file, no byte owned twice.</summary>
internal static class TensorLayout
{
    /// <summary>More tensors than any known file holds; a table may not cost more memory than its file explains.</summary>
    public const int MostTensors = 100_000;

    /// <summary>Most axes that libtorch's loops take.</summary>
    public const int MostAxes = 64;

    /// <summary>Number of bytes of a shape in a stored type.</summary>
    /// <exception cref="ModelFileException">A negative size, a product beyond 2^63, or rows that are no whole blocks.</exception>
    public static long Bytes(string file, string name, ReadOnlySpan<long> shape, Blocks.StoredType stored)
    {
        long count = 1;
        bool empty = false;
        foreach (long size in shape)
        {
            if (size < 0)
            {
                throw Refuse(file, name, "sizes of zero or more", Words(shape));
            }

            empty |= size == 0;
            if (size > 0 && (Math.BigMul(count, size, out count) != 0 || count < 0))
            {
                throw Refuse(file, name, "a shape whose product fits 63 bits", Words(shape));
            }
        }

        long row = shape.Length == 0 ? 1 : shape[^1];
        if (row % stored.BlockValues != 0)
        {
            throw Refuse(file, name, $"rows of whole {stored.Name} blocks ({stored.BlockValues} values)", $"rows of {row}");
        }

        if (!empty && (Math.BigMul(count / stored.BlockValues, stored.BlockBytes, out long bytes) != 0 || bytes < 0))
        {
            throw Refuse(file, name, "a tensor whose bytes fit 63 bits", $"{Words(shape)} in {stored.Name}");
        }

        return empty ? 0 : count / stored.BlockValues * stored.BlockBytes;
    }

    /// <summary>Refuses data outside of the file.</summary>
    public static void CheckInside(TensorEntry entry, long fileLength)
    {
        if (entry.Offset < 0 || entry.Offset > fileLength || entry.Bytes > fileLength - entry.Offset)
        {
            throw Refuse(entry.File, entry.Name, $"{entry.Bytes} bytes from {entry.Offset} inside the file",
                $"a file of {fileLength} bytes: it is cut short or its table is wrong");
        }
    }

    /// <summary>Refuses two tensors that share a byte; returns the entries in the order of their data.</summary>
    public static List<TensorEntry> CheckDisjoint(IEnumerable<TensorEntry> entries)
    {
        var ordered = entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Bytes).ToList();
        TensorEntry? last = null;
        foreach (var entry in ordered.Where(entry => entry.Bytes > 0))
        {
            if (last is not null && entry.Offset < last.Offset + last.Bytes)
            {
                throw Refuse(entry.File, entry.Name, "bytes of its own",
                    $"bytes from {entry.Offset} that tensor {last.Name} ({last.Offset} to {last.Offset + last.Bytes}) already holds");
            }

            last = entry;
        }

        return ordered;
    }

    /// <summary>The refusal of one tensor.</summary>
    public static ModelFileException Refuse(string file, string name, string expected, string found) =>
        new(file, $"tensor {FileText.Shown(name)}", expected, found, FileText.FetchAgain);

    /// <summary>A shape as people write it: [300, 64].</summary>
    public static string Words(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
