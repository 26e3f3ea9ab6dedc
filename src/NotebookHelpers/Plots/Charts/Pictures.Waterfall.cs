using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

/// <summary>One entry of a sum.</summary>
/// <param name="Name">Whose contribution it is.</param>
/// <param name="Value">The contribution, in the unit of the sum.</param>
public sealed record Contribution(string Name, double Value);

public static partial class Pictures
{
    /// <summary>A sum step by step: each bar begins where the one before it ends. What does not add up is shown as the remainder.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="steps">The entries in their order.</param>
    /// <param name="total">What they should sum to.</param>
    /// <param name="axis">The sum's name and unit; null: the logit in nats.</param>
    /// <param name="most">Bars at most: the smallest entries are taken together, at their end.</param>
    public static ChartPicture Waterfall(string title, IReadOnlyList<Contribution> steps, double total, Axis? axis = null, int most = 24)
    {
        axis ??= new Axis(Words.Now.Contribution, Words.Now.Nats);
        double remainder = total - steps.Sum(s => s.Value);
        var shown = Gather(steps, most);
        Contribution[] rows = [.. shown, new(Words.Now.Remainder, remainder), new(Words.Now.Total, total)];
        double[] bases = new double[rows.Length];
        for (int i = 1; i < rows.Length - 1; i++)
        {
            bases[i] = bases[i - 1] + rows[i - 1].Value;
        }

        string[] colours =
        [
            .. rows.Select((r, i) => i == rows.Length - 1 ? Theme.Prefix + "c6" : r.Value >= 0 ? Theme.Series(0) : Theme.Series(1)),
        ];
        var figure = Figure.Of(Traces.Bars(rows.Select(r => r.Value), Places(rows.Length), axis.Name, Theme.Series(0)));
        figure.Data[0]!["marker"]!["color"] = Strings(colours);
        figure.Set("base", Figure.Numbers(bases))
            .Set("text", Strings(rows.Select(r => Signed(r.Value)))).Set("textposition", "outside").Set("cliponaxis", false);
        figure.Set("customdata", Strings(rows.Select(r => PlotlyText.Escape($"{r.Name}: {Signed(r.Value)}"))))
            .Set("hovertemplate", "%{customdata}<extra></extra>");
        figure.Layout["shapes"] = Connectors(rows, bases);
        double[] ends = [.. rows.Select((r, i) => bases[i] + r.Value), 0];
        double room = 0.14 * (ends.Max() - ends.Min());

        // The number of a negative entry stands to the left of its bar.
        bool leftRoom = rows.Where((r, i) => r.Value < 0 && bases[i] + r.Value - ends.Min() < room).Any();
        figure.WithAxes(axis with { Range = (ends.Min() - (leftRoom ? room : room / 10), ends.Max() + room) },
            new Axis(Words.Now.Source) { Labels = [.. rows.Select(r => r.Name)], Reversed = true, MostLabels = 80 });
        figure.Layout["bargap"] = 0.3;
        figure.Layout["showlegend"] = false;
        var largest = steps.OrderByDescending(s => Math.Abs(s.Value)).Take(4).Select(s => $"{s.Name} {Signed(s.Value)}");
        return new ChartPicture(figure.WithHeight(90 + 22 * rows.Length), title,
            $"{Words.Now.Total} {Text(total)}, {Words.Now.Remainder} {Signed(remainder)}; {string.Join(", ", largest)}");
    }

    // The largest stay where they are, so that the order of computation can be read; the others end up in one bar behind them.
    private static IEnumerable<Contribution> Gather(IReadOnlyList<Contribution> steps, int most)
    {
        if (steps.Count <= most)
        {
            return steps;
        }

        var kept = steps.OrderByDescending(s => Math.Abs(s.Value)).Take(most - 1).ToHashSet(ReferenceEqualityComparer.Instance);
        var others = steps.Where(s => !kept.Contains(s)).ToArray();
        return [.. steps.Where(kept.Contains), new(
            $"{Words.Now.Rest} ({NumberText.Of(others.Length)})", others.Sum(s => s.Value))];
    }

    private static JsonArray Connectors(Contribution[] rows, double[] bases) =>
        new([.. Enumerable.Range(0, rows.Length - 1).Select(i => (JsonNode)new JsonObject
        {
            ["type"] = "line",
            ["x0"] = bases[i] + rows[i].Value,
            ["x1"] = bases[i] + rows[i].Value,
            ["y0"] = i + 0.35,
            ["y1"] = i + 0.65,
            ["line"] = new JsonObject { ["color"] = Theme.Prefix + "line", ["width"] = 1 },
        })]);

    private static string Signed(double value) => NumberText.Signed(value, 3);
}
