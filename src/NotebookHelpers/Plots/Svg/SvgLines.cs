using System.Text;
using System.Text.Json.Nodes;
using static BetweenTokens.Plots.Svg.SvgCanvas;
using static BetweenTokens.Plots.Svg.SvgChart;

namespace BetweenTokens.Plots.Svg;

/// <summary>Lines, points, texts and the bands between lines.</summary>
internal static class SvgLines
{
    public static void Draw(SvgCanvas canvas, JsonObject trace, int index, JsonObject[] traces, SvgAxis x, SvgAxis y)
    {
        var points = Points(trace, x, y);
        string mode = (string?)trace["mode"] ?? "lines", colour = SvgTraces.Colour(trace, index);
        Fill(canvas, trace, index, traces, points, x, y, colour);
        double width = (double?)trace["line"]?["width"] ?? 2;
        if (mode.Contains("lines", StringComparison.Ordinal) && width > 0)
        {
            canvas.Path(Trail(points, (string?)trace["line"]?["shape"]), stroke: colour,
                strokeWidth: width, dash: Dash((string?)trace["line"]?["dash"]));
        }

        var sizes = trace["marker"]?["size"];
        for (int i = 0; i < points.Length; i++)
        {
            if (points[i] is not var (px, py))
            {
                continue;
            }

            SvgBars.DrawError(canvas, trace["error_y"], i, Numbers(trace["y"])[i], px, y, level: false);
            if (mode.Contains("markers", StringComparison.Ordinal))
            {
                double size = sizes is JsonArray each ? Numbers(each)[i] : (double?)sizes ?? 6;
                canvas.Circle(px, py, size / 2,
                    trace["marker"]?["color"] is JsonArray colours ? colours[i]!.ToString() : (string?)trace["marker"]?["color"] ?? colour);
            }

            if (mode.Contains("text", StringComparison.Ordinal) && trace["text"] is JsonArray texts
                && texts[i]?.ToString() is { Length: > 0 } text)
            {
                string ink = trace["textfont"]?["color"] switch
                {
                    JsonArray inks => inks[i]!.ToString(),
                    JsonValue one => one.ToString(),
                    _ => "theme:ink",
                };
                DrawText(canvas, PlotlyText.Unescape(text), px, py, (string?)trace["textposition"] ?? "middle center", ink);
            }
        }
    }

    private static (double X, double Y)?[] Points(JsonObject trace, SvgAxis x, SvgAxis y)
    {
        double[] xs = Numbers(trace["x"]), ys = Numbers(trace["y"]);
        return [.. Enumerable.Range(0, Math.Min(xs.Length, ys.Length))
            .Select(i => double.IsFinite(xs[i]) && double.IsFinite(ys[i]) && (!x.Log || xs[i] > 0) && (!y.Log || ys[i] > 0)
                ? ((double, double)?)(x.At(xs[i]), y.At(ys[i])) : null)];
    }

    private static string Trail((double X, double Y)?[] points, string? shape)
    {
        var path = new StringBuilder();
        bool open = false;
        foreach (var point in points)
        {
            if (point is not var (px, py))
            {
                open = false;
                continue;
            }

            path.Append(!open ? $"M{N(px)} {N(py)}" : shape == "hv" ? $"H{N(px)}V{N(py)}" : $"L{N(px)} {N(py)}");
            open = true;
        }

        return path.ToString();
    }

    private static void Fill(SvgCanvas canvas, JsonObject trace, int index, JsonObject[] traces,
        (double X, double Y)?[] points, SvgAxis x, SvgAxis y, string colour)
    {
        string fill = (string?)trace["fill"] ?? "none";
        var whole = points.OfType<(double X, double Y)>().ToArray();
        if (fill == "none" || whole.Length == 0)
        {
            return;
        }

        IEnumerable<(double X, double Y)> back = fill switch
        {
            "tonexty" when index > 0 => Points(traces[index - 1], x, y).OfType<(double X, double Y)>().Reverse(),
            "tozeroy" => [(whole[^1].X, y.At(0)), (whole[0].X, y.At(0))],
            _ => [],
        };
        var outline = new StringBuilder("M").AppendJoin('L', whole.Concat(back).Select(p => $"{N(p.X)} {N(p.Y)}")).Append('Z');
        canvas.Path(outline.ToString(), fill: (string?)trace["fillcolor"] ?? colour + "/0.2");
    }

    private static void DrawText(SvgCanvas canvas, string text, double x, double y, string place, string ink)
    {
        double dy = place.StartsWith("top", StringComparison.Ordinal) ? -7 : place.StartsWith("bottom", StringComparison.Ordinal) ? 16 : 4;
        var (dx, anchor) = place.EndsWith("right", StringComparison.Ordinal) ? (6, Anchor.Start)
            : place.EndsWith("left", StringComparison.Ordinal) ? (-6, Anchor.End)
            : (0, Anchor.Middle);
        canvas.Text(x + dx, y + dy, text, fill: ink, size: 11.5, anchor: anchor);
    }

    /// <summary>Plotly's names of dashes as SVG's lengths.</summary>
    public static string? Dash(string? name) => name switch { "dash" => "7 5", "dot" => "2 4", "dashdot" => "7 4 2 4", _ => null };
}
