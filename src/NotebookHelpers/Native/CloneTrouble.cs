using BetweenTokens.Files;

namespace BetweenTokens.Native;

/// <summary>Why a notebook would not run the code it lies beside, in a sentence that ends with what to do.</summary>
/// <param name="Russian">For readers of Russian.</param>
/// <param name="English">For the others.</param>
/// <param name="Fatal">The code that would run is another clone's; otherwise it is this clone's, but older.</param>
internal sealed record CloneTrouble(string Russian, string English, bool Fatal)
{
    private const string SetupFile = "setup.cs";

    // Windows and macOS find a folder under any casing of its name.
    private static readonly StringComparison _sameFile =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Both languages: whoever reads stderr has chosen none.</summary>
    public string Text => Russian + Environment.NewLine + English;

    /// <summary>The sentence in the language of that code (<c>ru</c>, <c>en</c>).</summary>
    public string In(string language) => language == "en" ? English : Russian;

    /// <summary>The notebook lies in one clone, and the setup file it imported was written for another.</summary>
    /// <param name="place">Where the setup file was written.</param>
    /// <param name="folder">The notebook's folder as far as the host says: its current directory.</param>
    public static CloneTrouble? Moved(string place, string folder)
    {
        if (Beside(folder) is not { } beside || string.Equals(RealPath.Of(beside), RealPath.Of(place), _sameFile))
        {
            return null;
        }

        var (here, there) = (Root(beside), Root(place));
        return new(
            $"Сборник в папке {here} перенесли или скопировали после сборки, его {SetupFile} записан для {there}: "
                + $"выполните в папке {here} команду dotnet build и перезапустите тетрадь.",
            $"The workbook in {here} was moved or copied after its build, its {SetupFile} was written for {there}: "
                + $"run dotnet build in {here} and restart the notebook.",
            Fatal: true);
    }

    /// <summary>The setup file was written for another build of the library than the one that is loaded.</summary>
    /// <param name="place">Where the setup file was written.</param>
    /// <param name="build">The build it was written for.</param>
    /// <param name="loaded">The build that runs.</param>
    /// <param name="library">Where that was loaded from.</param>
    public static CloneTrouble? OtherBuild(string place, string build, Guid loaded, string library) =>
        string.Equals(build, loaded.ToString(), StringComparison.OrdinalIgnoreCase) ? null : new(
            $"{place} записан при другой сборке, чем загруженная библиотека {library}: "
                + $"перезапустите тетрадь, а если это не поможет, выполните в папке {Root(place)} команду dotnet build.",
            $"{place} was written by another build than the loaded library {library}: "
                + $"restart the notebook, and if that does not help, run dotnet build in {Root(place)}.",
            Fatal: false);

    /// <summary>The sources have changed since the library was built from them.</summary>
    /// <param name="place">Where the setup file was written.</param>
    /// <param name="staged">The staged folder; null where there is none.</param>
    public static CloneTrouble? Stale(string place, string? staged) =>
        (staged is null ? null : StagedSources.Changed(Root(place), staged)) is not { } file ? null : new(
            $"Исходники сборника в папке {Root(place)} изменились после сборки (например, {file}), тетрадь работает с прежней "
                + "библиотекой: выполните в этой папке команду dotnet build и перезапустите тетрадь.",
            $"The sources in {Root(place)} have changed since the build ({file}, for instance), the notebook runs the former library: "
                + "run dotnet build in that folder and restart the notebook.",
            Fatal: false);

    // Hosts start in the notebook's folder (notebooks/ru); elsewhere there is nothing to compare.
    private static string? Beside(string folder) =>
        new[] { "", ".." }.Select(up => Path.GetFullPath(Path.Combine(folder, up, SetupFile))).FirstOrDefault(File.Exists);

    // setup.cs lies in notebooks/.
    private static string Root(string setup) => Path.GetDirectoryName(Path.GetDirectoryName(setup)) ?? setup;
}
