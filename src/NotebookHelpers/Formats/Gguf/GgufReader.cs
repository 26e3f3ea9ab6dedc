using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Formats.Gguf;

/// <summary>A forward reader of the small numbers and strings in a GGUF, that never believes a length beyond the file's end.</summary>
/// <param name="file">Path, for messages.</param>
/// <param name="handle">The open file.</param>
/// <param name="length">Its length.</param>
/// <param name="position">Where to begin.</param>
internal sealed class GgufReader(string file, SafeFileHandle handle, long length, long position = 0)
{
    private static readonly UTF8Encoding _strict = new(false, true);

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    /// <summary>Position of the next byte.</summary>
    public long Position { get; private set; } = position;

    /// <summary>What is being read, for messages: metadata, a key, a tensor.</summary>
    public string Subject { get; set; } = "header";

    /// <summary>Bytes up to the file's end.</summary>
    public long Remaining => length - Position;

    /// <summary>A little-endian number.</summary>
    public T Number<T>()
        where T : unmanaged, INumberBase<T> => MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));

    /// <summary>A count of things that take at least so many bytes each; refused if they cannot fit.</summary>
    public long Count(string what, int leastBytes)
    {
        ulong count = Number<ulong>();
        return count <= (ulong)(Remaining / leastBytes)
            ? (long)count
            : throw Refuse($"a count of {what} that fits the {Remaining} bytes left",
                count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A string that names something: valid UTF-8, no longer than GGUF allows for keys.</summary>
    public string Name(int longest = 65_535)
    {
        long size = Count("characters", 1);
        if (size > longest)
        {
            throw Refuse($"a name of at most {longest} bytes", $"{size} bytes");
        }

        try
        {
            return _strict.GetString(Take((int)size));
        }
        catch (ArgumentException)
        {
            throw Refuse("a name in UTF-8", "bytes that are none");
        }
    }

    /// <summary>A value's string; what is no UTF-8 in it becomes U+FFFD.</summary>
    public string Text()
    {
        long size = Count("characters", 1);
        if (size <= _buffer.Length)
        {
            return Encoding.UTF8.GetString(Take((int)size));
        }

        if (size > Array.MaxLength)
        {
            throw Refuse("a string of at most 2 GiB", $"{size} bytes");
        }

        var bytes = new byte[size];
        for (int done = 0; done < bytes.Length;)
        {
            int part = Math.Min(_buffer.Length, bytes.Length - done);
            Take(part).CopyTo(bytes.AsSpan(done));
            done += part;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Goes past so many bytes, which are known to be there.</summary>
    public void Skip(long bytes)
    {
        if (bytes > Remaining)
        {
            throw Refuse($"{bytes} more bytes", $"{Remaining}: the file is cut short");
        }

        long buffered = Math.Min(bytes, _end - _start);
        _start += (int)buffered;
        Position += bytes;
        if (bytes > buffered)
        {
            _start = _end = 0;
        }
    }

    /// <summary>The refusal of what is being read.</summary>
    public ModelFileException Refuse(string expected, string found) => new(file, Subject, expected, found, FileText.FetchAgain);

    /// <summary>The next bytes, at most the buffer's size; valid until the next call.</summary>
    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > Remaining)
        {
            throw Refuse($"{bytes} more bytes", $"{Remaining}: the file is cut short");
        }

        if (_end - _start < bytes)
        {
            Refill(bytes);
        }

        var taken = _buffer.AsSpan(_start, bytes);
        _start += bytes;
        Position += bytes;
        return taken;
    }

    private void Refill(int bytes)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < bytes)
        {
            int read = RandomAccess.Read(handle, _buffer.AsSpan(_end), Position + _end);
            _end += read > 0 ? read : throw Refuse($"{bytes} more bytes", $"{_end}: the file has become shorter");
        }
    }
}
