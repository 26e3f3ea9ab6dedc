using System.Globalization;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots.Svg;

/// <summary>
/// Draws a chart's JSON without a browser: bars, lines and points with bands, heat maps, tables, on one or several pairs of axes.
/// It is the picture of every reader whose page runs no scripts.
/// </summary>
internal sealed class SvgChart
{
    private readonly JsonObject[] _traces;
    private readonly JsonObject _layout;
    private readonly SvgCanvas _canvas;
    private readonly Dictionary<string, SvgAxis> _axes = [];
    private readonly double _top;

    private SvgChart(Figure figure, string? title, double width)
    {
        // Through text: nodes made by hand hold ints and floats, nodes read from text give any number type.
        var whole = JsonNode.Parse(figure.ToJson())!;
        _traces = [.. whole["data"]!.AsArray()
            .Select(t => t!.AsObject()).Where(t => t["visible"]?.ToString() is not ("false" or "legendonly"))];
        _layout = whole["layout"]!.AsObject();
        _top = title is null ? 8 : 34;
        _canvas = new SvgCanvas(width, figure.Height + _top - 8);
        if (title is not null)
        {
            _canvas.Text(8, 20, title, size: 15, bold: true);
        }
    }

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">Chart's data.</param>
    /// <param name="title">Written above, and the drawing's name; null: the page already has it.</param>
    /// <param name="width">In pixels; the height is the figure's.</param>
    public static string Draw(Figure figure, string? title = null, double width = 760)
    {
        var chart = new SvgChart(figure, title, width);
        chart.DrawAll();
        return chart._canvas.Finish(title);
    }

    private void DrawAll()
    {
        if (_traces.FirstOrDefault(t => Kind(t) == "table") is { } table)
        {
            SvgTable.Draw(_canvas, table, _top);
            return;
        }

        double legendHeight = SvgLegend.Draw(_canvas, _traces, _layout, _top);
        foreach (var name in _traces.SelectMany(t => new[] { AxisName(t, "x"), AxisName(t, "y") }).Distinct())
        {
            _axes[name] = FitAxis(name);
        }

        PlaceAxes(legendHeight);
        DrawFrames();

        SvgShapes.Draw(_canvas, _layout["shapes"] as JsonArray, _axes, below: true);
        foreach (var trace in _traces)
        {
            SvgTraces.Draw(_canvas, trace, Array.IndexOf(_traces, trace), _traces,
                _layout, _axes[AxisName(trace, "x")], _axes[AxisName(trace, "y")]);
        }

        SvgShapes.Draw(_canvas, _layout["shapes"] as JsonArray, _axes, below: false);
        SvgShapes.Annotations(_canvas, _layout["annotations"] as JsonArray, _axes);
    }

    /// <summary>The trace's kind; plotly's default is scatter.</summary>
    internal static string Kind(JsonObject trace) => (string?)trace["type"] ?? "scatter";

    /// <summary>Name of the trace's axis, for instance <c>x2</c>.</summary>
    internal static string AxisName(JsonObject trace, string letter) => (string?)trace[letter + "axis"] ?? letter;

    /// <summary>A number or a gap (NaN) for each item.</summary>
    internal static double[] Numbers(JsonNode? node) =>
        node is JsonArray array
            ? [.. array.Select(v => v is JsonValue value
                    && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : double.NaN)]
            : [];

    private SvgAxis FitAxis(string name)
    {
        string letter = name[..1];
        var layout = _layout[$"{letter}axis{name[1..]}"]?.AsObject() ?? [];
        var own = _traces.Where(t => AxisName(t, letter) == name).ToArray();
        bool stacked = (string?)_layout["barmode"] is "stack" or "relative";
        bool onlyLines = letter == "x" && own.All(t => Kind(t) == "scatter" && ((string?)t["mode"] ?? "lines") == "lines");
        bool tight = onlyLines || own.Any(t => Kind(t) == "heatmap" || (Kind(t) == "bar" && SvgTraces.KeyLetter(t) == letter));
        return SvgAxis.Fit(layout, own.SelectMany(t => SvgTraces.Extent(t, letter, own, stacked)), tight);
    }

    private void PlaceAxes(double legendHeight)
    {
        var xs = _axes.Where(a => a.Key[0] == 'x').Select(a => a.Value).ToArray();
        var ys = _axes.Where(a => a.Key[0] == 'y').Select(a => a.Value).ToArray();
        double left = 12 + ys.Max(y => (y.HasLabels ? SvgFrame.LabelWidth(y) : 0) + (y.Title == "" ? 0 : 20));
        double right = 16 + (_traces.Any(SvgTraces.HasColourBar) ? 80 : 0);
        double width = _canvas.Width - left - right;
        double bottom = xs.Max(x => (x.HasLabels ? SvgFrame.LabelHeight(x, width * (x.Domain.To - x.Domain.From)) : 4)
            + (x.Title == "" ? 0 : 22));
        double top = _top + legendHeight + 6, height = _canvas.Height - top - bottom - 4;
        foreach (var x in xs)
        {
            x.Pixels = (left + x.Domain.From * width, left + x.Domain.To * width);
        }

        foreach (var y in ys)
        {
            y.Pixels = (top + (1 - y.Domain.From) * height, top + (1 - y.Domain.To) * height);
        }

        foreach (var y in ys.Where(y => y.Layout["scaleanchor"] is not null))
        {
            SvgAxis.Match(_axes[y.Layout["scaleanchor"]!.ToString()], y);
        }

        if (_traces.FirstOrDefault(SvgTraces.HasColourBar) is { } heat)
        {
            SvgLegend.ColourBar(_canvas, heat, _canvas.Width - 84, top, height);
        }
    }

    // Each pair of axes that a trace uses is a panel; an axis shared by panels has its labels once, and its grid in each.
    private void DrawFrames()
    {
        var done = new HashSet<string>();
        foreach (var (x, y) in _traces.Select(t => (AxisName(t, "x"), AxisName(t, "y"))).Distinct())
        {
            bool here = ((string?)_axes[x].Layout["anchor"] ?? y) == y;
            SvgFrame.DrawX(_canvas, _axes[x], _axes[y], labels: here && done.Add(x));
            SvgFrame.DrawY(_canvas, _axes[y], _axes[x], labels: done.Add(y));
        }
    }
}
