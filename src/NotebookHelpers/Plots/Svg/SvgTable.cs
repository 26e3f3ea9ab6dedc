using System.Text.Json.Nodes;

namespace BetweenTokens.Plots.Svg;

/// <summary>A table trace: a head, and rows below it while there is room.</summary>
internal static class SvgTable
{
    private const double RowHeight = 24;

    public static void Draw(SvgCanvas canvas, JsonObject trace, double top)
    {
        string[] heads = [.. Column(trace["header"]?["values"]).Select(h => h)];
        var columns = (trace["cells"]?["values"] as JsonArray ?? []).Select(Column).ToArray();
        double width = (canvas.Width - 16) / Math.Max(1, columns.Length);
        int rows = Math.Min(columns.Select(c => c.Length).DefaultIfEmpty(0).Max(), (int)((canvas.Height - top) / RowHeight) - 1);
        canvas.Rect(8, top, canvas.Width - 16, RowHeight, "theme:grid");
        for (int c = 0; c < columns.Length; c++)
        {
            Cell(c < heads.Length ? heads[c] : "", c, top, bold: true);
            for (int r = 0; r < Math.Min(rows, columns[c].Length); r++)
            {
                Cell(columns[c][r], c, top + (r + 1) * RowHeight, bold: false);
            }
        }

        for (int r = 1; r <= rows; r++)
        {
            canvas.Line(8, top + (r + 1) * RowHeight, canvas.Width - 8, top + (r + 1) * RowHeight, "theme:grid");
        }

        void Cell(string text, int c, double y, bool bold) =>
            canvas.Text(14 + c * width, y + 16, SvgCanvas.Fit(text, width - 12), bold: bold);
    }

    private static string[] Column(JsonNode? values) =>
        [.. (values as JsonArray ?? []).Select(v => PlotlyText.Unescape(
            v is JsonArray lines ? string.Join(' ', lines.Select(l => l?.ToString())) : v?.ToString() ?? ""))];
}
