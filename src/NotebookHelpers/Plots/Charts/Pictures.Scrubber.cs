using System.Globalization;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

/// <summary>A panel of a picture under one slider: curves over what the slider moves along.</summary>
/// <param name="Value">Name and unit of the upright axis.</param>
/// <param name="Curves">The curves; on those whose name is in no other panel's legend the slider puts a dot.</param>
public sealed record ScrubbedPanel(Axis Value, IReadOnlyList<Series> Curves);

/// <summary>One place of a slider.</summary>
/// <param name="Label">What the slider says.</param>
/// <param name="At">The place on the panels' level axis.</param>
/// <param name="Weights">The pattern there, [query, key].</param>
public sealed record ScrubbedState(string Label, double At, float[,] Weights);

public static partial class Pictures
{
    private const double Gap = 0.085, MapGap = 0.15;

    /// <summary>
    /// Curves and an attention pattern under one slider: it walks a dot along the solid curves and shows the pattern of that moment,
    /// so that what moves together is seen together. Works in a static page.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="along">What the slider moves along, with its unit.</param>
    /// <param name="panels">Panels with curves, from left to right.</param>
    /// <param name="tokens">Texts of the pattern's tokens.</param>
    /// <param name="states">Places of the slider, in order; the last is shown at first.</param>
    /// <exception cref="ArgumentException">There is no place, or a pattern does not fit the tokens.</exception>
    public static ChartPicture Scrubber(string title, Axis along, IReadOnlyList<ScrubbedPanel> panels, IReadOnlyList<string> tokens,
        IReadOnlyList<ScrubbedState> states)
    {
        if (states.Count == 0)
        {
            throw new ArgumentException($"'{title}' has no place that its slider could show.", nameof(states));
        }

        foreach (var state in states)
        {
            ExpectSquare(tokens.Count, state.Weights, state.Label);
        }

        Series[] all = [.. panels.SelectMany(panel => panel.Curves)];
        string[] colours = RoleColours.Of([.. all.Select(one => (one.Name, one.Role))]);
        int[] walked = [.. Enumerable.Range(0, all.Length).Where(i => all[i].Stroke == Stroke.Solid)];
        var figure = Figure.Of([
            .. all.Select((one, i) => Traces.Line(one.X, one.Y, one.Name, colours[i], Dash(one.Stroke), width: 2)),
            .. walked.Select(i => Traces.Points([0], [0], all[i].Name, colours[i])),
            Traces.Heat(Rows(states[^1].Weights)),
        ]);
        int of = 0, heat = all.Length + walked.Length, panelsInAll = panels.Count + 1;
        double map = 0.34, width = (1 - map - MapGap - (Gap * (panels.Count - 1))) / panels.Count;
        for (int p = 0; p < panels.Count; p++)
        {
            string name = p == 0 ? "" : (p + 1).ToString(CultureInfo.InvariantCulture);
            foreach (int trace in Enumerable.Range(of, panels[p].Curves.Count))
            {
                Put(figure, trace, name);
                int dot = Array.IndexOf(walked, trace);
                if (dot >= 0)
                {
                    Put(figure, all.Length + dot, name);
                    figure.Set("showlegend", false, all.Length + dot).Set("cliponaxis", false, all.Length + dot)
                        .Set("marker", new JsonObject { ["color"] = colours[trace], ["size"] = 11 }, all.Length + dot);
                }
            }

            of += panels[p].Curves.Count;
            Panel(figure, name, p * (width + Gap), width, along, panels[p].Value);
        }

        string last = panelsInAll.ToString(CultureInfo.InvariantCulture);
        Put(figure, heat, last);
        Panel(figure, last, 1 - map, map, new Axis(Words.Now.Key) { Labels = tokens },
            new Axis(Words.Now.Query) { Labels = tokens, Reversed = true });
        foreach (string axis in new[] { "xaxis", "yaxis" })
        {
            // Many tokens share a narrow panel.
            figure.Layout[axis + last]!["tickfont"] = new JsonObject { ["size"] = 10, ["color"] = "theme:ink" };
        }

        figure.Set("colorscale", Theme.Prefix + "sequential", heat).Set("zmin", 0, heat).Set("zmax", 1, heat).Set("showscale", false, heat)
            .Set("hovertemplate", "%{y} → %{x}: %{z:.2f}<extra></extra>", heat);
        figure.Layout["showlegend"] = true;
        figure.WithHeight(420).WithSlider(along.Name, [.. states.Select(state => (state.Label, new JsonArray([
            .. all.Select(_ => (JsonNode)new JsonObject()),
            .. walked.Select(i => (JsonNode)Dot(all[i], state.At)),
            new JsonObject { ["z"] = Hundredths(state.Weights) }])))], start: states.Count - 1);
        return new ChartPicture(figure, title, string.Join("; ", all.Select(one => $"{one.Name}: {Text(one.Y[0])} → {Text(one.Y[^1])}")));
    }

    // Enough for a colour; a page holds as many maps as the slider has places.
    private static JsonArray Hundredths(float[,] cells) =>
        new([.. Rows(cells).Select(row => (JsonNode)Figure.Numbers(row.Select(v => Math.Round(v, 2))))]);

    private static void Put(Figure figure, int trace, string axis) =>
        figure.Set("xaxis", "x" + axis, trace).Set("yaxis", "y" + axis, trace);

    private static JsonObject Dot(Series curve, double at)
    {
        int nearest = Enumerable.Range(0, curve.X.Count).MinBy(i => Math.Abs(curve.X[i] - at));
        return new() { ["x"] = Figure.Numbers([curve.X[nearest]]), ["y"] = Figure.Numbers([curve.Y[nearest]]) };
    }

    private static void Panel(Figure figure, string name, double left, double width, Axis x, Axis y)
    {
        JsonObject level = x.ToJson(), upright = y.ToJson();
        level["domain"] = new JsonArray(Math.Round(left, 4), Math.Round(Math.Min(1, left + width), 4));
        (level["anchor"], upright["anchor"]) = ("y" + name, "x" + name);
        (figure.Layout["xaxis" + name], figure.Layout["yaxis" + name]) = (level, upright);
        if (x.Labels is not null)
        {
            Outline(level, upright);
        }
    }
}
