using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots.Svg;

/// <summary>Puts names and dates of an axis onto numbers, with the names as its labels, as plotly does by itself.</summary>
internal static class SvgPlaces
{
    private const int MostDates = 6;

    public static void Number(Figure figure)
    {
        foreach (string letter in new[] { "x", "y" })
        {
            foreach (var axis in figure.Data.Select(t => t!.AsObject()).GroupBy(t => SvgChart.AxisName(t, letter)))
            {
                var values = axis.SelectMany(t => t[letter] as JsonArray ?? []);
                string[] texts = [.. values.Where(IsName).Select(v => v!.ToString()).Distinct()];
                if (texts.Length > 0)
                {
                    Place(figure, $"{letter}axis{axis.Key[1..]}", [.. axis], letter, texts);
                }
            }
        }
    }

    private static void Place(Figure figure, string axis, JsonObject[] traces, string letter, string[] texts)
    {
        var days = texts.ToDictionary(t => t, Day);
        bool dates = days.Values.All(d => d is not null);
        var places = texts.Select((text, i) => (text, i)).ToDictionary(p => p.text, p => dates ? days[p.text]!.Value : p.i);
        foreach (var trace in traces)
        {
            var values = trace[letter] as JsonArray ?? [];
            trace[letter] = new JsonArray([.. values.Select(v => IsName(v) ? JsonValue.Create(places[v!.ToString()]) : v?.DeepClone())]);
        }

        string[] labelled = dates ? Spread([.. texts.OrderBy(t => places[t])]) : texts;
        if (figure.Layout[axis] is not JsonObject layout)
        {
            figure.Layout[axis] = layout = [];
        }

        layout.Remove("range");
        layout["tickvals"] = new JsonArray([.. labelled.Select(t => (JsonNode)places[t])]);
        layout["ticktext"] = new JsonArray([.. labelled.Select(t => (JsonNode)(dates ? Short(t) : t))]);
    }

    private static string[] Spread(string[] ordered) => ordered.Length <= MostDates
        ? ordered
        : [.. Enumerable.Range(0, MostDates).Select(i => ordered[i * (ordered.Length - 1) / (MostDates - 1)])];

    private static bool IsName(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String
        && !double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static double? Day(string text)
    {
        const DateTimeStyles utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, utc, out var moment) ? (moment - DateTime.UnixEpoch).TotalDays : null;
    }

    // The hour of midnight says nothing.
    private static string Short(string text) =>
        text.Length > 10 && text[10] is ('T' or ' ') && text.AsSpan(11).TrimEnd("0:.Z").IsEmpty ? text[..10] : text;
}
