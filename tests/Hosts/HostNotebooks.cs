using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Hosts;

/// <summary>Tests that start another host run one after the other: each of them wants the machine for itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostCollection
{
    public const string Name = "hosts";
}

/// <summary>The notebooks as a host meets them.</summary>
internal static class HostNotebooks
{
    private const int LastCommits = 10;

    public static string Folder { get; } = Path.Combine(Shared.Repository, "notebooks", "ru");

    /// <summary>Names of all notebooks, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Directory.GetFiles(Folder, "*.ipynb")
        .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Those that changed just now, committed or not. Without git, none.</summary>
    public static IReadOnlyList<string> Touched
    {
        get
        {
            var log = Tool.Run("git", "log", $"-{LastCommits}", "--name-only", "--format=", "--", "notebooks/ru/*.ipynb");
            var now = Tool.Run("git", "diff", "HEAD", "--name-only", "--", "notebooks/ru/*.ipynb");
            return log.ExitCode != 0
                ? []
                : [.. $"{log.Output}\n{now.Output}".Split('\n')
                    .Select(line => Path.GetFileNameWithoutExtension(line.Trim())).Intersect(All)];
        }
    }

    public static string PathOf(string name) => Path.Combine(Folder, name + ".ipynb");

    public static Notebook Read(string name) => NotebookReader.Read(PathOf(name));

    /// <summary>Whether the output is one of those whose number some hosts limit.</summary>
    public static bool IsHtml(CellOutput output) => output is DisplayOutput display && display.Data.ContainsKey(MimeBundle.Html);
}
