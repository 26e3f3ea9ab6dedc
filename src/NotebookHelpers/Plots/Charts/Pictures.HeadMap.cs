using System.Globalization;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    /// <summary>
    /// A number for every head, a row for each layer and a column for each head: one map, or several side by side on one scale, for
    /// instance of a model and of its untrained control.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="value">Name and unit of the numbers; its range, where given, is the scale's.</param>
    /// <param name="maps">Name, and [layer, head]; layers that are not finite are left empty.</param>
    public static ChartPicture HeadMap(string title, Axis value, params IReadOnlyList<(string Name, double[,] Scores)> maps)
    {
        double[] all = [.. maps.SelectMany(map => map.Scores.Cast<double>()).Where(double.IsFinite)];
        var (low, high) = value.Range ?? (Math.Min(0, all.DefaultIfEmpty(0).Min()), all.DefaultIfEmpty(1).Max());
        var figure = Figure.Of([.. maps.Select(map => Traces.Heat(Lines(map.Scores)))]);
        int layers = maps.Max(map => map.Scores.GetLength(0));
        double width = (1 - (Gap * (maps.Count - 1))) / maps.Count;
        for (int m = 0; m < maps.Count; m++)
        {
            var (name, scores) = maps[m];
            string axis = m == 0 ? "" : (m + 1).ToString(CultureInfo.InvariantCulture);
            Put(figure, m, axis);
            Panel(figure, axis, m * (width + Gap), width,
                new Axis(maps.Count > 1 ? $"{name}: {Words.Now.Head}" : Words.Now.Head)
                {
                    Labels = LayerNames.Ticks(Enumerable.Range(0, scores.GetLength(1))),
                },
                new Axis(Words.Now.Layer) { Labels = LayerNames.Ticks(Enumerable.Range(0, scores.GetLength(0))), Reversed = true });
            var cells = Lines(scores).Select(row => (JsonNode)Figure.Numbers(row.Select(v => Math.Round(v, 4))));
            figure.Set("z", new JsonArray([.. cells]), m)
                .Set("colorscale", Theme.Prefix + "sequential", m).Set("zmin", low, m).Set("zmax", high, m)
                .Set("showscale", m == maps.Count - 1, m)
                .Set("hovertemplate",
                    $"{PlotlyText.Escape(name)}, {Words.Now.Layer} %{{y}}, {Words.Now.Head} %{{x}}: %{{z:.3f}}<extra></extra>", m);
        }

        figure.Set("colorbar", new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = value.Title, ["side"] = "right", ["font"] = new JsonObject { ["size"] = 12 } },
            ["thickness"] = 12,
            ["outlinewidth"] = 0,
            ["tickfont"] = new JsonObject { ["size"] = 12 },
        }, maps.Count - 1);
        return new ChartPicture(figure.WithHeight(110 + Math.Clamp(layers * 24, 150, 480)), title, string.Join("; ", maps.Select(map =>
        {
            var (layer, head) = Largest(map.Scores);
            return $"{map.Name}: max {Text(Math.Round(map.Scores[layer, head], 3))} ({LayerNames.Head(layer, head)})";
        })))
        {
            Note = Words.Now.HowLayersCount,
        };
    }

    private static (int Layer, int Head) Largest(double[,] scores) =>
        (from layer in Enumerable.Range(0, scores.GetLength(0))
         from head in Enumerable.Range(0, scores.GetLength(1))
         orderby double.IsFinite(scores[layer, head]) ? scores[layer, head] : double.NegativeInfinity descending
         select (layer, head)).First();

    private static IEnumerable<IEnumerable<double>> Lines(double[,] cells) =>
        Enumerable.Range(0, cells.GetLength(0)).Select(r => Enumerable.Range(0, cells.GetLength(1)).Select(c => cells[r, c]));
}
