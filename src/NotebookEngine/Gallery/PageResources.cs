using System.Text.RegularExpressions;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>
/// Large texts that an output carries for the scripts of its whole page: <c>&lt;script type="text/plain" data-resource="name"&gt;</c>,
/// base64. Where they stand they hold up what comes after them, and twenty pages would hold them twenty times. So they are taken
/// out: a page that is alone gets them at its end, the pages of a gallery share one file of that name.
/// </summary>
internal sealed partial class PageResources
{
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Name and text of each.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>The HTML without the texts, which are kept.</summary>
    public string TakeFrom(string html) => Carrier().Replace(html, match =>
    {
        _texts[match.Groups["name"].Value] = match.Groups["text"].Value;
        return "";
    });

    /// <summary>The elements for the end of a page: with the texts, or with the name of the file that holds them.</summary>
    public string AtTheEnd(bool alone) => string.Concat(_texts.Select(text => alone
        ? $"<script type=\"text/plain\" data-resource=\"{text.Key}\">{text.Value}</script>\n"
        : $"<script type=\"text/plain\" data-resource=\"{text.Key}\" data-src=\"{text.Key}\"></script>\n"));

    /// <summary>What the shared file says. A page opened from a folder may run a script beside it, and may read nothing else.</summary>
    public static string File(string name, string text) => $"(window.pageResources=window.pageResources||{{}})[\"{name}\"]=\"{text}\";\n";

    [GeneratedRegex("<script type=\"text/plain\" data-resource=\"(?<name>[\\w-][\\w.-]*)\">(?<text>[A-Za-z0-9+/=]*)</script>")]
    private static partial Regex Carrier();
}
