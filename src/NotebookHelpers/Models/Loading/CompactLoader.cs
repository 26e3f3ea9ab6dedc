using BetweenTokens.Formats;
using BetweenTokens.Models.Families;
using BetweenTokens.Models.Kernels;

namespace BetweenTokens.Models.Loading;

/// <summary>Keeps quantised matrices in the file's own blocks beside their tensors, for reading token by token.</summary>
internal static class CompactLoader
{
    private const int ReadBytes = 1 << 20;

    /// <summary>Attaches every matrix whose type and layout allow it.</summary>
    /// <param name="source">The checkpoint, whose tensors have been read and checked.</param>
    /// <param name="rules">Which tensor fills which parameters.</param>
    /// <param name="parameters">Where the matrices go.</param>
    public static void Attach(ITensorSource source, IReadOnlyList<NameRule> rules, TransformerParameters parameters)
    {
        var fillers = rules.Where(rule => rule.Placement is Placement.AsIs or Placement.NeighbouringPairs).ToDictionary(rule => rule.Targets[0]);
        var done = new HashSet<string>();
        foreach (var rule in fillers.Values)
        {
            var group = parameters.GroupOf(rule.Targets[0]);
            if (source.Entries[rule.Stored].Shape.Length == 2 && done.Add(group[0]) && Read(source, group, fillers, parameters.Config.DHead) is { } parts)
            {
                parameters.Attach(group[0], new CompactMatrix(parts));
            }
        }
    }

    /// <summary>The members of a group in order, or null where one of them is stored otherwise.</summary>
    private static List<BlockRows>? Read(ITensorSource source, IReadOnlyList<string> group, Dictionary<string, NameRule> fillers, int dHead)
    {
        var parts = new List<BlockRows>();
        var covered = 0;
        while (covered < group.Count)
        {
            if (!fillers.TryGetValue(group[covered], out var rule) || Read(source.Entries[rule.Stored], rule.Placement, dHead) is not { } part)
            {
                parts.ForEach(read => read.Dispose());
                return null;
            }

            parts.Add(part);
            covered += rule.Targets.Length;
        }

        return parts;
    }

    private static BlockRows? Read(TensorEntry entry, Placement placement, int dHead)
    {
        if (entry.Shape is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] || BlockRows.TryCreate(entry.StoredType, (int)entry.Shape[0], (int)entry.Shape[1]) is not { } matrix)
        {
            return null;
        }

        var rowBytes = (int)(entry.Bytes / entry.Shape[0]);
        var buffer = new byte[Math.Max(1, ReadBytes / rowBytes) * rowBytes];
        using var file = File.OpenHandle(entry.File);
        for (var row = 0; row < matrix.Rows;)
        {
            var wanted = Math.Min(buffer.Length, (matrix.Rows - row) * rowBytes);
            Fill(file, buffer.AsSpan(0, wanted), entry, entry.Offset + ((long)row * rowBytes));
            for (var at = 0; at < wanted; at += rowBytes)
            {
                matrix.SetRow(Target(row++, placement, dHead), buffer.AsSpan(at, rowBytes));
            }
        }

        return matrix;
    }

    private static void Fill(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> buffer, TensorEntry entry, long offset)
    {
        for (var done = 0; done < buffer.Length;)
        {
            var read = RandomAccess.Read(file, buffer[done..], offset + done);
            done += read > 0 ? read : throw new ModelFileException(entry.File, $"tensor {entry.Name}", $"{entry.Bytes} bytes from {entry.Offset}", "a file that has become shorter since it was opened", "Fetch the file again.");
        }
    }

    /// <summary>Where a stored row belongs: pair i of a head, member j, goes to j·d/2 + i.</summary>
    private static int Target(int row, Placement placement, int dHead)
    {
        var (head, within) = Math.DivRem(row, dHead);
        return placement == Placement.NeighbouringPairs ? (head * dHead) + (within % 2 * dHead / 2) + (within / 2) : row;
    }
}
