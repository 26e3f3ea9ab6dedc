using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>
/// What has been read: keys and values of attention, states of recurrent layers. With it the next token costs one position instead of
/// all. Disposing it frees them.
/// </summary>
/// <param name="config">The transformer that reads.</param>
/// <param name="capacity">Positions to make room for at first; it grows by itself.</param>
public sealed class KvCache(TransformerConfig config, int capacity = 64) : IDisposable
{
    private readonly Tensor?[] _keys = new Tensor?[config.NLayers];
    private readonly Tensor?[] _values = new Tensor?[config.NLayers];
    private readonly Tensor[][] _states = [.. Enumerable.Repeat(Array.Empty<Tensor>(), config.NLayers)];
    private long _capacity = capacity;

    /// <summary>Positions read so far.</summary>
    public long Length { get; private set; }

    /// <summary>Texts side by side; 0 before the first reading.</summary>
    public long Batch => _keys.Length > 0 && (_keys[0] ?? _states[0].FirstOrDefault()) is { } first ? first.shape[0] : 0;

    /// <summary>Bytes held.</summary>
    public long Bytes => _keys.Concat(_values).Concat(_states.SelectMany(state => state))
        .Sum(tensor => tensor is null ? 0 : tensor.NumberOfElements * tensor.ElementSize);

    /// <summary>Row i goes on from what row <paramref name="parents"/>[i] has read; the number of rows may change.</summary>
    public void Select(ReadOnlySpan<int> parents)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(parents.ToArray().Select(parent => (long)parent).ToArray(), device: CPU);
        foreach (var store in new[] { _keys, _values })
        {
            for (var layer = 0; layer < store.Length; layer++)
            {
                if (store[layer] is { } old)
                {
                    store[layer] = Lookup.Of(old, rows.Beside(old)).DetachFromDisposeScope();
                    old.Dispose();
                }
            }
        }

        for (var layer = 0; layer < _states.Length; layer++)
        {
            Keep(layer, [.. _states[layer].Select(state => Lookup.Of(state, rows.Beside(state)))]);
        }
    }

    /// <summary>Forgets everything after the first <paramref name="length"/> positions.</summary>
    /// <exception cref="InvalidOperationException">A state has no way back, except to nothing.</exception>
    public void Truncate(long length)
    {
        if (config.Mixer != MixerKind.Attention && length < Length)
        {
            if (length > 0)
            {
                throw new InvalidOperationException(
                    $"A {config.Mixer} layer keeps one state and cannot go back from {Length} positions to {length}: read the text anew.");
            }

            DropStates();
        }

        Length = Math.Min(Length, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
        {
            tensor?.Dispose();
        }

        Array.Clear(_keys);
        Array.Clear(_values);
        DropStates();
    }

    /// <summary>State of a recurrent layer after what was read; empty before anything was.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="batch">Texts of this pass.</param>
    internal IReadOnlyList<Tensor> State(int layer, long batch) => _states[layer] is [{ } first, ..] && first.shape[0] != batch
        ? throw new ArgumentException($"The cache holds {first.shape[0]} texts; this pass reads {batch}.")
        : _states[layer];

    /// <summary>Keeps the state of a recurrent layer after this pass; the former one is freed.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="state">Each [batch, …]; owned by the cache from now on.</param>
    internal void Keep(int layer, params Tensor[] state)
    {
        foreach (var former in _states[layer])
        {
            former.Dispose();
        }

        _states[layer] = [.. state.Select(tensor => tensor.detach().DetachFromDisposeScope())];
    }

    /// <summary>Adds a layer's keys and values of this pass, both [batch, keyValueHead, pos, dHead].</summary>
    /// <returns>All of them, views of the cache: [batch, keyValueHead, past + pos, dHead].</returns>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) =>
        (Append(ref _keys[layer], keys), Append(ref _values[layer], values));

    /// <summary>
    /// Room on the CPU for one more position of a layer, whose keys and values the caller writes at <see cref="Length"/>: both
    /// whole stores, [batch, keyValueHead, capacity, dHead].
    /// </summary>
    internal (Tensor Keys, Tensor Values) Reserve(int layer, long batch, ScalarType type)
    {
        var shape = new[] { batch, config.NKeyValueHeads, 1, config.DHead };
        return (Grow(ref _keys[layer], shape, type, CPU), Grow(ref _values[layer], shape, type, CPU));
    }

    /// <summary>Called once a pass has gone through every layer.</summary>
    internal void Advance(long length) => Length += length;

    private void DropStates()
    {
        for (var layer = 0; layer < _states.Length; layer++)
        {
            Keep(layer);
        }
    }

    private Tensor Append(ref Tensor? store, Tensor added)
    {
        using var noGradient = no_grad();
        var shape = added.shape;
        var grown = Grow(ref store, shape, added.dtype, store is null ? added.device : null);
        using var room = grown.narrow(2, Length, shape[2]);
        using var written = room.copy_(added);
        return grown.narrow(2, 0, Length + shape[2]);
    }

    /// <summary>The store with room for so many positions more; type and device are those of the first pass.</summary>
    private Tensor Grow(ref Tensor? store, long[] shape, ScalarType type, Device? device)
    {
        if (store is not null && store.shape[0] != shape[0])
        {
            throw new ArgumentException($"The cache holds {store.shape[0]} texts; this pass reads {shape[0]}.");
        }

        var end = Length + shape[2];
        if (store is not null && store.shape[2] >= end)
        {
            return store;
        }

        while (_capacity < end)
        {
            _capacity *= 2;
        }

        using var noGradient = no_grad();
        var larger = empty([shape[0], shape[1], _capacity, shape[3]], store?.dtype ?? type, store?.device ?? device)
            .DetachFromDisposeScope();
        if (store is not null)
        {
            using var old = store;
            using var to = larger.narrow(2, 0, Length);
            using var from = old.narrow(2, 0, Length);
            using var copied = to.copy_(from);
        }

        store = larger;
        return larger;
    }
}
