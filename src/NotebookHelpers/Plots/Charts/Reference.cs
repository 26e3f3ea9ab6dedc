using System.Text.Json.Nodes;
using Plotly.NET;

namespace BetweenTokens.Plots;

/// <summary>A line that values are compared with, dashed, named in the legend: the diagonal y = x, a level, an upright.</summary>
public sealed record Reference
{
    private Reference(string name, double? x, double? y) => (Name, X, Y) = (name, x, y);

    /// <summary>Name in the legend.</summary>
    public string Name { get; }

    /// <summary>Place of an upright, in the unit of the level axis; null: none.</summary>
    public double? X { get; }

    /// <summary>Place of a level line, in the unit of the upright axis; null: none.</summary>
    public double? Y { get; }

    /// <summary>Where both coordinates are equal.</summary>
    /// <param name="name">Name in the legend; null: y = x.</param>
    public static Reference Diagonal(string? name = null) => new(name ?? "y = x", null, null);

    /// <summary>An upright line.</summary>
    /// <param name="x">Its place.</param>
    /// <param name="name">Name in the legend; null: the number.</param>
    public static Reference AtX(double x, string? name = null) => new(name ?? NumberText.One(x), x, null);

    /// <summary>A level line.</summary>
    /// <param name="y">Its place.</param>
    /// <param name="name">Name in the legend; null: the number.</param>
    public static Reference AtY(double y, string? name = null) => new(name ?? NumberText.One(y), null, y);

    /// <summary>The line across a picture whose axes span these values.</summary>
    internal GenericChart Across((double From, double To) x, (double From, double To) y)
    {
        var (from, to) = (Math.Max(x.From, y.From), Math.Min(x.To, y.To));
        var (xs, ys) = X is { } at ? (new[] { at, at }, new[] { y.From, y.To })
            : Y is { } level ? (new[] { x.From, x.To }, new[] { level, level })
            : (new[] { from, Math.Max(from, to) }, new[] { from, Math.Max(from, to) });
        return Traces.Line(xs, ys, PlotlyText.Escape(Name), "theme:ink", StyleParam.DrawingStyle.Dash, width: 1.5);
    }

    /// <summary>Adds the lines to a figure, each at once in the legend; the first of several with one name stands there.</summary>
    internal static void AddTo(Figure figure, IReadOnlyList<Reference>? lines, (double, double) x, (double, double) y)
    {
        foreach (var line in lines ?? [])
        {
            bool named = figure.Data.Any(trace => (string?)trace!["name"] == PlotlyText.Escape(line.Name));
            var trace = Figure.Of(line.Across(x, y)).Set("hoverinfo", "skip").Data[0]!.DeepClone();
            trace["showlegend"] = !named;
            figure.Data.Add(trace);
        }

        if (lines is { Count: > 0 })
        {
            figure.Layout["showlegend"] = (JsonNode)true;
        }
    }
}
