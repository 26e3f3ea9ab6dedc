using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Formats;

/// <summary>A file opened for reading, whose errors are already in the words of <see cref="ModelFileException"/>.</summary>
internal static class CheckedFile
{
    /// <summary>Reads a whole small file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Largest length that such a file may have.</param>
    /// <param name="kind">What it is, for messages.</param>
    public static byte[] Bytes(string path, int most, string kind)
    {
        var (handle, length) = Open(path, 1, kind);
        using (handle)
        {
            if (length > most)
            {
                throw new ModelFileException(
                    path, null, $"{kind} of at most {most} bytes", $"{length} bytes", "Check the path: this is some other file.");
            }

            var bytes = new byte[length];
            for (int done = 0; done < bytes.Length;)
            {
                int read = RandomAccess.Read(handle, bytes.AsSpan(done), done);
                done += read > 0 ? read : throw new ModelFileException(
                    path, null, $"{length} bytes", $"{done}: the file has become shorter", FileText.FetchAgain);
            }

            return bytes;
        }
    }

    /// <summary>Opens an ordinary file of at least so many bytes.</summary>
    /// <remarks>The length is looked at first: a pipe or a device has none, and opening one could wait for ever.</remarks>
    public static (SafeFileHandle Handle, long Length) Open(string path, int leastBytes, string kind)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new ModelFileException(path, null, kind, Directory.Exists(path) ? "a folder" : "nothing",
                    "Check the path; workbook models list shows what is here.");
            }

            long length = info.ResolveLinkTarget(true) is FileInfo target ? target.Length : info.Length;
            if (length < leastBytes)
            {
                throw new ModelFileException(
                    path, "header", $"{kind} of at least {leastBytes} bytes", $"{length} bytes", FileText.FetchAgain);
            }

            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
            return (handle, RandomAccess.GetLength(handle));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ModelFileException(
                path, null, $"{kind} that can be read", error.Message, "Check the path and the permissions.", error);
        }
    }
}
