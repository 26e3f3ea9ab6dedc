using System.Text.Json.Nodes;
using BetweenTokens.Statistics;

namespace BetweenTokens.Plots;

/// <summary>Bars of one condition, one for each name.</summary>
/// <param name="Name">Name of the condition in the legend.</param>
/// <param name="Values">One per name, in the unit of the values' axis; NaN leaves a place empty.</param>
public sealed record BarGroup(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Interval of each value; null: exact values.</summary>
    public IReadOnlyList<Interval>? Intervals { get; init; }

    /// <summary>Who the bars stand for, which gives them their colour; <see cref="Role.None"/>: by the name.</summary>
    public Role Role { get; init; }
}

public static partial class Pictures
{
    /// <summary>One bar per name, with its interval where it was measured.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="names">What the bars stand for: an axis with labels, from top to bottom.</param>
    /// <param name="value">Name and unit of the values.</param>
    /// <param name="values">One per name.</param>
    /// <param name="intervals">One per name; null: exact values.</param>
    /// <param name="references">Uprights that the bars are compared with (<see cref="Reference.AtX"/>).</param>
    public static ChartPicture Bars(string title, Axis names, Axis value, IReadOnlyList<double> values,
        IReadOnlyList<Interval>? intervals = null, IReadOnlyList<Reference>? references = null) =>
        Bars(title, names, value, [new BarGroup(value.Name, values) { Intervals = intervals }], references);

    /// <summary>Bars of several conditions beside each other for every name: a colour and a legend entry for each condition.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="names">What the bars stand for: an axis with labels, from top to bottom.</param>
    /// <param name="value">Name and unit of the values.</param>
    /// <param name="groups">The conditions.</param>
    /// <param name="references">Uprights that the bars are compared with (<see cref="Reference.AtX"/>).</param>
    /// <exception cref="ArgumentException">There are not as many values or intervals as names.</exception>
    public static ChartPicture Bars(
        string title, Axis names, Axis value, IReadOnlyList<BarGroup> groups, IReadOnlyList<Reference>? references = null)
    {
        var labels = names.Labels
            ?? throw new ArgumentException($"The bars '{title}' need names: give the axis '{names.Name}' its Labels.");
        foreach (var group in groups)
        {
            if (labels.Count != group.Values.Count || (group.Intervals is { } each && each.Count != group.Values.Count))
            {
                throw new ArgumentException($"The bars '{title}' have {labels.Count} names, {group.Values.Count} values and "
                    + $"{group.Intervals?.Count ?? group.Values.Count} intervals; all must be equally many.");
            }
        }

        bool several = groups.Count > 1;
        string[] colours = RoleColours.Of([.. groups.Select(g => (g.Name, g.Role))]);
        var figure = Figure.Of([.. groups.Select((g, i) => Traces.Bars(g.Values, Places(labels.Count), g.Name, colours[i]))]);
        for (int i = 0; i < groups.Count; i++)
        {
            DressBars(figure, i, groups[i], labels, several);
        }

        double[] ends = [0, .. groups.SelectMany(g => g.Intervals?.SelectMany(i => new[] { i.Low, i.High }) ?? g.Values)
            .Concat(references?.Select(r => r.X).OfType<double>() ?? []).Where(double.IsFinite)];
        double low = ends.Min(), high = ends.Max(), room = 0.12 * (high - low);
        var range = value.Range ?? (low < 0 ? low - room : 0, high > 0 ? high + room : 0);
        figure.WithAxes(value with { Range = range }, names with { Reversed = true, MostLabels = 80 });
        figure.Layout["showlegend"] = several;
        figure.Layout["bargap"] = several ? 0.25 : 0.3;
        Reference[] zero = range.Low < 0 ? [Reference.AtX(0)] : [];
        Reference.AddTo(figure, [.. references ?? [], .. zero.Where(z => references?.All(r => r.X != 0) ?? true)],
            range, (-0.5, labels.Count - 0.5));
        return new ChartPicture(figure.WithHeight(80 + (several ? 30 : 0) + (several ? 10 + 13 * groups.Count : 24) * labels.Count), title,
            string.Join("; ", groups.Select(g => $"{(several ? g.Name : value.Title)}: "
                + string.Join(", ", labels.Zip(g.Values).Select(p => $"{p.First} {Text(p.Second)}")))));
    }

    private static void DressBars(Figure figure, int i, BarGroup group, IReadOnlyList<string> labels, bool several)
    {
        string[] said = [.. labels.Select((label, at) => PlotlyText.Escape((several ? $"{label}, {group.Name}" : label)
            + $": {Text(group.Values[at])}{(group.Intervals is { } all ? $" [{TextOf(all[at])}]" : "")}"))];
        figure.Set("customdata", Strings(said), i).Set("hovertemplate", "%{customdata}<extra></extra>", i);
        if (group.Intervals is { } intervals)
        {
            figure.Set("error_x", new JsonObject
            {
                ["type"] = "data",
                ["array"] = Figure.Numbers(intervals.Zip(group.Values).Select(p => p.First.High - p.Second)),
                ["arrayminus"] = Figure.Numbers(intervals.Zip(group.Values).Select(p => p.Second - p.First.Low)),
                ["color"] = Theme.Prefix + "ink",
                ["thickness"] = 1.3,
                ["width"] = several ? 3 : 4,
            }, i);
        }
        else
        {
            figure.Set("text", Strings(group.Values.Select(v => Text(v))), i)
                .Set("textposition", "outside", i).Set("cliponaxis", false, i);
        }
    }

    // Two digits of the interval's width.
    private static string TextOf(Interval interval)
    {
        int decimals = NumberText.DecimalsFor(interval.High - interval.Low);
        return $"{Text(interval.Low, decimals)} … {Text(interval.High, decimals)}";
    }
}
