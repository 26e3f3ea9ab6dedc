using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>The layout of a reader's chart: the reader's own settings, and the theme's where there are none.</summary>
internal static partial class OwnLayout
{
    private const string Clear = "rgba(0,0,0,0)";
    private const string Scales =
        """{"sequential":"theme:sequential","sequentialminus":"theme:sequential","diverging":"theme:diverging"}""";

    /// <summary>The kinds whose traces lie on a pair of straight axes.</summary>
    private static readonly HashSet<string> _flat =
    [
        "scatter", "scattergl", "bar", "histogram", "box", "violin", "heatmap", "heatmapgl", "contour", "histogram2d",
        "histogram2dcontour", "candlestick", "ohlc", "waterfall", "funnel", "image",
    ];

    /// <summary>The kinds that plotly by itself colours from blue to red, a scale of signed values.</summary>
    private static readonly HashSet<string> _coloured = ["heatmap", "contour", "histogram2d", "histogram2dcontour", "surface"];

    // Plotly paints these white by itself, whatever the page is.
    private static readonly (string Kinds, string Part, string Style)[] _parts =
    [
        ("scatterpolar scatterpolargl barpolar", "polar",
            """{"bgcolor":"CLEAR","radialaxis":{"gridcolor":"theme:grid"},"angularaxis":{"gridcolor":"theme:grid"}}"""),
        ("scatterternary", "ternary", """{"bgcolor":"CLEAR"}"""),
        ("scattergeo choropleth", "geo", """{"bgcolor":"CLEAR"}"""),
        ("scattersmith", "smith", """{"bgcolor":"CLEAR"}"""),
        ("scatter3d surface mesh3d cone streamtube volume isosurface", "scene",
            """{"xaxis":{"gridcolor":"theme:line"},"yaxis":{"gridcolor":"theme:line"},"zaxis":{"gridcolor":"theme:line"}}"""),
    ];

    /// <summary>Makes the layout.</summary>
    /// <param name="layout">The chart's.</param>
    /// <param name="data">Its traces.</param>
    /// <param name="template">Whether the reader chose a template; Plotly.NET's own gives way to the theme.</param>
    /// <param name="width">Whether the reader set the width; else it is the page's.</param>
    public static JsonObject Of(JsonObject layout, JsonArray data, bool template, bool width)
    {
        var own = layout.DeepClone().AsObject();
        foreach (string name in new[] { "title", "height", width ? "" : "width", template ? "" : "template" })
        {
            own.Remove(name);
        }

        if (template)
        {
            TakeFrom(own["template"]?["layout"] as JsonObject, own);
        }
        else
        {
            own["colorscale"] ??= JsonNode.Parse(Scales);
        }

        foreach (var trace in data.Select(t => t!.AsObject()))
        {
            Dress(own, trace, template);
        }

        if ((own["paper_bgcolor"] as JsonValue)?.ToString() is { } paper && own["font"]?["color"] is null && Readable(paper) is { } ink)
        {
            Part(own, "font")["color"] = ink;
        }

        return own;
    }

    // The script sets these in the layout, which would hide the template's.
    private static void TakeFrom(JsonObject? template, JsonObject own)
    {
        foreach (string name in new[] { "paper_bgcolor", "plot_bgcolor", "font", "colorway" })
        {
            own[name] ??= template?[name]?.DeepClone();
        }
    }

    private static void Dress(JsonObject own, JsonObject trace, bool template)
    {
        string kind = SvgChart.Kind(trace);
        foreach (string letter in _flat.Contains(kind) ? ["x", "y"] : Array.Empty<string>())
        {
            var axis = Part(own, $"{letter}axis{SvgChart.AxisName(trace, letter)[1..]}");
            axis["automargin"] ??= true;
            if (axis["title"] is JsonValue title)
            {
                axis["title"] = new JsonObject { ["text"] = title.ToString() };
            }
        }

        if (!template && _coloured.Contains(kind) && trace["colorscale"] is null && trace["coloraxis"] is null)
        {
            trace["colorscale"] = "theme:sequential";
        }

        if (!template && _parts.FirstOrDefault(p => p.Kinds.Split(' ').Contains(kind)) is { Part: { } part } found)
        {
            string place = (trace[part == "polar" || part == "ternary" ? "subplot" : part] as JsonValue)?.ToString() ?? part;
            Fill(Part(own, place), JsonNode.Parse(found.Style.Replace("CLEAR", Clear, StringComparison.Ordinal))!.AsObject());
        }
    }

    private static void Fill(JsonObject own, JsonObject style)
    {
        foreach (var (name, value) in style)
        {
            if (value is JsonObject deeper)
            {
                Fill(Part(own, name), deeper);
            }
            else
            {
                own[name] ??= value!.DeepClone();
            }
        }
    }

    private static JsonObject Part(JsonObject own, string name)
    {
        if (own[name] is not JsonObject part)
        {
            own[name] = part = [];
        }

        return part;
    }

    /// <summary>Black or white for texts on a ground that the reader painted; null: the page shows through, or it is unknown.</summary>
    private static string? Readable(string colour)
    {
        if (Numbers().Match(colour) is { Success: true } rgb)
        {
            var channels = Enumerable.Range(1, 3).Select(i => byte.Parse(rgb.Groups[i].Value, CultureInfo.InvariantCulture));
            bool clear = double.TryParse(rgb.Groups[4].Value, CultureInfo.InvariantCulture, out double alpha) && alpha < 0.5;
            return clear ? null : Theme.Readable("#" + Convert.ToHexStringLower([.. channels]));
        }

        string hex = colour switch { "white" => "#ffffff", "black" => "#000000", _ => colour };
        return Hex().IsMatch(hex) ? Theme.Readable(hex) : null;
    }

    [GeneratedRegex(@"^rgba?\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})(?:, ?([\d.]+))?\)$")]
    private static partial Regex Numbers();

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Hex();
}
