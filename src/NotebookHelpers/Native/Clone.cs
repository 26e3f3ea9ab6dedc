using BetweenTokens.Formats;

namespace BetweenTokens.Native;

/// <summary>Recognises a clone that was copied or moved after its build, so that a notebook does not silently run another clone's code.</summary>
public static class Clone
{
    private const string SetupFile = "setup.cs";

    /// <summary>Called by <c>notebooks/setup.cs</c> with the path that the build wrote it to.</summary>
    /// <param name="place">Full path of the setup file when it was written.</param>
    /// <param name="folder">Folder of the notebook that runs; the current directory unless given.</param>
    /// <exception cref="InvalidOperationException">The notebook that runs lies beside another setup file than that one.</exception>
    public static void Expect(string place, string? folder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        if (Beside(folder ?? Environment.CurrentDirectory) is { } beside && RealPath.Of(beside) != RealPath.Of(place))
        {
            throw new InvalidOperationException(
                $"{beside} was written for the workbook in {Path.GetDirectoryName(Path.GetDirectoryName(place))}. This copy was moved or copied after its build. In the folder of this copy run: dotnet build. Then restart the notebook.");
        }
    }

    // Engines start in the notebook's folder (notebooks/ru); elsewhere there is nothing to compare.
    private static string? Beside(string folder) =>
        new[] { Path.Combine(folder, SetupFile), Path.Combine(folder, "..", SetupFile) }.Select(Path.GetFullPath).FirstOrDefault(File.Exists);
}
