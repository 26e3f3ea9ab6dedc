using System.Text.Json.Nodes;
using BetweenTokens.Statistics;
using Plotly.NET;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    /// <summary>
    /// Reliability diagram (Guo et al. 2017): how often what was said with confidence c came true, with Wilson intervals;
    /// below, how many forecasts each bin holds.
    /// </summary>
    /// <param name="reliability">The sorted forecasts.</param>
    /// <param name="title">What is shown.</param>
    public static ChartPicture Reliability(Reliability reliability, string title)
    {
        var bins = reliability.Bins.Where(b => b.Count > 0).ToArray();
        double[] confidence = [.. bins.Select(b => b.Confidence)], accuracy = [.. bins.Select(b => b.Accuracy)];
        var figure = Figure.Of(
            Traces.Line([0, 1], [0, 1], Words.Now.Perfect, "theme:muted", StyleParam.DrawingStyle.Dash, width: 1.5),
            Traces.Line(confidence, accuracy, Words.Now.Accuracy, Theme.Series(1), markers: true),
            Traces.Columns(reliability.Bins.Select(b => (double)b.Count),
                reliability.Bins.Select(b => (b.From + b.To) / 2), Words.Now.Count, Theme.Prefix + "rest"));
        figure.Set("error_y", new JsonObject
        {
            ["type"] = "data",
            ["array"] = Figure.Numbers(bins.Select(b => b.AccuracyInterval.High - b.Accuracy)),
            ["arrayminus"] = Figure.Numbers(bins.Select(b => b.Accuracy - b.AccuracyInterval.Low)),
            ["thickness"] = 1.3,
            ["width"] = 4,
        }, 1);
        figure.Set("customdata", Strings(bins.Select(b => string.Create(NumberText.Provider, $"n = {b.Count}, "
            + $"[{b.AccuracyInterval.Low:0.000}, {b.AccuracyInterval.High:0.000}]"))), 1);
        figure.Set("hovertemplate", "%{x:.3f} → %{y:.3f}<br>%{customdata}<extra></extra>", 1).Set("hoverinfo", "skip", 0);
        figure.Set("yaxis", "y2", 2).Set("width", 0.9 / reliability.Bins.Count, 2).Set("hovertemplate", "n = %{y}<extra></extra>", 2);
        figure.WithAxes(new Axis(Words.Now.Confidence, Words.Now.Share) { Range = (-0.02, 1.02) },
            new Axis(Words.Now.Accuracy, Words.Now.Share) { Range = (-0.04, 1.04) });
        var counts = new Axis(Words.Now.Count, Words.Now.Pieces) { FromZero = true }.ToJson();
        counts["domain"] = new JsonArray(0, 0.22);
        counts["nticks"] = 3;
        figure.Layout["yaxis"]!["domain"] = new JsonArray(0.3, 1);
        figure.Layout["yaxis2"] = counts;
        figure.Layout["xaxis"]!["anchor"] = "y2";
        string summary = string.Create(NumberText.Provider, $"ECE = {reliability.ExpectedError:0.0000}, n = {reliability.Count}");
        return new ChartPicture(figure.WithHeight(520), title, $"{summary}; "
            + string.Join(", ", bins.Select(b => string.Create(NumberText.Provider, $"{b.Confidence:0.00} → {b.Accuracy:0.00}"))))
        {
            Note = summary,
        };
    }

    /// <summary>How often values fall into bins of equal width.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="axis">The value's name and unit; its range, where given, bounds the bins.</param>
    /// <param name="values">The values; what is not finite is left out, and said so in the note.</param>
    /// <param name="bins">Number of bins.</param>
    public static ChartPicture Histogram(string title, Axis axis, IReadOnlyList<double> values, int bins = 30)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            throw new ArgumentException($"The histogram '{title}' has no finite value among {values.Count}.");
        }

        var (low, high) = axis.Range ?? (finite.Min(), finite.Max());
        double width = high > low ? (high - low) / bins : 1;
        var counts = new double[bins];
        int outside = 0;
        foreach (double value in finite)
        {
            if (value < low || value > high)
            {
                outside++;
                continue;
            }

            counts[Math.Min(bins - 1, (int)((value - low) / width))]++;
        }

        var figure = Figure.Of(Traces.Columns(
            counts, Enumerable.Range(0, bins).Select(i => low + (i + 0.5) * width), Words.Now.Count, Theme.Series(0)));
        figure.Set("width", width * 0.96).Set("hovertemplate", "%{x:.4g}: %{y}<extra></extra>");
        figure.WithAxes(axis with { Range = (low - width / 2, low + width * bins + width / 2) },
            new Axis(Words.Now.Count, Words.Now.Pieces) { FromZero = true });
        figure.Layout["showlegend"] = false;
        string left = outside + values.Count - finite.Length is > 0 and var n
            ? $"; {Words.Now.Outside}: {n.ToString(NumberText.Provider)}"
            : "";
        string summary = string.Create(NumberText.Provider, $"n = {finite.Length - outside}, {Words.Now.Mean} "
            + $"{Text(Math.Round(finite.Average(), 4))}, {Words.Now.Median} {Text(Math.Round(Median(finite), 4))}{left}");
        return new ChartPicture(figure.WithHeight(320), title, summary) { Note = summary };
    }

    private static double Median(double[] values) => MathNet.Numerics.Statistics.Statistics.Median(values);
}
