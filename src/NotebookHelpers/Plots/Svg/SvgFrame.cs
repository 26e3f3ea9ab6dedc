namespace BetweenTokens.Plots.Svg;

/// <summary>Grid, ticks, labels and titles of the axes.</summary>
internal static class SvgFrame
{
    private const double LabelSize = 11.5;

    /// <summary>Widest label of an upright axis.</summary>
    public static double LabelWidth(SvgAxis axis) =>
        8 + axis.Ticks(60).Select(t => SvgCanvas.TextWidth(t.Label, LabelSize)).DefaultIfEmpty(0).Max();

    /// <summary>Height that the labels of a level axis take: one line, or as long as the longest where they must be turned.</summary>
    public static double LabelHeight(SvgAxis axis, double width)
    {
        var ticks = XTicks(axis, width);
        double widest = ticks.Select(t => SvgCanvas.TextWidth(t.Label, LabelSize)).DefaultIfEmpty(0).Max();
        return Turned(ticks.Count, widest, width) ? widest + 12 : 20;
    }

    public static void DrawX(SvgCanvas canvas, SvgAxis x, SvgAxis y, bool labels)
    {
        double floor = Math.Max(y.Pixels.From, y.Pixels.To),
            ceiling = Math.Min(y.Pixels.From, y.Pixels.To), width = Math.Abs(x.Pixels.To - x.Pixels.From);
        var ticks = XTicks(x, width);
        double widest = ticks.Select(t => SvgCanvas.TextWidth(t.Label, LabelSize)).DefaultIfEmpty(0).Max();
        bool turned = Turned(ticks.Count, widest, width);
        foreach (var (value, label) in ticks)
        {
            double at = x.At(value);
            if (x.HasGrid)
            {
                canvas.Line(at, ceiling, at, floor, "theme:grid");
            }

            if (!labels || !x.HasLabels)
            {
                continue;
            }

            canvas.Line(at, floor, at, floor + 4, "theme:line");
            if (turned)
            {
                canvas.Text(at + 4, floor + 8, label, size: LabelSize, anchor: Anchor.End, turn: -90);
            }
            else
            {
                canvas.Text(at, floor + 17, label, size: LabelSize, anchor: Anchor.Middle);
            }
        }

        if ((bool?)x.Layout["mirror"] == true)
        {
            canvas.Rect(Math.Min(x.Pixels.From, x.Pixels.To), ceiling, width, floor - ceiling, "none", "theme:line");
        }

        if (labels && x.Title != "")
        {
            double below = x.HasLabels ? LabelHeight(x, width) : 4;
            canvas.Text((x.Pixels.From + x.Pixels.To) / 2, floor + below + 15, x.Title, anchor: Anchor.Middle, size: 12.5);
        }
    }

    public static void DrawY(SvgCanvas canvas, SvgAxis y, SvgAxis x, bool labels)
    {
        double left = Math.Min(x.Pixels.From, x.Pixels.To),
            right = Math.Max(x.Pixels.From, x.Pixels.To), height = Math.Abs(y.Pixels.To - y.Pixels.From);
        foreach (var (value, label) in y.Ticks((int)Math.Max(2, height / (y.Layout["tickvals"] is null ? 40 : 14))))
        {
            double at = y.At(value);
            if (y.HasGrid)
            {
                canvas.Line(left, at, right, at, "theme:grid");
            }

            if (labels && y.HasLabels)
            {
                canvas.Text(left - 6, at + 4, label, size: LabelSize, anchor: Anchor.End);
            }
        }

        if (labels && y.Title != "")
        {
            double beside = left - 10 - (y.HasLabels ? LabelWidth(y) : 0);
            canvas.Text(beside, (y.Pixels.From + y.Pixels.To) / 2, y.Title, anchor: Anchor.Middle, turn: -90, size: 12.5);
        }
    }

    private static IReadOnlyList<(double Value, string Label)> XTicks(SvgAxis axis, double width) =>
        axis.Ticks((int)Math.Max(2, axis.Layout["tickvals"] is null ? width / 70 : width / 14));

    private static bool Turned(int count, double widest, double width) => count > 1 && (widest + 6) * count > width;
}
