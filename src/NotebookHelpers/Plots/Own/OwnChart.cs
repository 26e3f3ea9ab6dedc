using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BetweenTokens.Plots.Svg;
using Plotly.NET;

namespace BetweenTokens.Plots;

/// <summary>
/// A reader's own Plotly.NET chart. What the reader set (colours, size, layout, a template) stays; what Plotly.NET sets by
/// itself gives way to this project's theme, so that the chart is readable in the dark and needs no network.
/// </summary>
internal static partial class OwnChart
{
    private const int Height = 400;

    // What an empty chart has is what Plotly.NET sets by itself.
    private static readonly Lazy<JsonObject> _defaults =
        new(() => Parse(GenericChart.ofTraceObject(true, new Trace("scatter")))["layout"]!.AsObject());

    public static ChartPicture Of(GenericChart chart, string? heading = null)
    {
        var whole = Parse(chart);
        var (data, layout) = (whole["data"]!.AsArray(), whole["layout"] as JsonObject ?? []);
        string title = heading ?? Title(layout);
        var figure = new Figure { Height = Number(layout["height"]) is { } own && !IsDefault(layout, "height") ? (int)own : Height };
        foreach (var trace in data)
        {
            figure.Data.Add(WithGaps(trace!.DeepClone()));
        }

        bool template = !IsDefault(layout, "template"), width = !IsDefault(layout, "width");
        foreach (var (name, value) in OwnLayout.Of(layout, figure.Data, template, width))
        {
            figure.Layout[name] = value?.DeepClone();
        }

        return new ChartPicture(figure, title, Describe(figure)) { Drawing = above => SvgOwnChart.Draw(figure, above) };
    }

    private static JsonObject Parse(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!.AsObject();

    private static bool IsDefault(JsonObject layout, string name) =>
        layout[name] is null || JsonNode.DeepEquals(layout[name], _defaults.Value[name]);

    // The title stands above the picture, as text.
    private static string Title(JsonObject layout)
    {
        string? text = (layout["title"] is JsonObject title ? title["text"] : layout["title"])?.ToString();
        return PlotlyText.Unescape(Tag().Replace(text ?? "", " ")).Trim();
    }

    /// <summary>Plotly.NET writes what is not finite as text; plotly wants a gap.</summary>
    private static JsonNode WithGaps(JsonNode node)
    {
        if (node is JsonObject branch)
        {
            foreach (var child in branch.Select(pair => pair.Value).OfType<JsonNode>())
            {
                WithGaps(child);
            }
        }
        else if (node is JsonArray array)
        {
            bool numbers = array.All(item => item is null || IsGap(item) || item.GetValueKind() == JsonValueKind.Number);
            for (int i = 0; i < array.Count; i++)
            {
                if (numbers && array[i] is { } item && IsGap(item))
                {
                    array[i] = null;
                }
                else if (array[i] is JsonArray or JsonObject)
                {
                    WithGaps(array[i]!);
                }
            }
        }

        return node;

        static bool IsGap(JsonNode item) =>
            item.GetValueKind() == JsonValueKind.String && item.ToString() is ("NaN" or "Infinity" or "-Infinity");
    }

    private static string Describe(Figure figure) => string.Join("; ", figure.Data.Select(trace =>
    {
        string kind = SvgChart.Kind(trace!.AsObject());
        return trace["name"] is { } name ? $"{name} ({kind})" : kind;
    }));

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
