using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Plotly.NET;

namespace BetweenTokens.Plots;

/// <summary>
/// A chart as data: plotly's traces, layout and frames. Plotly.NET makes the traces; this class makes
/// them equal from run to run and small.
/// </summary>
public sealed class Figure
{
    /// <summary>Significant digits kept: a screen shows four.</summary>
    private const int Digits = 5;

    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The traces.</summary>
    public JsonArray Data { get; } = [];

    /// <summary>The layout.</summary>
    public JsonObject Layout { get; } = [];

    /// <summary>States of an animation; null without one.</summary>
    public JsonArray? Frames { get; private set; }

    /// <summary>Height on the page in pixels; the width is the page's.</summary>
    public int Height { get; set; } = 360;

    /// <summary>Takes the traces of a Plotly.NET chart, and of its layout what was set by hand.</summary>
    /// <param name="charts">Charts of one pair of axes, drawn in this order. Build them with <c>UseDefaults: false</c> to
    /// leave Plotly.NET's own theme out.</param>
    public static Figure Of(params GenericChart[] charts)
    {
        var figure = new Figure();
        foreach (var chart in charts)
        {
            var whole = JsonNode.Parse(GenericChart.toFigureJson(chart))!;
            foreach (var trace in whole["data"]!.AsArray())
            {
                figure.Data.Add(Tidy(trace!.DeepClone(), ""));
            }

            foreach (var (name, value) in whole["layout"]?.AsObject() ?? [])
            {
                // Size and template belong to this project's theme.
                if (name is not ("template" or "width" or "height"))
                {
                    figure.Layout[name] = Tidy(value?.DeepClone(), name);
                }
            }
        }

        return figure;
    }

    /// <summary>Sets what Plotly.NET has no argument for in every trace added so far, or in one.</summary>
    /// <param name="name">Attribute, for instance <c>hovertemplate</c>.</param>
    /// <param name="value">Its value.</param>
    /// <param name="trace">Number of the trace; null: every one.</param>
    public Figure Set(string name, JsonNode? value, int? trace = null)
    {
        for (int i = trace ?? 0; i <= (trace ?? Data.Count - 1); i++)
        {
            Data[i]![name] = Tidy(value?.DeepClone(), name);
        }

        return this;
    }

    /// <summary>Gives the axes their titles, units and labels.</summary>
    public Figure WithAxes(Axis x, Axis y)
    {
        Layout["xaxis"] = x.ToJson();
        if (x.Labels is not null)
        {
            Layout["xaxis"]!["tickangle"] = Axis.LabelAngle(ShownLabels());
        }

        Layout["yaxis"] = y.ToJson();
        return this;
    }

    private string[] ShownLabels() =>
        [.. (Layout["xaxis"]?["ticktext"] as JsonArray ?? []).Select(l => PlotlyText.Unescape(l!.ToString()))];

    /// <summary>Sets the height on the page.</summary>
    public Figure WithHeight(int pixels)
    {
        Height = pixels;
        return this;
    }

    /// <summary>
    /// Lets a parameter move: each state replaces attributes of the traces, a slider below the chart chooses the state. Works in a
    /// static page.
    /// </summary>
    /// <param name="parameter">What moves, for instance the temperature.</param>
    /// <param name="states">Label of the state, and for each trace the attributes that differ.</param>
    /// <param name="start">The state shown first.</param>
    public Figure WithSlider(string parameter, IReadOnlyList<(string Label, JsonArray Traces)> states, int start = 0)
    {
        Frames = [];
        var steps = new JsonArray();
        foreach (var (label, traces) in states)
        {
            Frames.Add(new JsonObject { ["name"] = label, ["data"] = Tidy(traces.DeepClone(), "") });
            steps.Add(new JsonObject
            {
                ["label"] = label,
                ["method"] = "animate",
                ["args"] = new JsonArray(new JsonArray(label), JsonNode.Parse(
                    """{"mode":"immediate","frame":{"duration":0,"redraw":true},"transition":{"duration":0}}""")),
            });
        }

        Layout["sliders"] = new JsonArray(new JsonObject
        {
            ["active"] = start,
            ["steps"] = steps,
            ["currentvalue"] = new JsonObject { ["prefix"] = parameter + " = " },
        });
        for (int i = 0; i < Data.Count && i < states[start].Traces.Count; i++)
        {
            foreach (var (name, value) in states[start].Traces[i]!.AsObject())
            {
                Data[i]![name] = Tidy(value?.DeepClone(), name);
            }
        }

        return this;
    }

    /// <summary>Plotly's JSON: data, layout, and frames where there are any.</summary>
    public string ToJson()
    {
        var whole = new JsonObject { ["data"] = Data.DeepClone(), ["layout"] = Layout.DeepClone(), ["height"] = Height };
        if (Words.Now.HasDecimalComma)
        {
            // Decimals and thousands on ticks and in hover texts.
            whole["layout"]!["separators"] ??= ",\u202f";
        }

        if (Frames is { } frames)
        {
            whole["frames"] = frames.DeepClone();
        }

        return whole.ToJsonString(_json);
    }

    /// <summary>A chain of finite numbers and gaps: what is not finite is not drawn.</summary>
    internal static JsonArray Numbers(IEnumerable<double> values) =>
        new([.. values.Select(v => double.IsFinite(v) ? (JsonNode?)JsonValue.Create(Round(v)) : null)]);

    private static JsonNode? Tidy(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject branch:
                foreach (var (key, value) in branch.ToArray())
                {
                    branch[key] = Replaced(value, key);
                }

                break;
            case JsonArray array:
                bool numeric = name is "x" or "y" or "z" or "base" or "width"
                    && array.Any(item => item is JsonValue v && v.GetValueKind() == JsonValueKind.Number);
                for (int i = 0; i < array.Count; i++)
                {
                    // Plotly.NET writes what is not finite as text; plotly wants a gap.
                    array[i] = numeric && array[i] is JsonValue v && v.GetValueKind() == JsonValueKind.String
                        ? null
                        : Replaced(array[i], name);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                return JsonValue.Create(Round(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)));
        }

        return node;

        // A node already in place must not be put there again: it has a parent.
        static JsonNode? Replaced(JsonNode? old, string key)
        {
            var tidy = Tidy(old, key);
            return ReferenceEquals(tidy, old) ? tidy?.DeepClone() : tidy;
        }
    }

    private static double Round(double value) =>
        value == 0 ? 0 : double.Parse(value.ToString("G" + Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
