using System.Text.Json.Nodes;
using static BetweenTokens.Plots.Svg.SvgChart;

namespace BetweenTokens.Plots.Svg;

/// <summary>Names of the series above the chart, and the scale of colours beside it.</summary>
internal static class SvgLegend
{
    /// <summary>Draws the legend in as many lines as it needs.</summary>
    /// <returns>Its height; zero where there is nothing to tell apart.</returns>
    public static double Draw(SvgCanvas canvas, JsonObject[] traces, JsonObject layout, double top)
    {
        var named = traces.Select((t, i) => (Trace: t, Index: i))
            .Where(t => t.Trace["name"] is not null && Kind(t.Trace) != "heatmap" && ((bool?)t.Trace["showlegend"] ?? true)).ToArray();
        bool shown = (bool?)layout["showlegend"] ?? named.Length > 1;
        if (!shown || named.Length == 0)
        {
            return 0;
        }

        double x = 12, y = top + 12;
        foreach (var (trace, index) in named)
        {
            string name = PlotlyText.Unescape(trace["name"]!.ToString()), colour = SvgTraces.Colour(trace, index);
            double width = 26 + SvgCanvas.TextWidth(name, 11.5) + 16;
            if (x + width > canvas.Width && x > 12)
            {
                (x, y) = (12, y + 18);
            }

            if (Kind(trace) == "bar" || trace["fillcolor"] is not null && (double?)trace["line"]?["width"] == 0)
            {
                canvas.Rect(x, y - 9, 20, 10, Kind(trace) == "bar" ? colour : trace["fillcolor"]!.ToString());
            }
            else if (((string?)trace["mode"] ?? "lines") == "markers")
            {
                canvas.Circle(x + 10, y - 4, 4, colour);
            }
            else
            {
                canvas.Line(x, y - 4, x + 20, y - 4, colour, 2, SvgLines.Dash((string?)trace["line"]?["dash"]));
            }

            canvas.Text(x + 26, y, name, size: 11.5);
            x += width;
        }

        return y - top + 6;
    }

    /// <summary>Draws the scale of a heat map.</summary>
    public static void ColourBar(SvgCanvas canvas, JsonObject trace, double x, double top, double height)
    {
        var rows = trace["z"]!.AsArray().Select(row => Numbers(row)).ToArray();
        var (scale, place) = SvgHeatmap.Scale(trace, rows);
        double barTop = top + 4, barHeight = Math.Clamp(height - 8, 40, 240);
        canvas.BeginCells();
        for (int i = 0; i < Theme.Levels; i++)
        {
            canvas.Rect(x, barTop + barHeight * (Theme.Levels - 1 - i) / Theme.Levels, 12,
                barHeight / Theme.Levels + 0.5, SvgCanvas.ScaleColour(scale, i / (Theme.Levels - 1.0)));
        }

        canvas.EndCells();
        canvas.Text(canvas.Width - 8, barTop + barHeight / 2,
            PlotlyText.Unescape((string?)trace["colorbar"]?["title"]?["text"] ?? ""), size: 11.5, anchor: Anchor.Middle, turn: -90);

        // The values at both ends and in the middle, found by asking the scale backwards (it is linear).
        double zero = place(0), slope = place(1) - zero;
        foreach (double at in new[] { 0, 0.5, 1 })
        {
            double value = slope == 0 ? 0 : (at - zero) / slope;
            canvas.Text(x + 17, barTop + barHeight * (1 - at) + 4,
                NumberText.One(value), size: 11.5);
        }
    }
}
