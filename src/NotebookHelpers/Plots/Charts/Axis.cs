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

    // Units that say only that the axis has numbers.
    private static readonly HashSet<string> _bare = new(StringComparer.OrdinalIgnoreCase)
    {
        "число", "доля", "номер", "шт.", "number", "share", "index", "count", "pcs",
    };

    /// <summary>The title as drawn: name, comma, unit, where the unit informs.</summary>
    public string Title => Titled(Name, Unit);

    /// <summary>
    /// An axis whose range holds all these values, for pictures that are read side by side: give it to each of them.
    /// </summary>
    /// <param name="values">Values of all the pictures; what is not finite does not count.</param>
    public Axis Over(params IEnumerable<IEnumerable<double>> values)
    {
        double[] finite = [.. values.SelectMany(some => some).Where(double.IsFinite)];
        return finite.Length == 0 ? this : Roomy((finite.Min(), finite.Max()), always: true);
    }

    /// <summary>The axis with a little room where a dot would stand on its end and be cut in half.</summary>
    internal Axis WithRoomFor(IEnumerable<double> dots)
    {
        if (Range is not { } range || Log)
        {
            return this;
        }

        double near = 0.02 * (range.High - range.Low);
        return dots.Any(d => (Math.Abs(d - range.Low) <= near || Math.Abs(d - range.High) <= near)) ? Roomy(range, always: false) : this;
    }

    private Axis Roomy((double Low, double High) range, bool always)
    {
        double low = FromZero ? Math.Min(0, range.Low) : range.Low, room = Log ? 0 : 0.03 * (range.High - low);
        return this with { Range = (always && FromZero && low == 0 ? 0 : low - room, range.High + room) };
    }

    /// <summary>
    /// A name with its unit. A unit is left out that only says «a number» (число, доля, номер, шт.), or that the name has
    /// already: «доля ложных», not «доля ложных, доля».
    /// </summary>
    internal static string Titled(string name, string? unit) =>
        string.IsNullOrWhiteSpace(unit) || _bare.Contains(unit) || Says(name, unit) ? name : $"{name}, {unit}";

    private static bool Says(string name, string unit)
    {
        int at = name.IndexOf(unit, StringComparison.OrdinalIgnoreCase);
        int end = at + unit.Length;
        return at >= 0 && (at == 0 || !char.IsLetter(name[at - 1])) && (end == name.Length || !char.IsLetter(name[end]));
    }

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

        else
        {
            axis["exponentformat"] = "none"; // «20 000», not «20k»
        }

        if (Log)
        {
            axis["type"] = "log";
        }

        if (Range is { } range)
        {
            var (low, high) = Log ? (Math.Log10(range.Low), Math.Log10(range.High)) : range;
            axis["range"] = Reversed ? new JsonArray(high, low) : new JsonArray(low, high);
            if (Log)
            {
                // by itself plotly writes every digit between two decades, and the labels run into each other
                axis["dtick"] = high - low > 2 ? 1 : "D2";
            }
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
