using BetweenTokens.Formats.Blocks;
using static TorchSharp.torch;

namespace BetweenTokens.Formats;

/// <summary>
/// Many tensors of a checkpoint read together, straight into memory that is there already. A small matrix has less work than
/// cores take up together; all matrices in one queue keep every core busy to the end.
/// </summary>
internal sealed class JointReading
{
    private readonly List<Item> _items = [];
    private readonly List<(int Item, long Chunk)> _chunks = [];
    private int _next;
    private int _firstFailed = int.MaxValue;

    /// <summary>Adds a tensor to be read, if its file can read it in this way.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="name">A key of its entries.</param>
    /// <param name="into">A contiguous tensor of the entry's count, float32 or bfloat16, on the CPU, that outlives the reading.</param>
    /// <param name="route">Where each row goes; null: one after another.</param>
    /// <returns>False: read it by <see cref="ITensorSource.Read"/>.</returns>
    /// <exception cref="ModelFileException">The tensor is of a type that is not read.</exception>
    public bool TryAdd(ITensorSource source, string name, Tensor into, RowRoute? route)
    {
        var file = source switch { TensorFile own => own, ShardedSafetensors shards => shards.Holding(name), _ => null };
        if (file is null || into.dtype is not (ScalarType.Float32 or ScalarType.BFloat16)
            || file.Readable(name) is not ({ Count: > 0 } entry, { IsInteger: false }))
        {
            return false;
        }

        var reader = file.Begin(entry, into, route);
        for (long chunk = 0; chunk < reader.Chunks; chunk++)
        {
            _chunks.Add((_items.Count, chunk));
        }

        _items.Add(new Item(file, entry, into, route, reader));
        return true;
    }

    /// <summary>Reads all of them on every core.</summary>
    /// <exception cref="ModelFileException">The first of them that is cut short, holds a NaN, or lies where the disk fails.</exception>
    public void Run()
    {
        Parallel.For(0, Math.Min(Environment.ProcessorCount, _chunks.Count), _ => Work());
        foreach (var item in _items)
        {
            if (item.Error is { } error)
            {
                throw item.File.DiskError(item.Entry.Name, error);
            }

            item.File.Check(item.Entry, item.Reader.Found, item.Into, item.Route);
        }
    }

    /// <summary>Takes chunks in order. What comes after a failure is left out, what comes before is finished: the first is told.</summary>
    private void Work()
    {
        for (int at; (at = Interlocked.Increment(ref _next) - 1) < _chunks.Count;)
        {
            var (index, chunk) = _chunks[at];
            if (index > Volatile.Read(ref _firstFailed))
            {
                return;
            }

            var item = _items[index];
            try
            {
                item.Reader.Chunk(chunk);
            }
            catch (IOException error)
            {
                item.Error = error;
            }

            var found = item.Reader.Found;
            if (item.Error is not null || found.CutShort || (found.FirstNonFinite is not null && !item.File.AllowNonFinite))
            {
                Fail(index);
            }
        }
    }

    private void Fail(int index)
    {
        for (int seen = Volatile.Read(ref _firstFailed); index < seen;)
        {
            seen = Interlocked.CompareExchange(ref _firstFailed, index, seen) is var now && now == seen ? index : now;
        }
    }

    private sealed record Item(TensorFile File, TensorEntry Entry, Tensor Into, RowRoute? Route, BlockReader Reader)
    {
        public IOException? Error { get; set; }
    }
}
