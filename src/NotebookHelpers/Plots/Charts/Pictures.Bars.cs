using System.Text.Json.Nodes;
using BetweenTokens.Statistics;

namespace BetweenTokens.Plots;

/// <summary>One point of a scatter plot.</summary>
/// <param name="Label">Shown when the pointer rests on it, or beside it.</param>
/// <param name="X">Place on the level axis.</param>
/// <param name="Y">Place on the upright axis.</param>
public sealed record Dot(string Label, double X, double Y);

public static partial class Pictures
{
    /// <summary>One bar per name, with its interval where it was measured.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="names">What the bars stand for: an axis with labels, from top to bottom.</param>
    /// <param name="value">Name and unit of the values.</param>
    /// <param name="values">One per name.</param>
    /// <param name="intervals">One per name; null: exact values.</param>
    public static ChartPicture Bars(
        string title, Axis names, Axis value, IReadOnlyList<double> values, IReadOnlyList<Interval>? intervals = null)
    {
        var labels = names.Labels
            ?? throw new ArgumentException($"The bars '{title}' need names: give the axis '{names.Name}' its Labels.");
        if (labels.Count != values.Count || (intervals is not null && intervals.Count != values.Count))
        {
            throw new ArgumentException($"The bars '{title}' have {labels.Count} names, {values.Count} values and "
                + $"{intervals?.Count ?? values.Count} intervals; all must be equally many.");
        }

        var figure = Figure.Of(Traces.Bars(values, Places(values.Count), value.Name, Theme.Series(0)));
        figure.Set("customdata", Strings(labels.Select(PlotlyText.Escape))).Set("hovertemplate", "%{customdata}: %{x:.4g}<extra></extra>");
        if (intervals is not null)
        {
            figure.Set("error_x", new JsonObject
            {
                ["type"] = "data",
                ["array"] = Figure.Numbers(intervals.Zip(values).Select(p => p.First.High - p.Second)),
                ["arrayminus"] = Figure.Numbers(intervals.Zip(values).Select(p => p.Second - p.First.Low)),
                ["color"] = Theme.Prefix + "ink",
                ["thickness"] = 1.3,
                ["width"] = 4,
            });
        }
        else
        {
            figure.Set("text", Strings(values.Select(v => Text(Math.Round(v, 4))))).Set("textposition", "outside").Set("cliponaxis", false);
        }

        double low = Math.Min(0, intervals?.Min(i => i.Low) ?? values.Min()),
            high = Math.Max(0, intervals?.Max(i => i.High) ?? values.Max()), room = 0.12 * (high - low);
        figure.WithAxes(value with { Range = value.Range ?? (low < 0 ? low - room : 0, high > 0 ? high + room : 0) },
            names with { Reversed = true, MostLabels = 80 });
        figure.Layout["showlegend"] = false;
        figure.Layout["bargap"] = 0.3;
        return new ChartPicture(figure.WithHeight(80 + 24 * labels.Count), title,
            $"{value.Title}: {string.Join(", ", labels.Zip(values).Select(p => $"{p.First} {Text(Math.Round(p.Second, 4))}"))}");
    }

    /// <summary>Points of one or several groups.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Level axis, with unit.</param>
    /// <param name="y">Upright axis, with unit.</param>
    /// <param name="groups">Name of each group, and its points.</param>
    /// <param name="labels">Writes each point's label beside it; for few points.</param>
    public static ChartPicture Scatter(
        string title, Axis x, Axis y, IReadOnlyList<(string Name, IReadOnlyList<Dot> Dots)> groups, bool labels = false)
    {
        var figure = Figure.Of(
            [.. groups.Select((g, i) => Traces.Points(g.Dots.Select(d => d.X), g.Dots.Select(d => d.Y), g.Name, Theme.Series(i)))]);
        for (int i = 0; i < groups.Count; i++)
        {
            string[] names = [.. groups[i].Dots.Select(d => PlotlyText.Escape(d.Label))];
            figure.Set("customdata", Strings(names), i).Set("hovertemplate", "%{customdata}: %{x:.4g}; %{y:.4g}<extra></extra>", i);
            if (labels)
            {
                figure.Set("mode", "markers+text", i)
                    .Set("text", Strings(names), i).Set("textposition", "top center", i).Set("cliponaxis", false, i);
            }
        }

        figure.Layout["showlegend"] = groups.Count > 1;
        return new ChartPicture(figure.WithAxes(x, y).WithHeight(420), title, string.Join(
            "; ", groups.Select(g => $"{g.Name}: " + string.Join(", ", g.Dots.Take(8).Select(d => $"«{d.Label}» "
                + $"({Text(Math.Round(d.X, 3))}; {Text(Math.Round(d.Y, 3))})")))));
    }
}
