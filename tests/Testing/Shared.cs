using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>Where the tests' data lie: references and cases in the repository, large models beside it, which are never committed.</summary>
internal static class Shared
{
    /// <summary>Root of this repository: the first folder upwards that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A path under <c>tests/Data/reference</c>: numbers that other implementations gave.</summary>
    public static string Reference(string path) => Path.Combine(Repository, "tests", "Data", "reference", path);

    /// <summary>A path under <c>../shared/models</c>; the test is skipped where it is absent, and the reason names what fetches it.</summary>
    public static string Model(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Repository, "..", "shared", "models", path));
        var source = path.StartsWith("smollm2", StringComparison.Ordinal)
            ? "BETWEEN_TOKENS_MODELS=../shared/models workbook models pull smollm2-135m-instruct"
            : "it is stories260K of karpathy/tinyllamas on the Hugging Face Hub";
        Skip.IfNot(File.Exists(full) || Directory.Exists(full), $"../shared/models/{path.Replace('\\', '/')} is not on this machine: {source}");
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
