namespace BetweenTokens.Plots;

/// <summary>One point of a scatter plot.</summary>
/// <param name="Label">Shown when the pointer rests on it, or beside it.</param>
/// <param name="X">Place on the level axis.</param>
/// <param name="Y">Place on the upright axis.</param>
public sealed record Dot(string Label, double X, double Y);

public static partial class Pictures
{
    /// <summary>Points of one or several groups.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Level axis, with unit.</param>
    /// <param name="y">Upright axis, with unit.</param>
    /// <param name="groups">Name of each group, and its points.</param>
    /// <param name="labels">Writes each point's label beside it; for few points.</param>
    /// <param name="references">Lines that the points are compared with: a diagonal, a level, an upright.</param>
    public static ChartPicture Scatter(string title, Axis x, Axis y, IReadOnlyList<(string Name, IReadOnlyList<Dot> Dots)> groups,
        bool labels = false, IReadOnlyList<Reference>? references = null)
    {
        string[] colours = RoleColours.Of(groups.Select(g => g.Name));
        var figure = Figure.Of(
            [.. groups.Select((g, i) => Traces.Points(g.Dots.Select(d => d.X), g.Dots.Select(d => d.Y), g.Name, colours[i]))]);
        for (int i = 0; i < groups.Count; i++)
        {
            string[] names = [.. groups[i].Dots.Select(d => PlotlyText.Escape(d.Label))];
            figure.Set("customdata", Strings(groups[i].Dots.Zip(names, (d, name) => $"{name}: {Text(d.X)}; {Text(d.Y)}")), i)
                .Set("hovertemplate", "%{customdata}<extra></extra>", i).Set("cliponaxis", false, i);
            if (labels)
            {
                figure.Set("mode", "markers+text", i).Set("text", Strings(names), i).Set("textposition", "top center", i);
            }
        }

        Dot[] all = [.. groups.SelectMany(g => g.Dots)];
        (x, y) = (x.WithRoomFor(all.Select(d => d.X)), y.WithRoomFor(all.Select(d => d.Y)));
        figure.Layout["showlegend"] = groups.Count > 1;
        if (references is { Count: > 0 })
        {
            // The lines cross the whole picture, so that its ends must be known.
            (x, y) = (Spanning(x, all.Select(d => d.X), references.Select(r => r.X)),
                Spanning(y, all.Select(d => d.Y), references.Select(r => r.Y)));
            Reference.AddTo(figure, references, x.Range!.Value, y.Range!.Value);
        }

        return new ChartPicture(figure.WithAxes(x, y).WithHeight(420), title, string.Join(
            "; ", groups.Select(g => $"{g.Name}: " + string.Join(", ", g.Dots.Take(8).Select(d => $"«{d.Label}» "
                + $"({Text(Math.Round(d.X, 3))}; {Text(Math.Round(d.Y, 3))})")))));
    }

    private static Axis Spanning(Axis axis, IEnumerable<double> values, IEnumerable<double?> lines) =>
        axis.Range is not null ? axis
            : axis.Over([.. values, .. lines.OfType<double>()]) is { Range: not null } spanned ? spanned
            : axis with { Range = (0, 1) };
}
