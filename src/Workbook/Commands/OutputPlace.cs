namespace BetweenTokens.Workbook.Commands;

/// <summary>Tries a place that results are to go to before anything is computed: minutes of work should not end at a full path.</summary>
internal static class OutputPlace
{
    /// <summary>A file that is to be written; its folder is made if need be.</summary>
    /// <param name="path">The file, or null where none was asked for.</param>
    /// <exception cref="ArgumentException">It cannot be written, in words.</exception>
    public static void TryFile(string? path)
    {
        if (path is null)
        {
            return;
        }

        if (path.Length == 0 || Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new ArgumentException($"'{path}' is a folder; expected the name of a file in it.");
        }

        TryFolder(Path.GetDirectoryName(Path.GetFullPath(path)), path);
    }

    /// <summary>A folder that results are to go to; made if need be.</summary>
    /// <param name="folder">The folder, or null where none was asked for.</param>
    /// <param name="named">What the reader wrote, for the message.</param>
    /// <exception cref="ArgumentException">Nothing can be written there, in words.</exception>
    public static void TryFolder(string? folder, string? named = null)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var reason = InTheWay(folder) is { } file ? $"{file} is a file"
                : fault is UnauthorizedAccessException ? "there is no permission to write there"
                : "the system refuses to write there";
            throw new ArgumentException($"Nothing can be written to '{named ?? folder}': {reason}. Name another place.", fault);
        }
    }

    /// <summary>The file that stands where a folder of the path should be.</summary>
    private static string? InTheWay(string folder)
    {
        for (var at = Path.GetFullPath(folder); !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (File.Exists(at))
            {
                return at;
            }
        }

        return null;
    }
}
