using System.Net;

namespace BetweenTokens.Plots;

/// <summary>Pieces of HTML that every visual uses.</summary>
internal static class Html
{
    /// <summary>Text for an element or a quoted attribute.</summary>
    public static string Escape(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>The theme's rules, and those of one kind of visual.</summary>
    public static string Style(string rules = "") => $"<style>{Theme.Css}{rules}</style>";

    /// <summary>
    /// A table's cell that holds text. Pages that strip styles align every cell to the right, whatever the cell
    /// says; they leave a block inside it alone.
    /// </summary>
    public static string LeftCell(string content, string tag = "td") =>
        content.Length == 0 ? $"<{tag}></{tag.Split(' ')[0]}>" : $"<{tag}><div align=\"left\">{content}</div></{tag.Split(' ')[0]}>";

    /// <summary>A page of its own.</summary>
    public static string Page(string title, string body) =>
        $"<!DOCTYPE html>\n<html lang=\"{Words.Now.Code}\"><head><meta charset=\"utf-8\">"
        + $"<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">"
        + $"<title>{Escape(title.Split('\n')[0])}</title></head>\n<body>\n{body}\n</body></html>\n";
}
