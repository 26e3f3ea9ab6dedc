using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Files;

/// <summary>A file that is written beside its place and takes the place only when it is complete.</summary>
/// <remarks>
/// Compiled into the notebook engine too, which does not know this library. A crash or a full disk leaves
/// the older file as it was.
/// </remarks>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private bool _completed;

    /// <summary>Begins a file for the path; its folder is made if need be.</summary>
    public AtomicFile(string path)
    {
        _path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
        _beside = $"{_path}.{System.IO.Path.GetRandomFileName()}.part";
        Handle = File.OpenHandle(_beside, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where to write.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Puts the file in its place.</summary>
    public void Complete()
    {
        RandomAccess.FlushToDisk(Handle);
        Handle.Dispose();
        File.Move(_beside, _path, overwrite: true);
        _completed = true;
    }

    /// <summary>Removes what is not complete.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        if (!_completed)
        {
            File.Delete(_beside);
        }
    }

    /// <summary>Writes a whole text, UTF-8 without a mark.</summary>
    public static void WriteText(string path, string text)
    {
        using var file = new AtomicFile(path);
        RandomAccess.Write(file.Handle, System.Text.Encoding.UTF8.GetBytes(text), 0);
        file.Complete();
    }
}
