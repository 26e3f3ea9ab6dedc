using BetweenTokens.Files;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>What the gallery calls itself.</summary>
/// <param name="Title">Name of the site.</param>
/// <param name="Lead">One sentence below it.</param>
public sealed record GalleryTexts(string Title, string Lead);

/// <summary>A notebook for the gallery.</summary>
/// <param name="Executed">File of the executed notebook.</param>
/// <param name="SourceFolder">Folder of its source, where images and imported files are.</param>
public sealed record GalleryNotebook(string Executed, string SourceFolder);

/// <summary>
/// Writes the static gallery: a page for each notebook, the index, the report on claims. The pages ask for nothing from outside
/// their folder; what their outputs share (a library of charts) lies there once. A notebook alone makes a page that has it inside.
/// </summary>
public static class GalleryWriter
{
    /// <summary>Neither a page nor an executed notebook should be larger than this, plotly.js included.</summary>
    public const int LargestPage = 2_500_000;

    /// <summary>Writes the pages.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="texts">The site's name.</param>
    /// <param name="notebooks">Executed notebooks in order.</param>
    /// <param name="topics">All topics, written or not.</param>
    /// <param name="claims">The claims' verdicts.</param>
    /// <returns>Warnings, a line each: formulas shown as code, images without description, pages too large.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(
        string folder, GalleryTexts texts, IReadOnlyList<GalleryNotebook> notebooks, IReadOnlyList<Topic> topics, ClaimReport claims)
    {
        var shell = new PageShell(texts.Title);
        var broken = new List<string>();
        var pages = await RenderAsync(shell, notebooks, topics, broken).ConfigureAwait(false);
        var byNumber =
            pages.Where(page => NotebookSelection.NumberOf(page.File) is { } number && topics.Any(topic => topic.Number == number))
                .GroupBy(page => NotebookSelection.NumberOf(page.File)!.Value).ToDictionary(group => group.Key, group => group.First());
        foreach (var page in pages)
        {
            AtomicFile.WriteText(Path.Combine(folder, page.File), page.Html);
        }

        if (pages.Count > 1)
        {
            foreach (var (name, text) in pages.SelectMany(page => page.Resources).DistinctBy(resource => resource.Key))
            {
                AtomicFile.WriteText(Path.Combine(folder, name), PageResources.File(name, text));
            }
        }

        AtomicFile.WriteText(Path.Combine(folder, "index.html"), IndexPage.Render(
            shell, texts, topics, byNumber, [.. pages.Except(byNumber.Values)], pages.SelectMany(page => page.Search)));
        AtomicFile.WriteText(Path.Combine(folder, "claims.html"), ClaimsPage.Render(shell, claims, topics, byNumber));
        return [.. broken, .. pages.SelectMany(page => page.Warnings),
            .. pages.Select(page => TooLarge(page.File, System.Text.Encoding.UTF8.GetByteCount(page.Html))).OfType<string>(),
            .. notebooks.Select(book => TooLarge(Path.GetFileName(book.Executed), new FileInfo(book.Executed).Length)).OfType<string>()];
    }

    private static async Task<List<RenderedPage>> RenderAsync(
        PageShell shell, IReadOnlyList<GalleryNotebook> notebooks, IReadOnlyList<Topic> topics, List<string> broken)
    {
        var pages = new List<RenderedPage>();
        if (notebooks.Count == 0)
        {
            return pages;
        }

        using var highlighter = new CodeHighlighter();
        var page = new NotebookPage(shell, highlighter, alone: notebooks.Count == 1);
        foreach (var (notebook, i) in notebooks.Select((notebook, i) => (notebook, i)))
        {
            var around = Neighbour(notebooks.ElementAtOrDefault(i - 1), topics, "prev", "←")
                + Neighbour(notebooks.ElementAtOrDefault(i + 1), topics, "next", "→");
            try
            {
                pages.Add(await page.RenderAsync(NotebookReader.Read(notebook.Executed), notebook.SourceFolder,
                    NotebookSelection.NumberOf(notebook.Executed), around).ConfigureAwait(false));
            }
            catch (NotebookFileException fault)
            {
                // An executed notebook of an earlier run, or one that a cell spoilt, must not cost the pages of the others.
                broken.Add($"{Path.GetFileName(notebook.Executed)} has no page: {fault.Message}");
            }
        }

        return pages;
    }

    private static string Neighbour(GalleryNotebook? notebook, IReadOnlyList<Topic> topics, string rel, string arrow)
    {
        if (notebook is null)
        {
            return "";
        }

        var name = Path.GetFileNameWithoutExtension(notebook.Executed);
        var title = topics.FirstOrDefault(topic => topic.Number == NotebookSelection.NumberOf(name))?.TitleRu ?? name;
        return $"<a rel=\"{rel}\" href=\"{Html.Text(name)}.html\">"
            + $"{(rel == "prev" ? $"{arrow} {Html.Text(title)}" : $"{Html.Text(title)} {arrow}")}</a>";
    }

    private static string? TooLarge(string file, long bytes) => bytes > LargestPage
        ? Html.Of($"{file}: {bytes / 1e6:0.0} MB, more than the {LargestPage / 1e6:0.0} MB that it may have")
        : null;
}
