using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

/// <summary>
/// The one theme: named colours and scales, each with a light and a dark value. Charts name a colour
/// (<c>theme:ink</c>); CSS, the script and the SVG writer put in the value that the reader's page asks for.
/// </summary>
/// <remarks>Series colours follow Okabe and Ito (2008), safe for the common kinds of colour blindness, with lightness
/// adjusted to each background. Signed values run from orange through the background to blue.</remarks>
public static class Theme
{
    /// <summary>What a colour name begins with inside a chart's JSON.</summary>
    internal const string Prefix = "theme:";

    /// <summary>Before a colour's name: black or white, whichever can be read on that colour.</summary>
    internal const string OnPrefix = "on:";

    /// <summary>Fonts with Cyrillic on Windows, macOS and Linux.</summary>
    internal const string Font = "system-ui, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif";

    /// <summary>The same for code and tokens, where blanks must be seen.</summary>
    internal const string MonoFont = "ui-monospace, 'Cascadia Mono', 'SF Mono', 'Noto Sans Mono', 'DejaVu Sans Mono', monospace";

    /// <summary>Number of series colours before they repeat.</summary>
    internal const int SeriesColours = 7;

    /// <summary>Levels of a colour scale in the drawn fallback.</summary>
    internal const int Levels = 32;

    private static readonly Dictionary<string, (string Light, string Dark)> _colours = new()
    {
        ["surface"] = ("#ffffff", "#14171c"),
        ["ink"] = ("#1f2328", "#e6e8eb"),
        ["muted"] = ("#59636e", "#9aa4af"),
        ["grid"] = ("#e3e6ea", "#2c323a"),
        ["line"] = ("#b4bcc6", "#4a535e"),
        ["former"] = ("#aab1ba", "#7b8592"),
        ["rest"] = ("#c3c9d1", "#4b545f"),
        ["good"] = ("#00785a", "#35c79d"),
        ["bad"] = ("#b3430b", "#ff9d5c"),
        ["c0"] = ("#0b65ad", "#5eb1f0"),
        ["c1"] = ("#c75400", "#f2a046"),
        ["c2"] = ("#00805f", "#35c79d"),
        ["c3"] = ("#a8437f", "#e79ac8"),
        ["c4"] = ("#8a6d00", "#e3cf57"),
        ["c5"] = ("#4b9bd6", "#9fd4ff"),
        ["c6"] = ("#5b5b66", "#b6bcc6"),
    };

    private static readonly Dictionary<string, (string[] Light, string[] Dark)> _scales = new()
    {
        ["sequential"] = (["#ffffff", "#d3e5f5", "#86b9e0", "#327fbe", "#0a4483"], ["#1b2027", "#183d5f", "#22699f", "#5aa9e2", "#dcefff"]),
        ["diverging"] = (["#9c3c00", "#e0863d", "#f8d2ae", "#f7f7f7", "#b3d3ee", "#4b93cd", "#0a4b8c"],
            ["#ffc08a", "#d9792e", "#6e3d17", "#1f242b", "#1d4568", "#3e8ecb", "#b5defe"]),
    };

    /// <summary>Names of all colours.</summary>
    internal static IReadOnlyCollection<string> Names => _colours.Keys;

    /// <summary>The name of a series colour for use inside a chart.</summary>
    /// <param name="series">Number of the series, from zero.</param>
    public static string Series(int series) => $"{Prefix}c{series % SeriesColours}";

    /// <summary>A colour's value.</summary>
    /// <param name="name">With or without the prefix.</param>
    /// <param name="dark">For a dark page.</param>
    internal static string Colour(string name, bool dark = false)
    {
        var (lightValue, darkValue) = _colours[name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name];
        return dark ? darkValue : lightValue;
    }

    /// <summary>Red, green and blue half-way between a colour's light and dark value.</summary>
    internal static double[] Middle(string name)
    {
        var (light, dark) = (Channels(Colour(name)), Channels(Colour(name, dark: true)));
        return [(light.R + dark.R) / 2.0, (light.G + dark.G) / 2.0, (light.B + dark.B) / 2.0];
    }

    /// <summary>True where the text names a scale of this theme.</summary>
    internal static bool IsScale(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && _scales.ContainsKey(name[Prefix.Length..]);

    /// <summary>The colour at a place of a scale.</summary>
    /// <param name="scale">Scale's name, with or without the prefix.</param>
    /// <param name="at">Place between 0 and 1.</param>
    /// <param name="dark">For a dark page.</param>
    internal static string At(string scale, double at, bool dark = false)
    {
        var (lightStops, darkStops) = _scales[scale.StartsWith(Prefix, StringComparison.Ordinal) ? scale[Prefix.Length..] : scale];
        var stops = dark ? darkStops : lightStops;
        double place = Math.Clamp(at, 0, 1) * (stops.Length - 1);
        int below = Math.Min((int)place, stops.Length - 2);
        return Blend(stops[below], stops[below + 1], place - below);
    }

    /// <summary>Black or white, whichever can be read on the colour (WCAG relative luminance).</summary>
    internal static string Readable(string colour)
    {
        var (r, g, b) = Channels(colour);
        double luminance = 0.2126 * Linear(r) + 0.7152 * Linear(g) + 0.0722 * Linear(b);
        return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";

        static double Linear(int channel)
        {
            double value = channel / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }

    /// <summary>Variables and page rules that every visual carries, so that each stands alone.</summary>
    internal static string Css { get; } = BuildCss();

    /// <summary>The palettes for the script: <c>{"light":{"theme:ink":"#…",…},"dark":{…}}</c>.</summary>
    internal static string PalettesJson { get; } =
        new JsonObject { ["light"] = Palette(dark: false), ["dark"] = Palette(dark: true) }.ToJsonString();

    private static JsonObject Palette(bool dark)
    {
        var palette = new JsonObject();
        foreach (var name in _colours.Keys)
        {
            palette[Prefix + name] = Colour(name, dark);
        }

        foreach (var (name, stops) in _scales)
        {
            var values = dark ? stops.Dark : stops.Light;
            for (int level = 0; level < Levels; level++)
            {
                palette[$"{OnPrefix}{Prefix}{name}@{level.ToString(CultureInfo.InvariantCulture)}"] = Readable(
                    At(name, level / (Levels - 1.0), dark));
            }

            palette[Prefix + name] = new JsonArray(
                [.. values.Select((colour, i) => new JsonArray((double)i / (values.Length - 1), colour))]);
        }

        return palette;
    }

    private static string BuildCss()
    {
        var css = new StringBuilder(".bt{color-scheme:light dark;");
        foreach (var (name, (light, dark)) in _colours)
        {
            css.Append(CultureInfo.InvariantCulture, $"--bt-{name}:light-dark({light},{dark});");
        }

        // Hosts say in different ways which theme they show; without a word from them the reader's system decides. Jupyter Notebook
        // and nbconvert's classic pages (rendered_html) have no dark theme.
        css.Append(CultureInfo.InvariantCulture,
            $"color:var(--bt-ink);background:var(--bt-surface);font:14px/1.45 {Font};margin:8px 0;padding:2px 4px;box-sizing:border-box}}")
            .Append("[data-theme=dark] .bt,.vscode-dark .bt,[data-jp-theme-light=false] .bt{color-scheme:dark}")
            .Append("[data-theme=light] .bt,.vscode-light .bt,[data-jp-theme-light=true] .bt,.rendered_html .bt{color-scheme:light}")
            .Append("@media print{.bt{color-scheme:light!important;print-color-adjust:exact}}");
        return css.ToString();
    }

    private static string Blend(string from, string to, double share)
    {
        var (r0, g0, b0) = Channels(from);
        var (r1, g1, b1) = Channels(to);
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(r0, r1):x2}{Mix(g0, g1):x2}{Mix(b0, b1):x2}");

        int Mix(int a, int b) => (int)Math.Round(a + (b - a) * share);
    }

    private static (int R, int G, int B) Channels(string colour)
    {
        int value = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (value >> 16, (value >> 8) & 255, value & 255);
    }
}
