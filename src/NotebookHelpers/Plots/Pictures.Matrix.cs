using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    /// <summary>A matrix as a heat map. Signed values run from orange through the background (zero) to blue, as far on one side as on the other.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Across: names of the columns, or numbers with a unit.</param>
    /// <param name="y">Down: names of the rows, or numbers with a unit.</param>
    /// <param name="cells">[row, column]; what is not finite stays empty.</param>
    /// <param name="value">Name and unit of the values.</param>
    /// <param name="signed">Zero lies in the middle of the scale.</param>
    /// <param name="range">Ends of the scale; give the same to panels that are compared. Null: by the data.</param>
    /// <param name="numbers">Writes the value into each cell.</param>
    public static ChartPicture Matrix(string title, Axis x, Axis y, float[,] cells, Axis value, bool signed = false, (double Low, double High)? range = null, bool numbers = false)
    {
        double[] finite = [.. Rows(cells).SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0)];
        double reach = finite.Max(Math.Abs);
        var (low, high) = range ?? (signed ? (-reach, reach) : (Math.Min(0, finite.Min()), finite.Max()));
        var figure = Figure.Of(Traces.Heat(Rows(cells))).Set("z", Cells(cells));
        DressHeat(figure, signed ? "diverging" : "sequential", low, high, value.Title);
        figure.Set("hovertemplate", $"{PlotlyText.Escape(value.Name)}: %{{z:.4g}}<extra></extra>");
        if (numbers)
        {
            figure.Set("text", new JsonArray([.. Rows(cells).Select(row => (JsonNode)Strings(row.Select(v => double.IsFinite(v) ? Text(Math.Round(v, 2)) : "")))])).Set("texttemplate", "%{text}");
        }

        figure.WithAxes(x, y with { Reversed = true });
        Outline(figure);
        int rows = cells.GetLength(0);
        string alt = $"[{rows}, {cells.GetLength(1)}], {value.Title}: min {Text(finite.Min())}, max {Text(finite.Max())}";
        return new ChartPicture(figure.WithHeight(110 + (x.Labels is { } labels ? (int)Axis.LabelHeight(labels) : 20) + Math.Clamp(rows * 22, 140, 620)), title, alt);
    }
}
