using System.Text.Json.Nodes;
using static BetweenTokens.Plots.Svg.SvgChart;

namespace BetweenTokens.Plots.Svg;

/// <summary>Bars, level or upright, side by side or stacked, with interval bars and texts at their ends.</summary>
internal static class SvgBars
{
    /// <summary>The bars' ends on the axis of values, zero included.</summary>
    public static IEnumerable<double> Ends(JsonObject trace, string letter, JsonObject[] siblings, bool stacked)
    {
        var values = Numbers(trace[letter]);
        var bases = Bases(trace, siblings, stacked);
        return values.Select((v, i) => v + bases[i]).Concat(bases).Concat(ErrorEnds(values, trace[$"error_{letter}"])).Append(0);
    }

    /// <summary>The ends of interval bars.</summary>
    public static IEnumerable<double> ErrorEnds(double[] values, JsonNode? errors)
    {
        double[] up = Numbers(errors?["array"]), down = errors?["arrayminus"] is { } minus ? Numbers(minus) : up;
        return values.SelectMany((v, i) => i < up.Length ? new[] { v - down[i], v + up[i] } : []);
    }

    public static void Draw(SvgCanvas canvas, JsonObject trace, int index, JsonObject[] traces, JsonObject layout, SvgAxis x, SvgAxis y)
    {
        bool level = SvgTraces.KeyLetter(trace) == "y";
        var (keyAxis, valueAxis) = level ? (y, x) : (x, y);
        double[] keys = Numbers(trace[level ? "y" : "x"]), values = Numbers(trace[level ? "x" : "y"]);
        var siblings = traces
            .Where(t => Kind(t) == "bar" && AxisName(t, "x") == AxisName(trace, "x") && AxisName(t, "y") == AxisName(trace, "y")).ToArray();
        string mode = (string?)layout["barmode"] ?? "group";
        var bases = Bases(trace, siblings, mode is "stack" or "relative");
        double gap = (double?)layout["bargap"] ?? 0.2, whole = 1 - gap;
        int place = mode == "group" ? Array.IndexOf(siblings, trace) : 0, places = mode == "group" ? siblings.Length : 1;
        for (int i = 0; i < Math.Min(keys.Length, values.Length); i++)
        {
            if (!double.IsFinite(values[i]))
            {
                continue;
            }

            double from = valueAxis.At(valueAxis.Log ? Math.Max(bases[i], 1e-300) : bases[i]), to = valueAxis.At(bases[i] + values[i]);
            from = Math.Clamp(from, Math.Min(valueAxis.Pixels.From, valueAxis.Pixels.To),
                Math.Max(valueAxis.Pixels.From, valueAxis.Pixels.To));
            double width = ((double?)trace["width"] ?? whole) / places, start = keys[i] - width * places / 2 + place * width;
            double a = keyAxis.At(start), b = keyAxis.At(start + width);
            string colour = trace["marker"]?["color"] is JsonArray each ? each[i]!.ToString() : SvgTraces.Colour(trace, index);
            var (left, top, w, h) = level
                ? (Math.Min(from, to), Math.Min(a, b), Math.Abs(to - from), Math.Abs(b - a))
                : (Math.Min(a, b), Math.Min(from, to), Math.Abs(b - a), Math.Abs(to - from));
            canvas.Rect(left, top, w, h, colour);
            DrawError(canvas, trace[level ? "error_x" : "error_y"], i, bases[i] + values[i], (a + b) / 2, valueAxis, level);
            DrawText(canvas, trace, i, level, (left, top, w, h), values[i] < 0, colour, valueAxis);
        }
    }

    /// <summary>An interval around a value, drawn along the axis of values.</summary>
    public static void DrawError(SvgCanvas canvas, JsonNode? errors, int i, double value, double across, SvgAxis axis, bool level)
    {
        double[] up = Numbers(errors?["array"]), down = errors?["arrayminus"] is { } minus ? Numbers(minus) : up;
        if (i >= up.Length || !double.IsFinite(up[i]))
        {
            return;
        }

        double a = axis.At(value - down[i]), b = axis.At(value + up[i]);
        foreach (var (x1, y1, x2, y2) in new[] { (a, across, b, across), (a, across - 4, a, across + 4), (b, across - 4, b, across + 4) })
        {
            if (level)
            {
                canvas.Line(x1, y1, x2, y2, "theme:ink", 1.3);
            }
            else
            {
                canvas.Line(y1, x1, y2, x2, "theme:ink", 1.3);
            }
        }
    }

    private static void DrawText(SvgCanvas canvas, JsonObject trace, int i, bool level,
        (double Left, double Top, double Width, double Height) bar, bool negative, string colour, SvgAxis axis)
    {
        string? text =
            trace["text"] switch { JsonArray each when i < each.Count => each[i]?.ToString(), JsonValue one => one.ToString(), _ => null };
        if (string.IsNullOrEmpty(text) || (string?)trace["textposition"] == "none")
        {
            return;
        }

        text = PlotlyText.Unescape(text);
        double width = SvgCanvas.TextWidth(text, 11.5);
        if (!level)
        {
            canvas.Text(bar.Left + bar.Width / 2, negative ? bar.Top + bar.Height + 13 : bar.Top - 4,
                text, size: 11.5, anchor: Anchor.Middle);
            return;
        }

        double middle = bar.Top + bar.Height / 2 + 4, rightEnd = Math.Max(axis.Pixels.From, axis.Pixels.To),
            leftEnd = Math.Min(axis.Pixels.From, axis.Pixels.To);
        bool fitsOutside = negative ? bar.Left - width - 6 > leftEnd : bar.Left + bar.Width + width + 6 < rightEnd;
        if (fitsOutside)
        {
            canvas.Text(negative ? bar.Left - 4 : bar.Left + bar.Width + 4, middle,
                text, size: 11.5, anchor: negative ? Anchor.End : Anchor.Start);
        }
        else if (bar.Width > width + 8)
        {
            canvas.Text(negative ? bar.Left + 4 : bar.Left + bar.Width - 4, middle, text,
                fill: SvgCanvas.On(colour), size: 11.5, anchor: negative ? Anchor.Start : Anchor.End);
        }
        else
        {
            canvas.Text(negative ? bar.Left + bar.Width + 4 : bar.Left - 4, middle,
                text, size: 11.5, anchor: negative ? Anchor.Start : Anchor.End);
        }
    }

    // Where each bar starts: at its own base, or where the bars of its sign before it end.
    private static double[] Bases(JsonObject trace, JsonObject[] siblings, bool stacked)
    {
        string values = SvgTraces.KeyLetter(trace) == "y" ? "x" : "y", keys = values == "x" ? "y" : "x";
        double[] own = Numbers(trace[values]), ownKeys = Numbers(trace[keys]);
        if (trace["base"] is JsonArray bases)
        {
            return Numbers(bases);
        }

        var start = new double[own.Length];
        if (!stacked)
        {
            return start;
        }

        foreach (var before in siblings.TakeWhile(s => s != trace))
        {
            double[] theirs = Numbers(before[values]), theirKeys = Numbers(before[keys]);
            for (int i = 0; i < own.Length; i++)
            {
                int at = Array.IndexOf(theirKeys, ownKeys[i]);
                if (at >= 0 && theirs[at] >= 0 == own[i] >= 0)
                {
                    start[i] += theirs[at];
                }
            }
        }

        return start;
    }
}
