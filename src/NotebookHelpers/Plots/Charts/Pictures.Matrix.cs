using System.Text.Json.Nodes;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    /// <summary>
    /// A matrix as a heat map. Signed values run from orange through the background (zero) to blue, as
    /// far on one side as on the other.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Across: names of the columns, or numbers with a unit.</param>
    /// <param name="y">Down: names of the rows, or numbers with a unit.</param>
    /// <param name="cells">[row, column]; what is not finite stays empty.</param>
    /// <param name="value">Name and unit of the values.</param>
    /// <param name="signed">Zero lies in the middle of the scale.</param>
    /// <param name="range">Ends of the scale; give the same to panels that are compared. Null: by the data.</param>
    /// <param name="numbers">Writes the value into each cell.</param>
    public static ChartPicture Matrix(string title, Axis x, Axis y, float[,] cells, Axis value,
        bool signed = false, (double Low, double High)? range = null, bool numbers = false)
    {
        double[] finite = [.. Rows(cells).SelectMany(row => row).Where(double.IsFinite).DefaultIfEmpty(0)];
        double reach = finite.Max(Math.Abs);
        var (low, high) = range ?? (signed ? (-reach, reach) : (Math.Min(0, finite.Min()), finite.Max()));
        var figure = Figure.Of(Traces.Heat(Rows(cells))).Set("z", Cells(cells));
        DressHeat(figure, signed ? "diverging" : "sequential", low, high, value.Title);
        figure.Set("hovertemplate", $"{PlotlyText.Escape(value.Name)}: %{{z:.4g}}<extra></extra>");
        if (numbers)
        {
            WriteCells(figure, cells, (r, c) => Text(Math.Round(cells[r, c], 2)), low, high, signed ? "diverging" : "sequential");
        }

        figure.WithAxes(x, y with { Reversed = true });
        Outline(figure);
        int rows = cells.GetLength(0);
        string alt = $"[{rows}, {cells.GetLength(1)}], {value.Title}: min {Text(finite.Min())}, max {Text(finite.Max())}";
        figure.Layout["showlegend"] = false;
        return new ChartPicture(
            figure.WithHeight(110 + (x.Labels is { } labels ? (int)Axis.LabelHeight(labels) : 20) + Math.Clamp(rows * 22, 140, 620)),
            title, alt);
    }

    /// <summary>The same for double precision.</summary>
    /// <inheritdoc cref="Matrix(string, Axis, Axis, float[,], Axis, bool, ValueTuple{double, double}?, bool)"/>
    public static ChartPicture Matrix(string title, Axis x, Axis y, double[,] cells, Axis value,
        bool signed = false, (double Low, double High)? range = null, bool numbers = false)
    {
        var narrow = new float[cells.GetLength(0), cells.GetLength(1)];
        for (int r = 0; r < cells.GetLength(0); r++)
        {
            for (int c = 0; c < cells.GetLength(1); c++)
            {
                narrow[r, c] = (float)cells[r, c];
            }
        }

        return Matrix(title, x, y, narrow, value, signed, range, numbers);
    }

    /// <summary>
    /// Writes a text into each cell, black or white by what can be read on its colour. A second trace, because a heat
    /// map has one text colour for all cells.
    /// </summary>
    private static void WriteCells(Figure figure, float[,] cells, Func<int, int, string> text, double low, double high, string scale)
    {
        var places = from r in Enumerable.Range(0, cells.GetLength(0))
                     from c in Enumerable.Range(0, cells.GetLength(1))
                     where float.IsFinite(cells[r, c])
                     select (Row: r, Column: c, Value: (double)cells[r, c]);
        var all = places.ToArray();
        var written = Figure.Of(Traces.Points(all.Select(p => (double)p.Column), all.Select(p => (double)p.Row), "", "theme:ink"));
        written.Set("mode", "text")
            .Set("text", Strings(all.Select(p => PlotlyText.Escape(text(p.Row, p.Column))))).Set("hoverinfo", "skip");
        written.Set("textfont", new JsonObject
        {
            ["size"] = 11.5,
            ["color"] = Strings(
                all.Select(p => SvgCanvas.On(SvgCanvas.ScaleColour(scale, high == low ? 0 : (p.Value - low) / (high - low))))),
        });
        figure.Data.Add(written.Data[0]!.DeepClone());
    }

    /// <summary>Cells from 0 to 1 with a text in each.</summary>
    internal static Figure Cells(float[,] shares, Func<int, int, string> text)
    {
        var figure = Figure.Of(Traces.Heat(Rows(shares))).Set("z", Cells(shares)).Set("xgap", 1).Set("ygap", 1);
        DressHeat(figure, "sequential", 0, 1, Words.Now.Probability);
        WriteCells(figure, shares, text, 0, 1, "sequential");
        figure.Layout["showlegend"] = false;
        return figure;
    }
}
