using System.Globalization;

namespace BetweenTokens.Text.Chat;

/// <summary>Functions that every template may call, and what stands behind a dot.</summary>
internal static class JinjaLibrary
{
    private const long LongestRange = 100_000;

    /// <summary>Functions by name.</summary>
    public static readonly Dictionary<string, JinjaFunction> Functions = new(JinjaArguments.Library("the function", new()
    {
        ["raise_exception message"] = a => throw new JinjaException($"it refuses this conversation: {a.Printed(0)}"),
        ["strftime_now format"] = a => Date(a.Scope.Clock.GetLocalNow(), a.Text(0)),
        ["range start stop= step="] = Range,
        ["joiner sep="] = Joiner,
    }))
    {
        ["namespace"] = (_, a, n) => new JinjaNamespace(Mapping(a, n)),
        ["dict"] = (_, a, n) => Mapping(a, n),
    };

    /// <summary>A value's attribute: a method, else a mapping's entry, as Jinja's dot looks for them.</summary>
    public static object? Attribute(object? value, string name) => value switch
    {
        JinjaNamespace space => space.Values.GetValueOrDefault(name, JinjaUndefined.Value),
        Dictionary<string, object?> map => (object?)JinjaMethods.Of(map, name) ?? map.GetValueOrDefault(name, JinjaUndefined.Value),
        string or List<object?> => (object?)JinjaMethods.Of(value, name) ?? JinjaUndefined.Value,
        JinjaUndefined => throw new JinjaException($"it asks for '{name}' of something that is not defined"),
        _ => JinjaUndefined.Value,
    };

    /// <summary>What stands in brackets: an element, a mapping's entry, else an attribute.</summary>
    public static object? Element(object? owner, object? key) => (owner, key) switch
    {
        (Dictionary<string, object?> mapping, string name) when mapping.TryGetValue(name, out var entry) => entry,
        (JinjaSequence { IsView: true }, not string) => JinjaUndefined.Value,
        (List<object?> or string, long or bool) => At(JinjaValues.Items(owner), Convert.ToInt64(key, CultureInfo.InvariantCulture)),
        (_, string name) => Attribute(owner, name),
        (JinjaUndefined, _) => throw new JinjaException("it takes an element of something that is not defined"),
        _ => JinjaUndefined.Value,
    };

    private static object? At(List<object?> items, long index)
    {
        var place = index + (index < 0 ? items.Count : 0);
        return place >= 0 && place < items.Count ? items[(int)place] : JinjaUndefined.Value;
    }

    private static Dictionary<string, object?> Mapping(List<object?> arguments, Dictionary<string, object?> named)
    {
        var mapping = new Dictionary<string, object?>();
        foreach (var pair in arguments.SelectMany(from => JinjaMethods.Pairs(from) ?? JinjaValues.Items(from)))
        {
            var (key, value) = JinjaValues.Items(pair) is [string text, var entry] ? (text, entry)
                : throw new JinjaException("it makes a mapping of something else than pairs with a text first");
            mapping[key] = value;
        }

        foreach (var (name, value) in named)
        {
            mapping[name] = value;
        }

        return mapping;
    }

    private static JinjaSequence Range(JinjaArguments call)
    {
        var (start, stop) = call.Has(1) ? (call.Whole(0), call.Whole(1)) : (0, call.Whole(0));
        var step = call.Whole(2, 1) is not 0 and var given ? given : throw new JinjaException("it counts in steps of zero");
        var count = decimal.Ceiling(Math.Max(0, ((decimal)stop - start) / step));
        return count > LongestRange ? throw new JinjaException($"it counts further than {LongestRange}") : new JinjaSequence(
            "range",
            Enumerable.Range(0, (int)count).Select(index => (object?)(start + (index * step))),
            string.Create(CultureInfo.InvariantCulture, $"range({start}, {stop}{(step == 1 ? "" : ", ")}{(step == 1 ? null : step)})"));
    }

    private static JinjaFunction Joiner(JinjaArguments call)
    {
        var (separator, isFirst) = (call.Text(0, ", "), true);
        return (_, _, _) =>
        {
            var text = isFirst ? "" : separator;
            isFirst = false;
            return text;
        };
    }

    /// <summary>strftime in English; a - after the per cent sign leaves leading zeros out.</summary>
    private static string Date(DateTimeOffset now, string format)
    {
        var output = new System.Text.StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                output.Append(format[i]);
                continue;
            }

            var isBare = i + 1 < format.Length && format[i + 1] == '-';
            i += isBare ? 2 : 1;
            var part = i < format.Length ? Part(now, format[i]) : "%";
            output.Append(isBare && part.TrimStart('0') is { Length: > 0 } bare ? bare : part);
        }

        return output.ToString();
    }

    private static string Part(DateTimeOffset now, char letter) => letter switch
    {
        '%' => "%",
        'j' => now.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'p' => now.Hour < 12 ? "AM" : "PM",
        'F' => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        'T' => now.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        _ => letter switch
        {
            'd' => "dd",
            'a' => "ddd",
            'A' => "dddd",
            'b' => "MMM",
            'B' => "MMMM",
            'm' => "MM",
            'y' => "yy",
            'Y' => "yyyy",
            'H' => "HH",
            'I' => "hh",
            'M' => "mm",
            'S' => "ss",
            _ => throw new JinjaException($"it formats a date with %{letter}, which is not supported here"),
        } is var form ? now.ToString(form, CultureInfo.InvariantCulture) : "",
    };
}
