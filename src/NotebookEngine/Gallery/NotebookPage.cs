using System.Globalization;
using System.Text;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>A finished page.</summary>
/// <param name="File">File name.</param>
/// <param name="Title">The notebook's title.</param>
/// <param name="Html">The page.</param>
/// <param name="Search">What search can find in it.</param>
/// <param name="Warnings">What could not be shown as meant.</param>
/// <param name="Resources">Large texts of its outputs, by name.</param>
internal sealed record RenderedPage(
    string File,
    string Title,
    string Html,
    IReadOnlyList<SearchEntry> Search,
    IReadOnlyList<string> Warnings,
    IReadOnlyDictionary<string, string> Resources);

/// <summary>Draws one executed notebook as one page that can be read without anything else.</summary>
/// <param name="shell">What all pages share.</param>
/// <param name="highlighter">Colours the code.</param>
/// <param name="alone">The page is the only one: it carries the resources that the pages of a gallery share.</param>
internal sealed class NotebookPage(PageShell shell, CodeHighlighter highlighter, bool alone)
{
    private const double Second = 1000, Worth = 100;

    /// <param name="notebook">An executed notebook.</param>
    /// <param name="folder">Folder of its source, where images and imported files are.</param>
    /// <param name="number">Its number among the topics, or null.</param>
    /// <param name="neighbours">Links to the pages before and after.</param>
    public async Task<RenderedPage> RenderAsync(Notebook notebook, string folder, int? number, string neighbours)
    {
        var name = Path.GetFileNameWithoutExtension(notebook.Path)!;
        var markdown = new MarkdownRenderer(folder);
        var painted = new Queue<string>(await highlighter.HighlightAsync(
            [.. notebook.Cells.OfType<CodeCell>().Select(cell => cell.Source)], folder).ConfigureAwait(false));
        var cells = new StringBuilder();
        var resources = new PageResources();
        foreach (var (cell, i) in notebook.Cells.Select((cell, i) => (cell, i + 1)))
        {
            var where = Html.Of($"cell {i}");
            cells.Append(cell switch
            {
                MarkdownCell text => $"<section class=\"text\">\n{markdown.Render(text.Source, where)}</section>\n",
                CodeCell one => resources.TakeFrom(Code(one, painted.Dequeue(), i, text => markdown.Render(text, where))),
                _ => "",
            });
        }

        var title = markdown.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? name;
        var body = $"<div class=\"layout\">\n"
            + $"{Contents(markdown.Headings)}<main id=\"main\"{(number is null ? "" : Html.Of($" data-number=\"{number}\""))}>\n"
            + $"{cells}<nav class=\"neighbours\" aria-label=\"Соседние тетради\">{neighbours}</nav>\n</main>\n</div>";
        var file = name + ".html";
        var search = markdown.Passages.GroupBy(passage => passage.Heading).Select(group => new SearchEntry(
            file, group.Key?.Id ?? "main", title, group.Key?.Text ?? title, string.Join(' ', group.Select(passage => passage.Text))));
        return new RenderedPage(file, title, shell.Page(title, title, file, body, resources.AtTheEnd(alone)),
            [.. search], [.. markdown.Warnings.Select(warning => $"{name}: {warning}")], resources.Texts);
    }

    private static string Code(CodeCell cell, string painted, int number, Func<string, string> markdown)
    {
        var time = (double?)cell.Metadata["workbook"]?["milliseconds"];
        var label = cell.Has(CellTags.Parameters) ? "параметры" : cell.Has(CellTags.InjectedParameters) ? "заданы снаружи" : "";
        var caption = string.Join(" · ", new[]
        {
            cell.ExecutionCount is { } count ? Html.Of($"[{count}]") : "[ ]", label,
            time is >= Worth ? Time(time.Value) : "", cell.Has(CellTags.Measured) ? "измерение" : "",
        }.Where(text => text.Length > 0));
        var outputs = OutputRenderer.Render(cell.Outputs, markdown);
        return Html.Of($"<section class=\"code\" id=\"cell-{number}\" aria-label=\"Ячейка {number}\">\n")
            + $"<details class=\"source\" open><summary>{caption}</summary>"
            + $"<pre tabindex=\"0\"><code>{painted}</code></pre></details>\n{outputs}</section>\n";
    }

    private static string Time(double milliseconds) => milliseconds < Second
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} мс")
        : (milliseconds / Second).ToString("0.0", CultureInfo.InvariantCulture).Replace('.', ',') + " с";

    private static string Contents(IReadOnlyList<Heading> headings)
    {
        var items = headings.Where(heading => heading.Level is 2 or 3).Select(heading => Html.Of(
            $"<li class=\"level-{heading.Level}\"><a href=\"#{heading.Id}\">{Html.Text(heading.Text)}</a></li>"));
        return $"<nav class=\"contents\" aria-label=\"Содержание\"><details open><summary>Содержание</summary>"
            + $"<ol>{string.Concat(items)}</ol></details><button type=\"button\" class=\"codes\" id=\"codes\" hidden "
            + $"aria-pressed=\"false\">Скрыть код</button></nav>\n";
    }
}
