using System.Text;

namespace BetweenTokens.NotebookEngine.Files;

/// <summary>Files that appear whole or not at all.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding _noMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes UTF-8 beside the target, then renames over it; the folder is made.</summary>
    public static void WriteAllText(string path, string text)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Environment.ProcessId}.part";
        try
        {
            File.WriteAllText(beside, text, _noMark);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
