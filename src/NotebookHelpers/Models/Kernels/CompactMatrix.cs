namespace BetweenTokens.Models.Kernels;

/// <summary>
/// A matrix in the file's own blocks beside its tensor. It is let go for good once the tensor has been handed out,
/// since whoever holds the tensor may change it.
/// </summary>
internal sealed class CompactMatrix(IReadOnlyList<BlockRows> parts) : IDisposable
{
    private IReadOnlyList<BlockRows> _parts = parts;

    /// <summary>The matrix, or null once it has been let go.</summary>
    public RowMatrix? Rows { get; private set; } = parts.Count == 1 ? parts[0] : new StackedRows([.. parts]);

    /// <summary>From now on the tensor alone counts. The memory goes with the last product that still reads it.</summary>
    public void LetGo() => (Rows, _parts) = (null, []);

    public void Dispose()
    {
        var parts = _parts;
        LetGo();
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }
}
