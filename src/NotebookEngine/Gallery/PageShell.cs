using System.Text;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>
/// What all pages share: head, header with navigation and theme switch. All there is to read is inside the page; its policy
/// forbids any request but for a script beside it. <c>data-saved</c> tells scripts of outputs that no kernel stands behind them.
/// </summary>
internal sealed record PageShell(string SiteTitle)
{
    // Plotly.js compiles drawing functions for three-dimensional charts, hence unsafe-eval. The pages of a gallery share it as a
    // file: 'self' where a server has them, and file: where a folder has and the browser takes each file for an origin of its own.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' file: 'unsafe-inline' 'unsafe-eval'; "
        + "img-src data: blob:; font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'";

    // Before anything is painted, so that a dark page never flashes.
    private const string ThemeFirst =
        "try{var t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}";

    public string Page(string title, string description, string current, string body, string scripts = "")
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"ru\" data-saved>\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
        html.Append($"<meta name=\"description\" content=\"{Html.Text(description)}\">\n"
            + $"<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.Append($"<title>{Html.Text(title)}</title>\n<link rel=\"icon\" href=\"data:,\">\n<script>{ThemeFirst}</script>\n"
            + $"<style>\n{Html.Asset("page.css")}</style>\n</head>\n<body>\n");
        html.Append("<a class=\"skip\" href=\"#main\">К содержанию</a>\n<header class=\"site\">\n");
        html.Append($"<a class=\"brand\" href=\"index.html\">{Html.Text(SiteTitle)}</a>\n"
            + $"<nav aria-label=\"Разделы сайта\">{Link("index.html", "Тетради", current)}"
            + $"{Link("claims.html", "Утверждения", current)}</nav>\n");
        html.Append("<button type=\"button\" class=\"theme\" id=\"theme\" hidden aria-label=\"Тема: как в системе\" title=\"Тема: как в "
            + "системе\"></button>\n</header>\n");
        html.Append(body).Append($"\n<script>\n{Html.Asset("page.js")}</script>\n{scripts}</body>\n</html>\n");
        return html.ToString();
    }

    private static string Link(string href, string text, string current) =>
        $"<a href=\"{href}\"{(href == current ? " aria-current=\"page\"" : "")}>{text}</a>";
}
