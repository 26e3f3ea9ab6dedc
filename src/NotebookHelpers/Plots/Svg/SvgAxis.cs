using System.Text.Json.Nodes;

namespace BetweenTokens.Plots.Svg;

/// <summary>One axis of the drawing: the values it spans, its ticks, and where a value lies.</summary>
internal sealed class SvgAxis
{
    private readonly double _low;
    private readonly double _high;

    private SvgAxis(JsonObject layout, double low, double high)
    {
        Layout = layout;
        (_low, _high) = (low, high);
    }

    /// <summary>The axis as plotly's layout has it.</summary>
    public JsonObject Layout { get; }

    /// <summary>Logarithmic: values are mapped by their decimal logarithm.</summary>
    public bool Log => (string?)Layout["type"] == "log";

    /// <summary>The title's text.</summary>
    public string Title => PlotlyText.Unescape((string?)Layout["title"]?["text"] ?? "");

    /// <summary>False where the layout hides the axis.</summary>
    public bool Visible => (bool?)Layout["visible"] ?? true;

    /// <summary>Shows ticks and labels.</summary>
    public bool HasLabels => Visible && ((bool?)Layout["showticklabels"] ?? true);

    /// <summary>Has grid lines.</summary>
    public bool HasGrid => Visible && ((bool?)Layout["showgrid"] ?? true);

    /// <summary>Place of the axis on the drawing, in shares of the plot's width or height.</summary>
    public (double From, double To) Domain =>
        Layout["domain"] is JsonArray d ? (d[0]!.GetValue<double>(), d[1]!.GetValue<double>()) : (0, 1);

    /// <summary>Pixel of the lower end and of the upper end.</summary>
    public (double From, double To) Pixels { get; set; }

    /// <summary>Makes an axis from its layout and the data that lie on it.</summary>
    /// <param name="layout">plotly's axis.</param>
    /// <param name="values">All values of the traces on this axis.</param>
    /// <param name="tight">Cells and bars touch the ends: no room is added.</param>
    public static SvgAxis Fit(JsonObject layout, IEnumerable<double> values, bool tight)
    {
        bool log = (string?)layout["type"] == "log";
        if (layout["range"] is JsonArray range)
        {
            return new SvgAxis(layout, range[0]!.GetValue<double>(), range[1]!.GetValue<double>());
        }

        var finite = values.Where(v => double.IsFinite(v) && (!log || v > 0)).Select(v => log ? Math.Log10(v) : v).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if ((string?)layout["rangemode"] == "tozero" && !log)
        {
            (low, high) = (Math.Min(0, low), Math.Max(0, high));
        }

        if (low == high)
        {
            (low, high) = (low - 0.5, high + 0.5);
        }

        double room = tight ? 0 : 0.05 * (high - low);
        bool fromZero = (string?)layout["rangemode"] == "tozero";
        (low, high) = (fromZero && low == 0 ? 0 : low - room, fromZero && high == 0 ? 0 : high + room);
        return (string?)layout["autorange"] == "reversed" ? new SvgAxis(layout, high, low) : new SvgAxis(layout, low, high);
    }

    /// <summary>Shortens one of two axes about its middle, so that a unit is as long on both (plotly's <c>scaleanchor</c>).</summary>
    public static void Match(SvgAxis x, SvgAxis y)
    {
        double unitX = Math.Abs((x.Pixels.To - x.Pixels.From) / (x._high - x._low)),
            unitY = Math.Abs((y.Pixels.To - y.Pixels.From) / (y._high - y._low));
        var (longer, ratio) = unitX > unitY ? (x, unitY / unitX) : (y, unitX / unitY);
        double middle = (longer.Pixels.From + longer.Pixels.To) / 2;
        longer.Pixels = (middle + (longer.Pixels.From - middle) * ratio, middle + (longer.Pixels.To - middle) * ratio);
    }

    /// <summary>The pixel of a value.</summary>
    public double At(double value)
    {
        double v = Log ? Math.Log10(value) : value;
        return Pixels.From + (v - _low) / (_high - _low) * (Pixels.To - Pixels.From);
    }

    /// <summary>True where the value lies between the ends.</summary>
    public bool Shows(double value)
    {
        double v = Log ? Math.Log10(value) : value;
        return double.IsFinite(v) && v >= Math.Min(_low, _high) - 1e-9 && v <= Math.Max(_low, _high) + 1e-9;
    }

    /// <summary>Ticks with their labels.</summary>
    /// <param name="most">How many may stand side by side.</param>
    public IReadOnlyList<(double Value, string Label)> Ticks(int most)
    {
        if (Layout["tickvals"] is JsonArray places)
        {
            var texts = Layout["ticktext"] as JsonArray;
            var all = places.Select((p, i) => (p!.GetValue<double>(), PlotlyText.Unescape(
                texts?[i]?.ToString() ?? Number(p!.GetValue<double>(), 1)))).Where(t => Shows(t.Item1)).ToArray();
            int every = Math.Max(1, (all.Length + most - 1) / Math.Max(1, most));
            return [.. all.Where((_, i) => i % every == 0)];
        }

        return Log ? LogTicks() : LinearTicks(Math.Clamp(most, 2, 8));
    }

    private (double, string)[] LinearTicks(int most)
    {
        var (low, high) = (Math.Min(_low, _high), Math.Max(_low, _high));
        double rough = (high - low) / most, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        var ticks = new List<(double, string)>();
        for (long i = (long)Math.Ceiling(low / step - 1e-9); i <= (long)Math.Floor(high / step + 1e-9); i++)
        {
            ticks.Add((i * step, Number(i * step, step)));
        }

        return [.. ticks];
    }

    private (double, string)[] LogTicks()
    {
        var (low, high) = (Math.Min(_low, _high), Math.Max(_low, _high));
        double[] parts = high - low < 2.5 ? [1, 2, 5] : [1];
        int every = Math.Max(1, (int)Math.Ceiling((high - low) / 8));
        return [.. from decade in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
                   where decade % every == 0
                   from part in parts
                   let value = part * Math.Pow(10, decade)
                   where Shows(value)
                   select (value, Number(value, value))];
    }

    // Plotly's formats as far as this project uses them: a share in percent, fixed decimals; else as many decimals as the step asks for.
    private string Number(double value, double step)
    {
        string format = (string?)Layout["tickformat"] ?? "";
        if (format.EndsWith('%'))
        {
            return NumberText.One(value * 100, step * 100 < 0.999 ? 1 : 0) + "%";
        }

        if (format is ['.', var digits, 'f'])
        {
            return NumberText.One(value, digits - '0');
        }

        int decimals = step >= 1 ? 0 : Math.Min(10, (int)Math.Ceiling(-Math.Log10(step) - 1e-9));
        return Math.Abs(value) < 1e4 ? NumberText.One(value, decimals) : value.ToString($"N{NumberText.Of(decimals)}", NumberText.Provider);
    }
}
