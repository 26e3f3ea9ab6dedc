using System.Text;
using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>The first page: all topics, those not written yet too, and search.</summary>
internal static class IndexPage
{
    public static string Render(PageShell shell, GalleryTexts texts, IReadOnlyList<Topic> topics,
        IReadOnlyDictionary<int, RenderedPage> byNumber, IReadOnlyList<RenderedPage> others, IEnumerable<SearchEntry> search)
    {
        var body = new StringBuilder("<main id=\"main\" class=\"index\">\n");
        body.Append($"<section class=\"hero\"><h1>{Html.Text(texts.Title)}</h1><p class=\"lead\">{Html.Text(texts.Lead)}</p></section>\n");
        body.Append("<section class=\"search\" role=\"search\" hidden><label for=\"query\">Поиск по тетрадям</label>"
            + "<input id=\"query\" type=\"search\" autocomplete=\"off\" placeholder=\"логит-линза, температура, голова внимания…\">"
            + "<ol id=\"found\" aria-live=\"polite\"></ol></section>\n");
        foreach (var start in others.Where(IsStart))
        {
            body.Append(Html.Of($"<p class=\"start\"><a href=\"{Html.Text(start.File)}\">{Html.Text(start.Title)}</a></p>\n"));
        }

        others = [.. others.Where(page => !IsStart(page))];
        body.Append("<ol class=\"topics\">\n");
        foreach (var topic in topics)
        {
            body.Append(Card(topic, byNumber.GetValueOrDefault(topic.Number)));
        }

        body.Append("</ol>\n");
        if (others.Count > 0)
        {
            body.Append("<h2>Вне списка</h2>\n<ul class=\"others\">")
                .Append(string.Concat(others.Select(page => $"<li><a href=\"{Html.Text(page.File)}\">{Html.Text(page.Title)}</a></li>")))
                .Append("</ul>\n");
        }

        body.Append("</main>");
        var scripts = $"<script type=\"application/json\" id=\"search-index\">{SearchEntry.ToJson(search)}</script>\n<script>\n"
            + $"{Html.Asset("search.js")}</script>\n";
        return shell.Page(texts.Title, texts.Lead, "index.html", body.ToString(), scripts);
    }

    // Number nought is no topic: it tells how to use the others, and comes before them.
    private static bool IsStart(RenderedPage page) => NotebookSelection.NumberOf(page.File) == 0;

    private static string Card(Topic topic, RenderedPage? page)
    {
        var inside = Html.Of($"<span class=\"number\" aria-hidden=\"true\">{topic.Number}</span>")
            + $"<span class=\"title\">{Html.Text(topic.TitleRu)}</span>"
            + $"<span class=\"question\">{Html.Text(topic.QuestionRu)}</span>"
            + $"<span class=\"english\" lang=\"en\">{Html.Text(topic.TitleEn)}</span>";
        return page is null
            ? $"<li class=\"topic waiting\"><div>{inside}<span class=\"state\">готовится</span></div></li>\n"
            : $"<li class=\"topic\"><a href=\"{Html.Text(page.File)}\">{inside}</a></li>\n";
    }
}
