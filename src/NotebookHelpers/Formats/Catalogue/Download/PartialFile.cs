using System.Text.Json;

namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>A file on its way, beside its place, with a note of what it is a part of, so that a later run goes on.</summary>
internal sealed class PartialFile : IDisposable
{
    private const int LargestNote = 1 << 16;

    private readonly string _notePath;
    private readonly FileStream _stream;

    /// <summary>Opens or makes the part for a file.</summary>
    /// <exception cref="ModelFileException">Another process writes it, or the folder cannot be written.</exception>
    public PartialFile(string finalPath)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(finalPath)!, $".{System.IO.Path.GetFileName(finalPath)}.part");
        _notePath = Path + ".json";
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            _stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(Path, null, "a file that this command alone writes", error.Message,
                "Is the same model being fetched already? Otherwise check the folder's permissions.", error);
        }
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Bytes there are.</summary>
    public long Length => _stream.Length;

    /// <summary>For reading what there is.</summary>
    public Stream Stream => _stream;

    /// <summary>What the bytes are a part of, or null where nobody knows.</summary>
    public PartNote? Note()
    {
        try
        {
            return new FileInfo(_notePath) is { Exists: true, Length: < LargestNote }
                ? JsonSerializer.Deserialize<PartNote>(File.ReadAllText(_notePath))
                : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>Begins anew, as a part of something else.</summary>
    public void Restart(PartNote note)
    {
        _stream.SetLength(0);
        File.WriteAllText(_notePath, JsonSerializer.Serialize(note));
    }

    /// <summary>Adds bytes at the end.</summary>
    /// <exception cref="ModelFileException">The disk takes no more.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Position = _stream.Length;
            _stream.Write(bytes);
        }
        catch (IOException error)
        {
            throw new ModelFileException(Path, null, "room on the disk", error.Message,
                "Free some space and run the command again: it goes on where it stopped.", error);
        }
    }

    /// <summary>Closes the complete file, so that others may look at it.</summary>
    public void Seal()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }

    /// <summary>Moves the sealed file to its place.</summary>
    public void Complete(string finalPath)
    {
        File.Move(Path, finalPath, overwrite: true);
        File.Delete(_notePath);
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        _stream.Dispose();
        File.Delete(Path);
        File.Delete(_notePath);
    }

    /// <summary>Closes it; what there is stays for the next run, and nothing is left of a part without a byte.</summary>
    public void Dispose()
    {
        bool isEmpty = _stream.CanWrite && _stream.Length == 0;
        _stream.Dispose();
        if (isEmpty)
        {
            File.Delete(Path);
            File.Delete(_notePath);
        }
    }
}

/// <summary>What a part is a part of.</summary>
/// <param name="Url">Address before any redirection.</param>
/// <param name="ETag">The server's mark of this very version, or null.</param>
internal sealed record PartNote(string Url, string? ETag);
