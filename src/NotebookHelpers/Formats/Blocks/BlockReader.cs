using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace BetweenTokens.Formats.Blocks;

/// <summary>Reads a tensor's bytes chunk by chunk into the tensor's own memory, unpacking on the way, on every core.</summary>
/// <param name="handle">The open file.</param>
/// <param name="entry">Where the tensor lies.</param>
/// <param name="target">Type of the tensor to fill.</param>
internal sealed unsafe class BlockReader(SafeFileHandle handle, TensorEntry entry, ScalarType target)
{
    /// <summary>Values of a chunk: a multiple of every block, large enough for few calls, small enough for the cache.</summary>
    private const int ChunkValues = 1 << 17;

    /// <summary>Values unpacked at once on the way to bfloat16; 16 KiB on the stack.</summary>
    private const int ScratchValues = 4096;

    private readonly StoredType _stored = StoredType.Of(entry.StoredType);
    private readonly int _width = target is ScalarType.BFloat16 ? 2 : 4;
    private byte* _destination;
    private long _firstNonFinite = long.MaxValue;
    private int _cutShort;

    /// <summary>What a reading came to.</summary>
    /// <param name="CutShort">The file ended inside the data.</param>
    /// <param name="FirstNonFinite">Index of the first NaN or infinity, or null.</param>
    public readonly record struct Outcome(bool CutShort, long? FirstNonFinite);

    /// <summary>Fills a contiguous tensor.</summary>
    public Outcome Fill(Tensor tensor)
    {
        // Native memory does not move, and a view of one value has a span whatever the tensor's size.
        using (var flat = tensor.view(-1))
        using (var first = flat.narrow(0, 0, 1))
        {
            _destination = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
        }

        long chunks = ((entry.Count - 1) / ChunkValues) + 1;
        if (chunks == 1)
        {
            Chunk(0);
        }
        else
        {
            Parallel.For(0, chunks, Chunk);
        }

        return new(_cutShort != 0, _firstNonFinite == long.MaxValue ? null : _firstNonFinite);
    }

    private void Chunk(long index)
    {
        long start = index * ChunkValues;
        int values = (int)Math.Min(ChunkValues, entry.Count - start);
        int bytes = values / _stored.BlockValues * _stored.BlockBytes;
        long offset = entry.Offset + (start / _stored.BlockValues * _stored.BlockBytes);
        if (_stored.Same == target)
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
            Unpack(source, start, values);
        }

        ArrayPool<byte>.Shared.Return(source);
    }

    private void Unpack(byte[] source, long start, int values)
    {
        fixed (byte* from = source)
        {
            var destination = _destination + (start * _width);
            if (target is ScalarType.Float32)
            {
                _stored.Decode!(from, (float*)destination, values / _stored.BlockValues);
            }
            else
            {
                float* scratch = stackalloc float[ScratchValues];
                for (int done = 0; done < values; done += ScratchValues)
                {
                    int count = Math.Min(ScratchValues, values - done);
                    _stored.Decode!(from + (done / _stored.BlockValues * _stored.BlockBytes), scratch, count / _stored.BlockValues);
                    if (FiniteCheck.FirstNonFinite(scratch, count) is >= 0 and var bad)
                    {
                        Note(start + done + bad);
                    }

                    FloatBlocks.ToBFloat16(scratch, destination + (done * _width), count);
                }
            }

            NoteNonFinite(destination, start, values);
        }
    }

    private void NoteNonFinite(byte* values, long start, int count)
    {
        var bad = target switch
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
            int read = RandomAccess.Read(handle, destination, offset);
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
