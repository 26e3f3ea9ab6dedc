using System.Text.Json.Nodes;
using Plotly.NET;

namespace BetweenTokens.Plots;

/// <summary>The pictures of the workbook. Inputs are plain numbers and texts; what knows models is layered on top.</summary>
public static partial class Pictures
{
    /// <summary>Whether a rerun shows the former curves in grey behind the new ones.</summary>
    public static bool ShowFormer { get; set; } = true;

    /// <summary>Curves with their bands. In a rerun the former curves stay behind in grey; a click on their name hides them.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Level axis, with unit.</param>
    /// <param name="y">Upright axis, with unit.</param>
    /// <param name="series">The curves. One whose name begins with закон, модель, корпус, … has that role's colour
    /// (<see cref="Role"/>).</param>
    /// <exception cref="ArgumentException">A curve's parts differ in length.</exception>
    public static ChartPicture Lines(string title, Axis x, Axis y, params IReadOnlyList<Series> series)
    {
        foreach (var one in series)
        {
            one.Check();
        }

        var charts = new List<GenericChart>();
        var bands = new List<int>();
        var former = ShowFormer ? PreviousCurves.Exchange($"{title}\n{x.Title}\n{y.Title}", series) : [];
        charts.AddRange(former.Select((one, i) => Traces.Line(
            one.X, one.Y, Words.Now.Former, "theme:former", Dash(one.Stroke), width: 1.5, legend: i == 0)));
        string[] colours = RoleColours.Of([.. series.Select(one => (one.Name, one.Role))]);
        for (int i = 0; i < series.Count; i++)
        {
            var one = series[i];
            if (one.Low is { } low)
            {
                bands.Add(charts.Count + 1);
                charts.Add(Traces.Line(one.X, low, one.Name, colours[i], width: 0, legend: false));
                charts.Add(Traces.Line(one.X, one.High!, one.Band ?? one.Name, colours[i], width: 0, legend: one.Band is not null));
            }

            charts.Add(Traces.Line(one.X, one.Y, one.Name, colours[i], Dash(one.Stroke), one.Markers));
        }

        var marked = series.Where(one => one.Markers).ToArray();
        (x, y) = (x.WithRoomFor(marked.SelectMany(one => one.X)), y.WithRoomFor(marked.SelectMany(one => one.Y)));
        var figure = Figure.Of([.. charts]).WithAxes(x, y);
        foreach (int band in bands)
        {
            string colour = (string)figure.Data[band]!["line"]!["color"]!;
            figure.Set("fill", "tonexty", band)
                .Set("fillcolor", colour + "/0.18", band).Set("hoverinfo", "skip", band).Set("hoverinfo", "skip", band - 1);
        }

        for (int i = 0; i < former.Count; i++)
        {
            figure.Set("legendgroup", "former", i);
        }

        for (int i = 0; i < figure.Data.Count; i++)
        {
            // A dot on the axis is drawn whole.
            if (((string?)figure.Data[i]!["mode"] ?? "").Contains("markers", StringComparison.Ordinal))
            {
                figure.Set("cliponaxis", false, i);
            }
        }

        figure.Layout["showlegend"] = series.Count + former.Count > 1 || series.Any(one => one.Band is not null);
        return new ChartPicture(figure, title, string.Join("; ", series.Select(one => Describe(one, x, y))));
    }

    private static StyleParam.DrawingStyle Dash(Stroke stroke) => stroke switch
    {
        Stroke.Dashed => StyleParam.DrawingStyle.Dash,
        Stroke.Dotted => StyleParam.DrawingStyle.Dot,
        _ => StyleParam.DrawingStyle.Solid,
    };

    private static string Describe(Series one, Axis x, Axis y)
    {
        var finite = Enumerable.Range(0, one.X.Count).Where(i => double.IsFinite(one.Y[i])).ToArray();
        if (finite.Length == 0)
        {
            return $"{one.Name}: {Words.Now.NoData}";
        }

        int first = finite[0], last = finite[^1], lowest = finite.MinBy(i => one.Y[i]), highest = finite.MaxBy(i => one.Y[i]);
        return $"{one.Name} ({y.Title}): {Point(first)} → {Point(last)}; min {Point(lowest)}, max {Point(highest)}";

        string Point(int i) => $"{Text(one.Y[i])} ({x.Name} {Text(one.X[i])})";
    }

    /// <summary>
    /// A number for a title or a sentence, as the language in use writes it: <c>0,0521</c>, <c>5,2·10⁻⁵</c>; four decimals at
    /// most, no zeros at the end.
    /// </summary>
    /// <param name="value">The number; NaN becomes a dash.</param>
    /// <param name="decimals">So many decimals, always: <c>Text(0.5, 2)</c> is <c>0,50</c>.</param>
    public static string Text(double value, int? decimals = null) => NumberText.One(value, decimals);

    private static double[] Places(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
