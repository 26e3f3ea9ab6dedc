using System.Text.Json.Nodes;
using static BetweenTokens.Plots.Svg.SvgChart;

namespace BetweenTokens.Plots.Svg;

/// <summary>Cells coloured by value.</summary>
internal static class SvgHeatmap
{
    /// <summary>More cells than this become an image of one pixel per cell, so that a page stays small.</summary>
    private const int MostRectangles = 100;

    public static void Draw(SvgCanvas canvas, JsonObject trace, SvgAxis x, SvgAxis y)
    {
        var rows = trace["z"]!.AsArray().Select(row => Numbers(row)).ToArray();
        if (rows.Length == 0 || rows[0].Length == 0)
        {
            return;
        }

        double[] xs = Numbers(trace["x"]), ys = Numbers(trace["y"]);
        var (scale, place) = Scale(trace, rows);
        if (rows.Length * rows[0].Length > MostRectangles)
        {
            DrawImage(canvas, rows, scale, place, x, y, xs, ys);
            return;
        }

        double gap = (double?)trace["xgap"] ?? 0;
        canvas.BeginCells();
        for (int r = 0; r < rows.Length; r++)
        {
            double cy = r < ys.Length ? ys[r] : r, top = Math.Min(y.At(cy - 0.5), y.At(cy + 0.5)),
                height = Math.Abs(y.At(cy + 0.5) - y.At(cy - 0.5));
            for (int c = 0; c < rows[r].Length; c++)
            {
                double cx = c < xs.Length ? xs[c] : c, left = Math.Min(x.At(cx - 0.5), x.At(cx + 0.5)),
                    width = Math.Abs(x.At(cx + 0.5) - x.At(cx - 0.5));
                if (!double.IsFinite(rows[r][c]) || !x.Shows(cx) || !y.Shows(cy))
                {
                    continue;
                }

                canvas.Rect(left, top, width - gap, height - gap, SvgCanvas.ScaleColour(scale, place(rows[r][c])));
            }
        }

        canvas.EndCells();
    }

    /// <summary>Name of the colour scale, and where on it a value lies.</summary>
    public static (string Name, Func<double, double> Place) Scale(JsonObject trace, double[][] rows)
    {
        var finite = rows.SelectMany(r => r).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        double low = (double?)trace["zmin"] ?? finite.Min(), high = (double?)trace["zmax"] ?? finite.Max();
        if ((double?)trace["zmid"] is { } middle)
        {
            double reach = Math.Max(high - middle, middle - low);
            (low, high) = (middle - reach, middle + reach);
        }

        string name = trace["colorscale"] is JsonValue value && Theme.IsScale(value.ToString())
            ? value.ToString()[Theme.Prefix.Length..]
            : "sequential";
        return (name, v => high == low ? 0 : (v - low) / (high - low));
    }

    private static void DrawImage(
        SvgCanvas canvas, double[][] rows, string scale, Func<double, double> place, SvgAxis x, SvgAxis y, double[] xs, double[] ys)
    {
        int columns = rows[0].Length;
        var pixels = new byte[rows.Length * columns];
        double x0 = x.At((xs.Length > 0 ? xs[0] : 0) - 0.5), x1 = x.At((xs.Length > 0 ? xs[^1] : columns - 1) + 0.5);
        double y0 = y.At((ys.Length > 0 ? ys[0] : 0) - 0.5), y1 = y.At((ys.Length > 0 ? ys[^1] : rows.Length - 1) + 0.5);
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                // Rows of an image run downwards; the axis may run either way.
                int row = y0 < y1 ? r : rows.Length - 1 - r, column = x0 < x1 ? c : columns - 1 - c;
                double value = rows[r][c];
                pixels[row * columns + column] =
                    double.IsFinite(value) ? (byte)(1 + (int)Math.Round(Math.Clamp(place(value), 0, 1) * 254)) : (byte)0;
            }
        }

        canvas.Image(Math.Min(x0, x1), Math.Min(y0, y1), Math.Abs(x1 - x0), Math.Abs(y1 - y0),
            Png.Indexed(pixels, columns, Palette(dark: false)), Png.Indexed(pixels, columns, Palette(dark: true)));

        string[] Palette(bool dark) =>
            [Theme.Colour("surface", dark), .. Enumerable.Range(0, 255).Select(i => Theme.At(scale, i / 254.0, dark))];
    }
}
