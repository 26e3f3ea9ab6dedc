using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Formats;

/// <summary>
/// One safetensors file: eight bytes of header length, a JSON header, then the data without a gap.
/// Source: the format's description at github.com/huggingface/safetensors.
/// </summary>
public sealed class SafetensorsFile : TensorFile
{
    /// <summary>The format's own limit for a header.</summary>
    private const long LongestHeader = 100_000_000;

    private SafetensorsFile(string path, SafeFileHandle handle, SafetensorsHeader header)
        : base(path, handle, header.Entries)
    {
        Metadata = header.Metadata;
    }

    /// <summary>The header's <c>__metadata__</c>: free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its whole table; no tensor is read yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowNonFinite">True for results, where NaN and infinities are data.</param>
    /// <exception cref="ModelFileException">Anything about the file that contradicts the format or its own length.</exception>
    public static SafetensorsFile Open(string path, bool allowNonFinite = false)
    {
        var (handle, length) = CheckedFile.Open(path, 8, "a safetensors file");
        try
        {
            return new SafetensorsFile(path, handle, SafetensorsHeader.Parse(path, HeaderBytes(path, handle, length), length))
            {
                AllowNonFinite = allowNonFinite,
            };
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static byte[] HeaderBytes(string path, SafeFileHandle handle, long length)
    {
        Span<byte> prefix = stackalloc byte[8];
        RandomAccess.Read(handle, prefix, 0);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > LongestHeader || (long)size > length - 8)
        {
            throw new ModelFileException(path, "header length", $"at most {Math.Min(LongestHeader, length - 8)} bytes",
                $"{size} in a file of {length}", "The file is cut short or is no safetensors file: fetch it again.");
        }

        var header = new byte[size];
        for (int done = 0; done < header.Length;)
        {
            int read = RandomAccess.Read(handle, header.AsSpan(done), 8 + done);
            done += read > 0 ? read : throw new ModelFileException(path, "header", $"{size} bytes", $"{done}", FileText.FetchAgain);
        }

        return header;
    }
}
