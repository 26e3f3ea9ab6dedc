using BetweenTokens.Lessons.Claims;
using BetweenTokens.NotebookEngine.Gallery;

namespace BetweenTokens.Workbook.Running;

/// <summary>The gallery of a run: everything that lies executed in its folder, with the verdicts.</summary>
internal static class RunGallery
{
    /// <summary>File of the output folder that holds the verdicts as the report page shows them.</summary>
    public const string ClaimsFile = "claims.json";

    private static readonly GalleryTexts _texts = new("Между токенами", "Двадцать тетрадей на C#, в которых языковые модели "
        + "запускают, вскрывают и измеряют: как выбирается следующий токен и что из сказанного об этом правда.");

    /// <summary>Writes the pages.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="ran">Paths of the notebooks that ran; others in the folder are of earlier runs.</param>
    /// <param name="claims">Where the verdicts lie; null: in the usual place.</param>
    /// <returns>Warnings.</returns>
    public static Task<IReadOnlyList<string>> WriteAsync(string folder, IReadOnlyList<string> ran, string? claims)
    {
        var sources = ran.ToDictionary(
            path => Path.GetFileName(path), path => Path.GetDirectoryName(Path.GetFullPath(path))!, StringComparer.Ordinal);
        var executed = Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal)
            .Select(path => new GalleryNotebook(path, sources.GetValueOrDefault(Path.GetFileName(path), CloneFolder.Here.Notebooks)))
            .ToList();
        var report = ClaimsToReport.Of((claims is null ? ClaimResults.Default : new ClaimResults(claims))?.Read() ?? []);
        report.Write(Path.Combine(folder, ClaimsFile));
        return GalleryWriter.WriteAsync(folder, _texts, executed, Topic.ReadAll(CloneFolder.Here.Topics), report);
    }
}
