using System.Text.RegularExpressions;
using BetweenTokens.Tests.NotebookEngine.Sessions;
using BetweenTokens.Tests.Testing;

namespace BetweenTokens.Tests.Docs;

/// <summary>docs/library.md: its examples, by what stands behind the opening fence.</summary>
internal static partial class LibraryPage
{
    // The session lives in the tests' own process, where the language of messages belongs to all tests.
    private static readonly string _setup = File.ReadAllText(Path.Combine(Shared.Repository, "notebooks", "setup.cs"))
        .Replace("Language.Now = Words.Now.Code;", "", StringComparison.Ordinal);

    public static string Folder { get; } = Path.Combine(Shared.Repository, "docs");

    public static string Text { get; } = File.ReadAllText(Path.Combine(Folder, "library.md")).ReplaceLineEndings("\n");

    /// <summary>What the page's fences say, in order.</summary>
    public static IReadOnlyList<string> Infos(string page) => [.. Fence().Matches(page).Select(match => match.Groups[1].Value)];

    /// <summary>The examples of one kind, in order.</summary>
    public static IReadOnlyList<string> Examples(string page, string info) =>
        [.. Fence().Matches(page).Where(match => match.Groups[1].Value == info).Select(match => match.Groups[2].Value)];

    /// <summary>Runs the C# examples as the cells of one notebook, after the setup cell.</summary>
    /// <returns>The first cell that does not compile or throws, with what was said; null where there is none.</returns>
    public static string? FirstProblem(string page)
    {
        using var folder = new TemporaryFolder();
        using var session = new TestSession(folder.Path);
        foreach (var cell in Examples(page, "csharp").Prepend(_setup))
        {
            session.Run(cell);
            if (session.Last.Error is { } error)
            {
                return $"{cell}\n{error.Name}: {error.Value}";
            }
        }

        return null;
    }

    [GeneratedRegex(@"^```([a-z]+[^\n]*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
