using BetweenTokens.Formats.Gguf;
using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Formats;

/// <summary>A GGUF file, version 2 or 3, little endian: metadata, tensor table, data.</summary>
/// <remarks>Shapes are given outermost first; the file lists them innermost first. Source: ggml/docs/gguf.md.</remarks>
public sealed class GgufFile : TensorFile
{
    private GgufFile(string path, SafeFileHandle handle, long length, GgufTable table)
        : base(path, handle, table.Entries)
    {
        Version = table.Version;
        Metadata = new GgufMetadata(path, handle, length, table.Metadata);
    }

    /// <summary>Format version, 2 or 3.</summary>
    public uint Version { get; }

    /// <summary>Configuration and tokenizer. Arrays are read when asked for, so ask before disposing the file.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>Opens a file and checks its whole table; no tensor is read yet.</summary>
    /// <exception cref="ModelFileException">Anything about the file that contradicts the format or its own length.</exception>
    public static GgufFile Open(string path)
    {
        var (handle, length) = CheckedFile.Open(path, 24, "a GGUF file");
        try
        {
            return new GgufFile(path, handle, length, GgufTable.Read(path, new GgufReader(path, handle, length), length));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
