using System.Globalization;
using System.Text;

namespace BetweenTokens.Plots.Svg;

/// <summary>Where a text stands relative to its point.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// Writes SVG elements. A colour is a theme's name, a place on a scale (<see cref="ScaleColour"/>) or a plain value; the first two become a
/// light value in the element and, for readers with a dark scheme, a rule in the drawing's style.
/// </summary>
internal sealed class SvgCanvas(double width, double height)
{
    private readonly StringBuilder _body = new();
    private readonly SortedDictionary<string, string> _darkRules = new(StringComparer.Ordinal);

    public double Width { get; } = width;

    public double Height { get; } = height;

    /// <summary>A colour given by its place on a scale.</summary>
    public static string ScaleColour(string scale, double at) =>
        string.Create(CultureInfo.InvariantCulture, $"{Theme.Prefix}{scale}@{(int)Math.Round(Math.Clamp(at, 0, 1) * (Theme.Levels - 1))}");

    /// <summary>Black or white, whichever can be read on a colour of the theme.</summary>
    public static string On(string colour) => Theme.OnPrefix + colour;

    /// <summary>What is drawn between this and the end keeps whole pixels, so that no seams show between neighbouring cells.</summary>
    public void BeginCells() => _body.Append("<g shape-rendering=\"crispEdges\">");

    /// <summary>Ends the cells.</summary>
    public void EndCells() => _body.Append("</g>");

    public void Rect(double x, double y, double w, double h, string fill, string? stroke = null, double opacity = 1, double radius = 0) =>
        _body.Append("<rect x=\"").Append(N(x)).Append("\" y=\"").Append(N(y))
            .Append("\" width=\"").Append(N(Math.Max(0, w))).Append("\" height=\"").Append(N(Math.Max(0, h))).Append('"')
            .Append(Paint(fill, stroke)).Append(opacity < 1 ? $" fill-opacity=\"{N(opacity)}\"" : "")
            .Append(radius > 0 ? $" rx=\"{N(radius)}\"" : "").Append("/>");

    public void Line(double x1, double y1, double x2, double y2, string stroke, double strokeWidth = 1, string? dash = null) =>
        Path($"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}", stroke: stroke, strokeWidth: strokeWidth, dash: dash);

    public void Circle(double x, double y, double r, string fill) =>
        _body.Append("<circle cx=\"").Append(N(x))
            .Append("\" cy=\"").Append(N(y)).Append("\" r=\"").Append(N(r)).Append('"').Append(Paint(fill)).Append("/>");

    public void Path(
        string d, string? fill = null, string? stroke = null, double strokeWidth = 1, string? dash = null, double opacity = 1) =>
        _body.Append("<path d=\"").Append(d).Append('"')
            .Append(Paint(fill, stroke)).Append(opacity < 1 ? $" fill-opacity=\"{N(opacity)}\"" : "")
            .Append(stroke is null || strokeWidth == 1 ? "" : $" stroke-width=\"{N(strokeWidth)}\"")
            .Append(dash is null ? "" : $" stroke-dasharray=\"{dash}\"").Append("/>");

    /// <summary>Text on its base line; <paramref name="turn"/> in degrees, clockwise.</summary>
    public void Text(double x, double y, string text, string fill = "theme:ink", double size = 12,
        Anchor anchor = Anchor.Start, double turn = 0, bool bold = false, bool mono = false)
    {
        string place = turn == 0 ? $"x=\"{N(x)}\" y=\"{N(y)}\"" : $"transform=\"translate({N(x)} {N(y)}) rotate({N(turn)})\"";
        string side = anchor switch { Anchor.Middle => " text-anchor=\"middle\"", Anchor.End => " text-anchor=\"end\"", _ => "" };
        _body.Append("<text ").Append(place).Append(Paint(fill)).Append(size == 12 ? "" : $" font-size=\"{N(size)}\"").Append(side)
            .Append(bold ? " font-weight=\"600\"" : "").Append(mono ? $" font-family=\"{Theme.MonoFont}\"" : "")
            .Append(HasBlanks(text) ? " xml:space=\"preserve\">" : ">").Append(EscapeXml(text)).Append("</text>");
    }

    /// <summary>The title above a drawing that stands alone; null: the page has it.</summary>
    public void Heading(string? title)
    {
        if (title is not null)
        {
            Text(8, 20, title, size: 15, bold: true);
        }
    }

    /// <summary>An image of cells, drawn without smoothing; one for each scheme.</summary>
    public void Image(double x, double y, double w, double h, byte[] lightPng, byte[] darkPng)
    {
        _darkRules[".il"] = "display:none";
        _darkRules[".id"] = "display:inline";
        foreach (var (png, name) in new[] { (lightPng, "il"), (darkPng, "id") })
        {
            _body.Append($"<image class=\"{name}\"{(name == "id" ? " display=\"none\"" : "")} x=\"{N(x)}\" y=\"{N(y)}\" "
                + $"width=\"{N(w)}\" height=\"{N(h)}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" "
                + $"href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>");
        }
    }

    /// <summary>The whole drawing.</summary>
    /// <param name="title">Its accessible name.</param>
    public string Finish(string? title)
    {
        string paper = Paint("theme:surface");
        var rules = new StringBuilder();
        foreach (var (selector, rule) in _darkRules)
        {
            rules.Append(selector).Append('{').Append(rule).Append('}');
        }

        string name = title is null ? "" : $"<title>{EscapeXml(title)}</title>";
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(Width)}\" height=\"{N(Height)}\" viewBox=\"0 0 {N(Width)} "
            + $"{N(Height)}\" font-family=\"{Theme.Font}\" font-size=\"12\">"
            + $"{name}<style>@media(prefers-color-scheme:dark){{{rules}}}</style>"
            + $"<rect width=\"100%\" height=\"100%\"{paper}/>{_body}</svg>";
    }

    /// <summary>A number as SVG writes it: two decimals at most, a point whatever the locale.</summary>
    public static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Width of a text in pixels, estimated generously from classes of letters, because no font is at hand here.</summary>
    public static double TextWidth(string text, double size = 12)
    {
        double ems = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            ems += rune.Value switch
            {
                ' ' or '.' or ',' or ':' or ';' or '!' or '|' or '\'' or 'i' or 'l'
                    or 'j' or 't' or 'f' or 'I' or '(' or ')' or '[' or ']' => 0.34,
                'm' or 'w' or 'M' or 'W' or 'ш' or 'щ' or 'ж' or 'ю' or 'Ш' or 'Щ' or 'Ж' or 'Ю' or 'м' or 'М' or '%' => 0.88,
                >= 0x1100 => 1.05,
                _ when System.Text.Rune.IsUpper(rune) => 0.7,
                _ => 0.58,
            };
        }

        return ems * size;
    }

    /// <summary>A text cut to a width, with an ellipsis where something is missing.</summary>
    public static string Fit(string text, double width, double size = 12)
    {
        if (TextWidth(text, size) <= width)
        {
            return text;
        }

        var letters = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        for (int count = letters.Length - 1; count > 0; count--)
        {
            string cut = text[..letters[count]] + "…";
            if (TextWidth(cut, size) <= width)
            {
                return cut;
            }
        }

        return "…";
    }

    // Blanks that a reader of XML would take away.
    private static bool HasBlanks(string text) =>
        text.StartsWith(' ') || text.EndsWith(' ') || text.Contains("  ", StringComparison.Ordinal);

    private string Paint(string? fill, string? stroke = null)
    {
        var classes = new List<string>();
        string attributes = Paint(fill, "fill", classes) + Paint(stroke, "stroke", classes);
        return classes.Count == 0 ? attributes : $"{attributes} class=\"{string.Join(' ', classes)}\"";
    }

    private string Paint(string? colour, string property, List<string> classes)
    {
        if (colour is null)
        {
            return property == "fill" ? " fill=\"none\"" : "";
        }

        bool readable = colour.StartsWith(Theme.OnPrefix, StringComparison.Ordinal);
        if (!readable && !colour.StartsWith(Theme.Prefix, StringComparison.Ordinal))
        {
            return $" {property}=\"{EscapeXml(colour)}\"";
        }

        int slash = colour.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0)
        {
            return $"{Paint(colour[..slash], property, classes)} {property}-opacity=\"{colour[(slash + 1)..]}\"";
        }

        string name = colour[(readable ? Theme.OnPrefix.Length + Theme.Prefix.Length : Theme.Prefix.Length)..];
        string light = Value(name, dark: false), dark = Value(name, dark: true);
        (light, dark) = readable ? (Theme.Readable(light), Theme.Readable(dark)) : (light, dark);
        if (light != dark)
        {
            string rule = $"{(readable ? "o" : "")}{property[0]}-{name.Replace("@", "", StringComparison.Ordinal)}";
            _darkRules["." + rule] = $"{property}:{dark}";
            classes.Add(rule);
        }

        return $" {property}=\"{light}\"";
    }

    private static string Value(string name, bool dark)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0
            ? Theme.Colour(name, dark)
            : Theme.At(name[..at], double.Parse(name.AsSpan(at + 1), CultureInfo.InvariantCulture) / (Theme.Levels - 1), dark);
    }

    private static string EscapeXml(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                < 0x20 => "\uFFFD", // not allowed in XML, even escaped
                0xFFFE or 0xFFFF => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return clean.ToString();
    }
}
