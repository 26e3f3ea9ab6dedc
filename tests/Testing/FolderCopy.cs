namespace BetweenTokens.Tests.Testing;

/// <summary>A copy of a model's folder with one of its configs in force; removed when disposed.</summary>
internal sealed class FolderCopy : IDisposable
{
    public FolderCopy(string source, string config = "config.json")
    {
        Path = Directory.CreateTempSubdirectory("between-tokens-").FullName;
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        }

        if (config != "config.json")
        {
            File.Move(System.IO.Path.Combine(Path, config), System.IO.Path.Combine(Path, "config.json"), overwrite: true);
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
