using BetweenTokens.Formats.Catalogue;
using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>Where the tests' data lie: references and cases in the repository, real models outside it, which are never committed.</summary>
internal static class Shared
{
    /// <summary>Root of this repository: the first folder upwards that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A path under <c>tests/Data/reference</c>: numbers that other implementations gave.</summary>
    public static string Reference(string path) => Path.Combine(Repository, "tests", "Data", "reference", path);

    /// <summary>
    /// A model of the catalogue, or a file of it, wherever models lie. Where it is absent the test is skipped, and the reason names
    /// the command that fetches it.
    /// </summary>
    /// <param name="path">The model's name as the catalogue has it, and a file's name behind a slash.</param>
    public static string Model(string path) => Model(path, ModelPlaces.Here());

    /// <summary>The same among the places given.</summary>
    public static string Model(string path, ModelPlaces places)
    {
        var name = path.Split('/')[0];
        var full = places.TryFind(name) is { } folder ? Path.GetFullPath(folder + path[name.Length..]) : null;
        var command = $"dotnet run --project src/Workbook -- models pull {places.Catalogue.Find(name)!.Name}";
        Skip.IfNot(Path.Exists(full), $"{path} is not on this machine: {command}");
        return full!;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BetweenTokens.slnx")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run outside the repository: no BetweenTokens.slnx above "
                    + AppContext.BaseDirectory);
        }

        return folder;
    }
}
