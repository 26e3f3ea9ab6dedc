using Plotly.NET;
using Plotly.NET.CSharp;
using static Plotly.NET.StyleParam;
using Chart = Plotly.NET.CSharp.Chart;

namespace BetweenTokens.Plots;

/// <summary>Plotly.NET's charts with this project's theme instead of their own; colours are theme names.</summary>
internal static class Traces
{
    /// <summary>Level bars: keys upwards or downwards, values to the right.</summary>
    public static GenericChart Bars(IEnumerable<double> values, IEnumerable<double> keys, string name, string colour) =>
        Chart.Bar<double, double, string>(values, Keys: Some(keys), Name: name, MarkerColor: Color.fromString(colour), UseDefaults: false);

    /// <summary>Upright bars.</summary>
    public static GenericChart Columns(IEnumerable<double> values, IEnumerable<double> keys, string name, string colour) =>
        Chart.Column<double, double, string>(
            values, Keys: Some(keys), Name: name, MarkerColor: Color.fromString(colour), UseDefaults: false);

    /// <summary>A line; not finite values are gaps.</summary>
    public static GenericChart Line(IEnumerable<double> x, IEnumerable<double> y, string name, string colour,
        DrawingStyle? dash = null, bool markers = false, double width = 2, bool legend = true) =>
        Chart.Line<double, double, string>(x, y, ShowMarkers: markers, Name: name, ShowLegend: legend, LineColor: Color.fromString(colour),
            MarkerColor: Color.fromString(colour), LineDash: dash ?? DrawingStyle.Solid, LineWidth: width, UseDefaults: false);

    /// <summary>Points.</summary>
    public static GenericChart Points(IEnumerable<double> x, IEnumerable<double> y, string name, string colour) =>
        Chart.Point<double, double, string>(x, y, Name: name, MarkerColor: Color.fromString(colour), UseDefaults: false);

    /// <summary>Cells, [row][column].</summary>
    public static GenericChart Heat(IEnumerable<IEnumerable<double>> cells) =>
        Chart.Heatmap<double, double, double, string>(cells, UseDefaults: false);

    private static Optional<IEnumerable<T>> Some<T>(IEnumerable<T> values) => new(values, true);
}
