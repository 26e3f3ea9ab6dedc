using System.Text.Json.Nodes;

namespace BetweenTokens.Plots.Svg;

/// <summary>Lines, boxes and notes that a layout places on the axes.</summary>
internal static class SvgShapes
{
    public static void Draw(SvgCanvas canvas, JsonArray? shapes, IReadOnlyDictionary<string, SvgAxis> axes, bool below)
    {
        foreach (var shape in (shapes ?? []).Select(s => s!.AsObject()).Where(s => ((string?)s["layer"] == "below") == below))
        {
            double x0 = At(shape, "x", shape["x0"]!, axes), x1 = At(shape, "x", shape["x1"]!, axes),
                y0 = At(shape, "y", shape["y0"]!, axes), y1 = At(shape, "y", shape["y1"]!, axes);
            string? stroke = (string?)shape["line"]?["color"];
            double width = (double?)shape["line"]?["width"] ?? 1;
            if ((string?)shape["type"] == "line")
            {
                canvas.Line(x0, y0, x1, y1, stroke ?? "theme:ink", width, SvgLines.Dash((string?)shape["line"]?["dash"]));
            }
            else
            {
                canvas.Rect(Math.Min(x0, x1), Math.Min(y0, y1), Math.Abs(x1 - x0), Math.Abs(y1 - y0),
                    (string?)shape["fillcolor"] ?? "none", width == 0 ? null : stroke);
            }
        }
    }

    public static void Annotations(SvgCanvas canvas, JsonArray? notes, IReadOnlyDictionary<string, SvgAxis> axes)
    {
        foreach (var note in (notes ?? []).Select(n => n!.AsObject()))
        {
            double x = At(note, "x", note["x"]!, axes) + ((double?)note["xshift"] ?? 0),
                y = At(note, "y", note["y"]!, axes) - ((double?)note["yshift"] ?? 0);
            var anchor = (string?)note["xanchor"] switch { "left" => Anchor.Start, "right" => Anchor.End, _ => Anchor.Middle };
            double down = (string?)note["yanchor"] switch { "bottom" => -3, "top" => 12, _ => 4 };
            canvas.Text(x, y + down, PlotlyText.Unescape(note["text"]!.ToString()),
                (string?)note["font"]?["color"] ?? "theme:ink", (double?)note["font"]?["size"] ?? 11.5, anchor);
        }
    }

    // A place is a value of an axis, or ("x domain") a share of it.
    private static double At(JsonObject item, string letter, JsonNode value, IReadOnlyDictionary<string, SvgAxis> axes)
    {
        string name = (string?)item[letter + "ref"] ?? letter;
        bool share = name.EndsWith(" domain", StringComparison.Ordinal) || name == "paper";
        var axis = axes.GetValueOrDefault(name.Split(' ')[0]) ?? axes.First(a => a.Key[0] == letter[0]).Value;
        double number = value.GetValue<double>();
        return share ? axis.Pixels.From + number * (axis.Pixels.To - axis.Pixels.From)
            : axis.Log ? axis.At(Math.Pow(10, number))
            : axis.At(number);
    }
}
