using System.Text.Json.Nodes;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>One axis of a chart. A numeric axis has a unit; an axis of tokens or names has labels instead.</summary>
/// <param name="Name">What is shown along it.</param>
/// <param name="Unit">Unit of the numbers; null only with <see cref="Labels"/>.</param>
public sealed record Axis(string Name, string? Unit = null)
{
    /// <summary>Texts at places 0, 1, 2, …; equal texts stay apart, because the places are numbers.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Lowest and highest value shown; null: by the data.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Logarithmic, base ten.</summary>
    public bool Log { get; init; }

    /// <summary>Runs the other way: downwards, or from right to left.</summary>
    public bool Reversed { get; init; }

    /// <summary>Zero belongs to the axis even where the data keep away from it.</summary>
    public bool FromZero { get; init; }

    /// <summary>Format of the tick labels in d3's notation, for instance <c>.0%</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Most labels that fit side by side; above it they are thinned evenly.</summary>
    public int MostLabels { get; init; } = 45;

    /// <summary>The title as drawn: name, comma, unit.</summary>
    public string Title => Unit is null ? Name : $"{Name}, {Unit}";

    /// <summary>The axis in plotly's layout.</summary>
    internal JsonObject ToJson()
    {
        if (Unit is null && Labels is null)
        {
            throw new ArgumentException(
                $"The axis '{Name}' has numbers but no unit. Name the unit, for instance nats, or give the labels.");
        }

        var axis = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Title, ["standoff"] = 8 },
            ["automargin"] = true,
            ["zeroline"] = false,
        };
        if (Labels is { } labels)
        {
            AddLabels(axis, labels);
        }

        if (Log)
        {
            axis["type"] = "log";
        }

        if (Range is { } range)
        {
            var (low, high) = Log ? (Math.Log10(range.Low), Math.Log10(range.High)) : range;
            axis["range"] = Reversed ? new JsonArray(high, low) : new JsonArray(low, high);
        }
        else if (Reversed)
        {
            axis["autorange"] = "reversed";
        }

        if (FromZero)
        {
            axis["rangemode"] = "tozero";
        }

        if (Format is { } format)
        {
            axis["tickformat"] = format;
        }

        return axis;
    }

    /// <summary>Turns labels of a level axis that would run into each other on a page of 700 px.</summary>
    internal static int LabelAngle(IEnumerable<string> labels)
    {
        double[] widths = [.. labels.Select(l => SvgCanvas.TextWidth(l) + 8)];
        return widths.Sum() < 480 ? 0 : widths.Length <= 24 ? -45 : -90;
    }

    /// <summary>Height that turned labels take below a level axis, in pixels.</summary>
    internal static double LabelHeight(IReadOnlyList<string> labels)
    {
        double widest = labels.Select(l => SvgCanvas.TextWidth(l)).DefaultIfEmpty(0).Max();
        return LabelAngle(labels) switch { 0 => 18, -45 => 14 + widest * 0.71, _ => 8 + widest };
    }

    private void AddLabels(JsonObject axis, IReadOnlyList<string> labels)
    {
        int step = Math.Max(1, (labels.Count + MostLabels - 1) / MostLabels);
        var places = Enumerable.Range(0, labels.Count).Where(i => i % step == 0).ToArray();
        axis["tickmode"] = "array";
        axis["tickvals"] = new JsonArray([.. places.Select(i => (JsonNode)i)]);
        axis["ticktext"] = new JsonArray([.. places.Select(i => (JsonNode)PlotlyText.Escape(labels[i]))]);
        axis["showgrid"] = false;
    }
}

/// <summary>Plotly reads a small HTML in its texts; what comes from a model must not be read so.</summary>
internal static class PlotlyText
{
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    public static string Unescape(string text) => text.Replace("&lt;", "<", StringComparison.Ordinal)
        .Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
}
