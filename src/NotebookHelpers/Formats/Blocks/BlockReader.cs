using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace BetweenTokens.Formats.Blocks;

/// <summary>Reads a tensor's bytes chunk by chunk into memory of the wanted type, unpacking on the way.</summary>
internal sealed unsafe class BlockReader
{
    /// <summary>Values of a chunk: a multiple of every block, large enough for few calls, small enough for the cache.</summary>
    private const int ChunkValues = 1 << 17;

    /// <summary>Values unpacked and looked at in one go: 16 KiB, which the nearest cache still holds.</summary>
    private const int PieceValues = 4096;

    private readonly SafeFileHandle _handle;
    private readonly TensorEntry _entry;
    private readonly ScalarType _target;
    private readonly RowRoute? _route;
    private readonly StoredType _stored;
    private readonly int _width;
    private readonly byte* _destination;
    private readonly long _step;
    private readonly int _piece;
    private long _firstNonFinite = long.MaxValue;
    private int _cutShort;

    /// <summary>A reading that has not begun.</summary>
    /// <param name="handle">The open file.</param>
    /// <param name="entry">Where the tensor lies; it holds at least one value.</param>
    /// <param name="tensor">The contiguous tensor to fill, on the CPU; it stays alive until the reading is over.</param>
    /// <param name="route">Where each row goes; null: one after another.</param>
    public BlockReader(SafeFileHandle handle, TensorEntry entry, Tensor tensor, RowRoute? route = null)
    {
        (_handle, _entry, _target, _route) = (handle, entry, tensor.dtype, route);
        _stored = StoredType.Of(entry.StoredType);
        _width = _target is ScalarType.BFloat16 ? 2 : 4;

        // Native memory does not move, and a view of one value has a span whatever the tensor's size.
        using var flat = tensor.view(-1);
        using var first = flat.narrow(0, 0, 1);
        _destination = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        var row = route is null ? 1 : entry.Shape[^1];
        _piece = route is null ? PieceValues : (int)row;
        _step = Math.Max(1, ChunkValues / row) * row;
        Chunks = ((entry.Count - 1) / _step) + 1;
    }

    /// <summary>What a reading came to.</summary>
    /// <param name="CutShort">The file ended inside the data.</param>
    /// <param name="FirstNonFinite">Index of the first NaN or infinity in the file's order, or null.</param>
    public readonly record struct Outcome(bool CutShort, long? FirstNonFinite);

    /// <summary>Parts that can be read in any order, and side by side.</summary>
    public long Chunks { get; }

    /// <summary>What was found so far.</summary>
    public Outcome Found => new(_cutShort != 0, _firstNonFinite == long.MaxValue ? null : _firstNonFinite);

    /// <summary>Reads everything, on every core.</summary>
    public Outcome Fill()
    {
        if (Chunks == 1)
        {
            Chunk(0);
        }
        else
        {
            Parallel.For(0, Chunks, Chunk);
        }

        return Found;
    }

    /// <summary>Reads one part.</summary>
    public void Chunk(long index)
    {
        long start = index * _step;
        int values = (int)Math.Min(_step, _entry.Count - start);
        int bytes = values / _stored.BlockValues * _stored.BlockBytes;
        long offset = _entry.Offset + (start / _stored.BlockValues * _stored.BlockBytes);
        if (_stored.Same == _target && _route is null)
        {
            var destination = _destination + (start * _stored.BlockBytes);
            if (ReadFully(new Span<byte>(destination, bytes), offset))
            {
                NoteNonFinite(destination, start, values);
            }

            return;
        }

        var source = ArrayPool<byte>.Shared.Rent(bytes);
        if (ReadFully(source.AsSpan(0, bytes), offset))
        {
            fixed (byte* from = source)
            {
                Unpack(from, start, values);
            }
        }

        ArrayPool<byte>.Shared.Return(source);
    }

    private void Unpack(byte* source, long start, int values)
    {
        for (int done = 0; done < values; done += _piece)
        {
            int count = Math.Min(_piece, values - done), bytes = count / _stored.BlockValues * _stored.BlockBytes;
            long at = start + done;
            if (_route is { } route)
            {
                long row = route.Target(at / _piece);
                route.Also?.Invoke((int)row, new ReadOnlySpan<byte>(source, bytes));
                Piece(source, _destination + (row * _piece * _width), at, count);
            }
            else
            {
                Piece(source, _destination + (at * _width), at, count);
            }

            source += bytes;
        }
    }

    private void Piece(byte* source, byte* destination, long start, int values)
    {
        if (_target is ScalarType.Float32)
        {
            _stored.Decode!(source, (float*)destination, values / _stored.BlockValues);
        }
        else
        {
            float* scratch = stackalloc float[PieceValues];
            for (int done = 0; done < values; done += PieceValues)
            {
                int count = Math.Min(PieceValues, values - done);
                _stored.Decode!(source + (done / _stored.BlockValues * _stored.BlockBytes), scratch, count / _stored.BlockValues);
                if (FiniteCheck.FirstNonFinite(scratch, count) is >= 0 and var bad)
                {
                    Note(start + done + bad);
                }

                FloatBlocks.ToBFloat16(scratch, destination + (done * _width), count);
            }
        }

        NoteNonFinite(destination, start, values);
    }

    private void NoteNonFinite(byte* values, long start, int count)
    {
        var bad = _target switch
        {
            ScalarType.Float32 => FiniteCheck.FirstNonFinite((float*)values, count),
            ScalarType.BFloat16 => FiniteCheck.FirstNonFinite((ushort*)values, count),
            _ => -1,
        };
        if (bad >= 0)
        {
            Note(start + bad);
        }
    }

    private void Note(long index)
    {
        for (long seen = Volatile.Read(ref _firstNonFinite); index < seen;)
        {
            seen = Interlocked.CompareExchange(ref _firstNonFinite, index, seen) is var now && now == seen ? index : now;
        }
    }

    private bool ReadFully(Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                Volatile.Write(ref _cutShort, 1);
                return false;
            }

            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
