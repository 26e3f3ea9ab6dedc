using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

/// <summary>A map of points at one place of a slider.</summary>
/// <param name="Label">What the slider says.</param>
/// <param name="At">The place on the level axis of the curves below.</param>
/// <param name="Groups">Name of each group and its points: the same groups, in the same order, in every state.</param>
public sealed record MapState(string Label, double At, IReadOnlyList<(string Name, IReadOnlyList<Dot> Dots)> Groups);

public static partial class Pictures
{
    /// <summary>
    /// A map whose points move under one slider, with curves below on which dots walk along: a map that is being born, or a cloud that
    /// is turned. Works in a static page.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="along">What the slider moves along, with its unit.</param>
    /// <param name="x">Level axis of the map; give it a range, or it takes that of all states.</param>
    /// <param name="y">Upright axis of the map.</param>
    /// <param name="states">Places of the slider, in order.</param>
    /// <param name="below">Curves under the map; null: none.</param>
    /// <param name="start">The state that is shown first; null: the last.</param>
    /// <exception cref="ArgumentException">There is no state, or two have other groups.</exception>
    public static ChartPicture MovingMap(string title, Axis along, Axis x, Axis y, IReadOnlyList<MapState> states,
        ScrubbedPanel? below = null, int? start = null)
    {
        if (states.Count == 0 || states.Any(state =>
            !state.Groups.Select(g => g.Name).SequenceEqual(states[0].Groups.Select(g => g.Name))))
        {
            throw new ArgumentException($"'{title}': a map that moves has one state or more, all with the same groups; found "
                + $"{states.Count} states with {string.Join(", ", states.Select(state => state.Groups.Count).Distinct())} groups.",
                nameof(states));
        }

        var first = start ?? states.Count - 1;
        Series[] curves = [.. below?.Curves ?? []];
        int[] walked = [.. Enumerable.Range(0, curves.Length).Where(i => curves[i].Stroke == Stroke.Solid)];
        var (groups, own) = (states[first].Groups, states[0].Groups.Count);
        string[] colours = RoleColours.Of([.. groups.Select(g => (g.Name, Role.None)), .. curves.Select(one => (one.Name, one.Role))]);
        var figure = Figure.Of([
            .. groups.Select((g, i) => Traces.Points(g.Dots.Select(d => d.X), g.Dots.Select(d => d.Y), g.Name, colours[i])),
            .. curves.Select((one, i) => Traces.Line(one.X, one.Y, one.Name, colours[own + i], Dash(one.Stroke), width: 2)),
            .. walked.Select(i => Traces.Points([0], [0], curves[i].Name, colours[own + i])),
        ]);
        for (int i = 0; i < own; i++)
        {
            Put(figure, i, "");
            figure.Set("customdata", Strings(groups[i].Dots.Select(d => PlotlyText.Escape(d.Label))), i)
                .Set("hovertemplate", "%{customdata}<extra></extra>", i).Set("cliponaxis", false, i);
        }

        for (int i = own; i < own + curves.Length + walked.Length; i++)
        {
            Put(figure, i, "2");
            figure.Set("cliponaxis", false, i).Set("showlegend", i < own + curves.Length, i);
        }

        Dot[] all = [.. states.SelectMany(state => state.Groups).SelectMany(g => g.Dots)];
        x = x.Range is null ? x.Over([all.Select(d => d.X)]) : x;
        y = y.Range is null ? y.Over([all.Select(d => d.Y)]) : y;
        Panel(figure, "", 0, 1, x, y);
        if (below is not null)
        {
            Panel(figure, "2", 0, 1, along, below.Value);
            figure.Layout["yaxis"]!["domain"] = new JsonArray(0.42, 1);
            figure.Layout["yaxis2"]!["domain"] = new JsonArray(0, 0.26);
        }

        figure.Layout["showlegend"] = true;
        figure.WithHeight(below is null ? 480 : 640).WithSlider(along.Name, [.. states.Select(state => (state.Label, new JsonArray([
            .. state.Groups.Select(g => (JsonNode)new JsonObject
            {
                ["x"] = Figure.Numbers(g.Dots.Select(d => d.X)),
                ["y"] = Figure.Numbers(g.Dots.Select(d => d.Y)),
            }),
            .. curves.Select(_ => (JsonNode)new JsonObject()),
            .. walked.Select(i => (JsonNode)Dot(curves[i], state.At))])))], first);
        return new ChartPicture(figure, title, string.Join("; ", states.Select(state => state.Label)) + ": "
            + string.Join(", ", groups.Select(g => $"{g.Name} ({g.Dots.Count})")));
    }
}
