using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>Keys and values of what has been read, so that the next token costs one position instead of all. Disposing it frees them.</summary>
/// <param name="config">The transformer that reads.</param>
/// <param name="capacity">Positions to make room for at first; it grows by itself.</param>
public sealed class KvCache(TransformerConfig config, int capacity = 64) : IDisposable
{
    private readonly Tensor?[] _keys = new Tensor?[config.NLayers];
    private readonly Tensor?[] _values = new Tensor?[config.NLayers];
    private long _capacity = capacity;

    /// <summary>Positions read so far.</summary>
    public long Length { get; private set; }

    /// <summary>Texts side by side; 0 before the first reading.</summary>
    public long Batch => _keys.Length > 0 && _keys[0] is { } keys ? keys.shape[0] : 0;

    /// <summary>Bytes held.</summary>
    public long Bytes => _keys.Concat(_values).Sum(tensor => tensor is null ? 0 : tensor.NumberOfElements * tensor.ElementSize);

    /// <summary>Row i goes on from what row <paramref name="parents"/>[i] has read; the number of rows may change.</summary>
    public void Select(ReadOnlySpan<int> parents)
    {
        using var scope = NewDisposeScope();
        using var index = tensor(parents.ToArray().Select(parent => (long)parent).ToArray());
        foreach (var store in new[] { _keys, _values })
        {
            for (var layer = 0; layer < store.Length; layer++)
            {
                if (store[layer] is { } old)
                {
                    store[layer] = old.index_select(0, index).DetachFromDisposeScope();
                    old.Dispose();
                }
            }
        }
    }

    /// <summary>Forgets everything after the first <paramref name="length"/> positions.</summary>
    public void Truncate(long length) => Length = Math.Min(Length, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor?.Dispose();
        }

        Array.Clear(_keys);
        Array.Clear(_values);
    }

    /// <summary>Adds a layer's keys and values of this pass, both [batch, keyValueHead, pos, dHead].</summary>
    /// <returns>All of them, views of the cache: [batch, keyValueHead, past + pos, dHead].</returns>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) =>
        (Append(ref _keys[layer], keys), Append(ref _values[layer], values));

    /// <summary>Called once a pass has gone through every layer.</summary>
    internal void Advance(long length) => Length += length;

    private Tensor Append(ref Tensor? store, Tensor added)
    {
        var shape = added.shape;
        var end = Length + shape[2];
        if (store is not null && store.shape[0] != shape[0])
        {
            throw new ArgumentException($"The cache holds {store.shape[0]} texts; this pass reads {shape[0]}.");
        }

        using var noGradient = no_grad();
        if (store is null || store.shape[2] < end)
        {
            while (_capacity < end)
            {
                _capacity *= 2;
            }

            var larger = empty([shape[0], shape[1], _capacity, shape[3]], added.dtype).DetachFromDisposeScope();
            if (store is not null)
            {
                using var old = store;
                using var to = larger.narrow(2, 0, Length);
                using var from = old.narrow(2, 0, Length);
                using var copied = to.copy_(from);
            }

            store = larger;
        }

        using var room = store.narrow(2, Length, shape[2]);
        using var written = room.copy_(added);
        return store.narrow(2, 0, end);
    }
}
