using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BetweenTokens.Files;

namespace BetweenTokens.Plots;

/// <summary>A picture with a title, a text for those who do not see it, and a drawn form (SVG) that needs no script.</summary>
/// <param name="title">What the picture shows; on the page it stands above it.</param>
/// <param name="alt">The content in words, with the numbers that matter.</param>
public abstract class Picture(string title, string alt) : Visual
{
    // Nested below a name said three times: hosts have rules for every table, image and paragraph of an output, and these weigh more.
    private const string Rules = "max-width:1040px;>figcaption{font-weight:600;font-size:15px;margin:2px 0 6px}"
        + ".bt-note{color:var(--bt-muted);font-size:13px;margin:4px 0 0}.bt-static{height:auto;display:block;margin:0}"
        + ".bt-styled{display:block!important}.bt-styled+.bt-static{display:none!important}"

        // Paper shows the drawing: it is whole, light, and as wide as the paper.
        + "@media print{.bt-styled{display:none!important}.bt-styled+.bt-static{display:block!important}"
        + ".bt-static{min-width:0!important;max-width:100%!important}.bt-wide{overflow:visible!important}}";

    private string? _note;

    /// <summary>What the picture shows.</summary>
    public string Title { get; } = title;

    /// <summary>The content in words.</summary>
    public string Alt { get; } = alt;

    /// <summary>A line under the picture: source, sample size, how to read it.</summary>
    public string? Note
    {
        get => _note;
        init => _note = value;
    }

    /// <summary>Rules of this kind of picture; they hold inside its figure, whose name is <c>&amp;</c>.</summary>
    protected virtual string OwnRules => "";

    /// <summary>Further class names of the figure element.</summary>
    protected virtual string OwnClass => "";

    /// <summary>What stands between the title and the note.</summary>
    protected abstract string Body();

    /// <summary>The picture as a drawing of its own: colours follow the reader's light or dark scheme.</summary>
    public abstract string ToSvg();

    /// <summary>The same picture with a line under it that says where to look; it stands before a line that is there already.</summary>
    /// <param name="where">A sentence: what to look at, and by what the answer is known.</param>
    public Picture Look(string where)
    {
        var copy = (Picture)MemberwiseClone();
        copy._note = _note is null ? where : $"{where} {_note}";
        return copy;
    }

    /// <summary>Writes <see cref="ToSvg"/> into a file.</summary>
    public Picture SaveSvg(string path)
    {
        AtomicFile.WriteText(path, ToSvg());
        return this;
    }

    /// <inheritdoc/>
    public override string ToHtml()
    {
        string body = Body();
        string note = Note is null ? "" : $"<p class=\"bt-note\">{Html.Escape(Note)}</p>";
        return $"{Html.Style($".bt.bt.bt-figure{{{Rules}{OwnRules}}}")}<figure class=\"{$"bt bt-figure {OwnClass}".TrimEnd()}\" "
            + $"id=\"{ElementId(Title + body)}\"><figcaption>{Html.Escape(Title)}</figcaption>{body}{note}</figure>";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Title}\n{Alt}";

    /// <summary>
    /// A body that is nothing without its rules, and the drawing that stands in its place where a host strips them. Jupyter does so
    /// with every output it does not trust: style elements go, in Notebook 6 the style attributes too, but <c>hidden</c> stays.
    /// </summary>
    /// <param name="body">Elements that the rules lay out and colour.</param>
    /// <param name="svg">The same, drawn.</param>
    protected string Styled(string body, string svg) => $"<div class=\"bt-styled\" hidden=\"hidden\">{body}</div>{StaticImage(svg)}";

    /// <summary>An image element that holds the drawing: JupyterLab strips raw SVG, but shows an image.</summary>
    /// <param name="svg">The drawing.</param>
    /// <param name="leastWidth">Narrower, its texts could not be read: the page scrolls instead.</param>
    protected string StaticImage(string svg, int leastWidth = 0) =>
        $"<img class=\"bt-static\" alt=\"{Html.Escape(Alt)}\" style=\"max-width:100%"
        + $"{(leastWidth == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $";min-width:{leastWidth}px"))}\" "
        + $"src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">";

    // No chance in it: a rerun gives the same page. Nothing looks the element up, so two equal pictures may share a name.
    private static string ElementId(string content) =>
        Cell.Id is { } cell ? $"bt-{Html.Escape(cell)}-{StableName(content)}" : "bt-" + StableName(content);

    /// <summary>A short name that depends on the content alone.</summary>
    protected static string StableName(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..10];
}
