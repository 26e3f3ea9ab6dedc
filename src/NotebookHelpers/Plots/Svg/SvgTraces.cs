using System.Text.Json.Nodes;
using static BetweenTokens.Plots.Svg.SvgChart;

namespace BetweenTokens.Plots.Svg;

/// <summary>What the kinds of traces have in common, and which writer draws which.</summary>
internal static class SvgTraces
{
    /// <summary>The letter of the axis along which a bar trace's keys stand.</summary>
    public static string KeyLetter(JsonObject trace) => (string?)trace["orientation"] == "h" ? "y" : "x";

    /// <summary>True where a scale of colours stands beside the chart.</summary>
    public static bool HasColourBar(JsonObject trace) => Kind(trace) == "heatmap" && ((bool?)trace["showscale"] ?? true);

    /// <summary>The trace's colour: its own, or the next of the theme.</summary>
    public static string Colour(JsonObject trace, int index) =>
        (string?)trace["line"]?["color"] ?? (trace["marker"]?["color"] is JsonValue own ? own.ToString() : Theme.Series(index));

    /// <summary>Values that an axis must have room for.</summary>
    public static IEnumerable<double> Extent(JsonObject trace, string letter, JsonObject[] siblings, bool stacked)
    {
        var values = Numbers(trace[letter]);
        switch (Kind(trace))
        {
            case "heatmap":
                var z = trace["z"]!.AsArray();
                int count = letter == "y" ? z.Count : z.Count == 0 ? 0 : z[0]!.AsArray().Count;
                return values.Length == 0 ? [-0.5, count - 0.5] : [values.Min() - 0.5, values.Max() + 0.5];
            case "bar" when KeyLetter(trace) == letter:
                double half = ((double?)trace["width"] ?? 1) / 2;
                return values.SelectMany(v => new[] { v - half, v + half });
            case "bar":
                return SvgBars.Ends(trace, letter, siblings, stacked);
            // Texts lie in the cells of the map below them, which already have their room.
            case "scatter" when (string?)trace["mode"] == "text" && siblings.Any(s => Kind(s) == "heatmap"):
                return [];
            default:
                var errors = trace[$"error_{letter}"];
                return values.Concat(SvgBars.ErrorEnds(values, errors));
        }
    }

    public static void Draw(SvgCanvas canvas, JsonObject trace, int index, JsonObject[] traces, JsonObject layout, SvgAxis x, SvgAxis y)
    {
        switch (Kind(trace))
        {
            case "heatmap":
                SvgHeatmap.Draw(canvas, trace, x, y);
                break;
            case "bar":
                SvgBars.Draw(canvas, trace, index, traces, layout, x, y);
                break;
            case "scatter" or "scattergl":
                SvgLines.Draw(canvas, trace, index, traces, x, y);
                break;
        }
    }
}
