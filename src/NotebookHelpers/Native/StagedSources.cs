using System.Security.Cryptography;

namespace BetweenTokens.Native;

/// <summary>
/// What the staged libraries were compiled from. The build writes one list for each beside it (build/Staging.targets): the
/// project's folder within the clone, then a line <c>SHA-256 path</c> for each source, the path from that folder.
/// </summary>
internal static class StagedSources
{
    private const string ListPattern = "*.sources.txt";

    /// <summary>Looks for a source that is not as it was compiled.</summary>
    /// <param name="root">The clone.</param>
    /// <param name="staged">The folder with the lists.</param>
    /// <returns>Path of the first such file from the root; null where all are as they were, or where there are no sources.</returns>
    public static string? Changed(string root, string staged) =>
        Directory.EnumerateFiles(staged, ListPattern).Select(list => ChangedOf(root, list)).FirstOrDefault(file => file is not null);

    private static string? ChangedOf(string root, string list)
    {
        var lines = File.ReadAllLines(list);
        var project = lines.Length > 0 ? Path.GetFullPath(lines[0], root) : root;
        if (lines.Length == 0 || !Directory.Exists(project))
        {
            return null;
        }

        var built = File.GetLastWriteTimeUtc(list);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var path = Path.GetFullPath(line[(space + 1)..], project);
            known.Add(path);
            if (!IsAsCompiled(new FileInfo(path), built, line[..space]))
            {
                return Path.GetRelativePath(root, path);
            }
        }

        var added = Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).FirstOrDefault(path => !known.Contains(path));
        return added is null ? null : Path.GetRelativePath(root, added);
    }

    // Time alone would raise an alarm after a checkout that changes nothing; hashes alone would cost their time at every start.
    private static bool IsAsCompiled(FileInfo file, DateTime built, string hash) =>
        file.Exists && (file.LastWriteTimeUtc <= built || string.Equals(HashOf(file), hash, StringComparison.OrdinalIgnoreCase));

    private static string HashOf(FileInfo file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName)));
}
