using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>Reference data and large models that lie beside the repository and are never committed.</summary>
internal static class Shared
{
    /// <summary>Root of this repository: the first folder upwards that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A path under <c>../shared/reference</c>; the test is skipped, with the reason, where it is absent.</summary>
    public static string Reference(string path) => Require(Path.Combine("reference", path));

    /// <summary>A path under <c>../shared/models</c>; the test is skipped, with the reason, where it is absent.</summary>
    public static string Model(string path) => Require(Path.Combine("models", path));

    private static string Require(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Repository, "..", "shared", path));
        Skip.IfNot(File.Exists(full) || Directory.Exists(full), $"../shared/{path.Replace('\\', '/')} is not on this machine");
        return full;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BetweenTokens.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository: no BetweenTokens.slnx above " + AppContext.BaseDirectory);
        }

        return folder;
    }
}
