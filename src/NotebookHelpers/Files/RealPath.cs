namespace BetweenTokens.Files;

/// <summary>Where a path leads once every symbolic link on the way is followed.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MostLinks = 40;

    /// <summary>Follows every link of an existing path.</summary>
    /// <exception cref="IOException">Links that lead round in a circle.</exception>
    public static string Of(string path)
    {
        int links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    /// <summary>True if the path is the folder or lies under it; both already real.</summary>
    public static bool IsInside(string path, string folder) =>
        path == folder
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Resolve(string path, ref int links)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        var real = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        if (new FileInfo(real).LinkTarget is not { } target)
        {
            return real;
        }

        if (++links > MostLinks)
        {
            throw new IOException($"Too many symbolic links at {path}.");
        }

        return Resolve(Path.GetFullPath(target, Path.GetDirectoryName(real)!), ref links);
    }
}
