using System.Text.Json;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots.Svg;

/// <summary>
/// Draws a reader's chart without a script as far as <see cref="SvgChart"/> can: of whatever the chart holds, what that reads is taken,
/// in the form it expects. Where it cannot, the drawing says so.
/// </summary>
internal static class SvgOwnChart
{
    private const double Width = 760;

    // name:forms, where a form is s text, n number, b truth value, a array, t array of texts.
    private const string TraceForms = "type:s mode:s name:s x:a y:a z:a orientation:s showlegend:b visible:sb xaxis:s yaxis:s fill:s "
        + "fillcolor:s text:sa textposition:s base:a width:n zmin:n zmax:n zmid:n showscale:b";

    private const string AxisForms =
        "range:a domain:a anchor:s visible:b showticklabels:b showgrid:b rangemode:s autorange:s tickvals:a ticktext:a tickformat:s";

    private static readonly (string Part, string Forms)[] _partForms =
    [
        ("line", "color:s width:n dash:s shape:s"),
        ("marker", "color:ts size:na"),
        ("error_x", "array:a arrayminus:a"),
        ("error_y", "array:a arrayminus:a"),
        ("textfont", "color:ts"),
    ];

    private static readonly string[] _kinds = ["scatter", "scattergl", "bar", "heatmap"];

    public static string Draw(Figure figure, string? heading)
    {
        string[] strangers = [.. Kinds(figure).Where(kind => !_kinds.Contains(kind))];
        if (strangers.Length == 0 && figure.Data.Count > 0)
        {
            try
            {
                return SvgChart.Draw(Plain(figure), heading, Width);
            }
            catch (Exception)
            {
                // A chart may hold any form of any setting; its static picture must not keep it from being shown at all.
            }
        }

        var canvas = new SvgCanvas(Width, heading is null ? 40 : 66);
        if (heading is not null)
        {
            canvas.Text(8, 20, heading, size: 15, bold: true);
        }

        string kinds = string.Join(", ", strangers.Length > 0 ? strangers : [.. Kinds(figure)]);
        string words = string.Format(NumberText.Provider, ValueWords.Now.DrawnByScript, kinds);
        canvas.Text(8, canvas.Height - 15, words, fill: "theme:muted");
        return canvas.Finish(heading);
    }

    private static IEnumerable<string> Kinds(Figure figure) => figure.Data.Select(t => SvgChart.Kind(t!.AsObject())).Distinct();

    private static Figure Plain(Figure figure)
    {
        var plain = new Figure { Height = figure.Height };
        foreach (var trace in figure.Data)
        {
            plain.Data.Add(Trace(trace!.AsObject()));
        }

        Take(figure.Layout, plain.Layout, "barmode:s bargap:n showlegend:b");
        foreach (var (name, value) in figure.Layout)
        {
            if (value is JsonObject axis && name.Length > 4 && name[0] is ('x' or 'y') && name.AsSpan(1).StartsWith("axis"))
            {
                plain.Layout[name] = AxisOf(axis);
            }
        }

        SvgPlaces.Number(plain);
        return plain;
    }

    private static JsonObject Trace(JsonObject trace)
    {
        var plain = new JsonObject();
        Take(trace, plain, TraceForms);
        foreach (var (name, parts) in _partForms)
        {
            if (trace[name] is JsonObject part)
            {
                plain[name] = Take(part, [], parts);
            }
        }

        foreach (var (letter, other) in new[] { ("x", "y"), ("y", "x") })
        {
            if (plain[letter] is null && SvgChart.Kind(trace) != "heatmap" && plain[other] is JsonArray values)
            {
                plain[letter] = new JsonArray([.. Enumerable.Range(0, values.Count).Select(i => (JsonNode)i)]);
            }
        }

        return plain;
    }

    private static JsonObject AxisOf(JsonObject axis)
    {
        var plain = Take(axis, [], AxisForms);
        foreach (string name in new[] { "range", "domain", "tickvals" })
        {
            if (plain[name] is JsonArray numbers && numbers.Any(v => v?.GetValueKind() != JsonValueKind.Number))
            {
                plain.Remove(name);
            }
        }

        if ((axis["type"] as JsonValue)?.ToString() == "log")
        {
            plain["type"] = "log";
        }

        if (axis["title"] is JsonObject title)
        {
            plain["title"] = Take(title, [], "text:s");
        }

        return plain;
    }

    private static JsonObject Take(JsonObject from, JsonObject to, string wanted)
    {
        foreach (string[] want in wanted.Split(' ').Select(w => w.Split(':')))
        {
            if (from[want[0]] is { } value && want[1].Any(form => Has(value, form)))
            {
                to[want[0]] = value.DeepClone();
            }
        }

        return to;
    }

    private static bool Has(JsonNode value, char form) => (form, value.GetValueKind()) switch
    {
        ('s', JsonValueKind.String) or ('n', JsonValueKind.Number) or ('a', JsonValueKind.Array) => true,
        ('b', JsonValueKind.True or JsonValueKind.False) => true,
        ('t', JsonValueKind.Array) => value.AsArray().All(v => v?.GetValueKind() == JsonValueKind.String),
        _ => false,
    };
}
