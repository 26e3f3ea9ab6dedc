using System.Globalization;

namespace BetweenTokens.Text.Chat;

/// <summary>Filters, tests, methods and functions that chat templates use.</summary>
internal static class JinjaLibrary
{
    private const long LongestRange = 100_000;

    /// <summary>Filters by name; the first argument is what stands before the bar.</summary>
    public static readonly Dictionary<string, JinjaFunction> Filters = new()
    {
        ["trim"] = (_, a, _) => Text(a[0]).Trim(),
        ["length"] = (_, a, _) => Length(a[0]),
        ["count"] = (_, a, _) => Length(a[0]),
        ["upper"] = (_, a, _) => Text(a[0]).ToUpperInvariant(),
        ["lower"] = (_, a, _) => Text(a[0]).ToLowerInvariant(),
        ["capitalize"] = (_, a, _) => Capitalize(Text(a[0])),
        ["title"] = (_, a, _) => Title(Text(a[0])),
        ["string"] = (_, a, _) => JinjaValues.Print(a[0]),
        ["safe"] = (_, a, _) => a[0],
        ["int"] = (_, a, _) => long.TryParse(JinjaValues.Print(a[0]), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0L,
        ["list"] = (_, a, _) => JinjaValues.Items(a[0]).ToList(),
        ["first"] = (_, a, _) => JinjaValues.Items(a[0]) is [var first, ..] ? first : JinjaUndefined.Value,
        ["last"] = (_, a, _) => JinjaValues.Items(a[0]) is [.., var last] ? last : JinjaUndefined.Value,
        ["join"] = (_, a, n) => string.Join(Text(Argument(a, n, 1, "d", "")), JinjaValues.Items(a[0]).Select(JinjaValues.Print)),
        ["replace"] = (_, a, _) => Text(a[0]).Replace(Text(a[1]), Text(a[2]), StringComparison.Ordinal),
        ["default"] = (_, a, n) => a[0] is JinjaUndefined || (JinjaValues.IsTrue(Argument(a, n, 2, "boolean", false)) && !JinjaValues.IsTrue(a[0])) ? Argument(a, n, 1, "default_value", "") : a[0],
        ["items"] = (_, a, _) => Pairs(a[0]),
        ["tojson"] = (_, a, n) => JinjaValues.ToJson(a[0], Argument(a, n, 1, "indent", null) is not null),
        ["selectattr"] = (s, a, _) => Select(s, a, keeps: true),
        ["rejectattr"] = (s, a, _) => Select(s, a, keeps: false),
        ["map"] = (_, a, n) => JinjaValues.Items(a[0]).Select(item => Attribute(item, Text(Argument(a, n, 1, "attribute", null)))).ToList(),
    };

    /// <summary>Tests by name; the first argument is what stands before <c>is</c>.</summary>
    public static readonly Dictionary<string, JinjaFunction> Tests = new()
    {
        ["defined"] = (_, a, _) => a[0] is not JinjaUndefined,
        ["undefined"] = (_, a, _) => a[0] is JinjaUndefined,
        ["none"] = (_, a, _) => a[0] is null,
        ["string"] = (_, a, _) => a[0] is string,
        ["number"] = (_, a, _) => a[0] is long or double,
        ["integer"] = (_, a, _) => a[0] is long,
        ["boolean"] = (_, a, _) => a[0] is bool,
        ["true"] = (_, a, _) => a[0] is true,
        ["false"] = (_, a, _) => a[0] is false,
        ["mapping"] = (_, a, _) => a[0] is Dictionary<string, object?>,
        ["sequence"] = (_, a, _) => a[0] is string or List<object?> or Dictionary<string, object?>,
        ["iterable"] = (_, a, _) => a[0] is string or List<object?> or Dictionary<string, object?>,
        ["odd"] = (_, a, _) => a[0] is long number && number % 2 != 0,
        ["even"] = (_, a, _) => a[0] is long number && number % 2 == 0,
        ["equalto"] = (_, a, _) => JinjaValues.AreEqual(a[0], a[1]),
        ["in"] = (_, a, _) => JinjaValues.Contains(a[1], a[0]),
    };

    /// <summary>Functions that every template may call.</summary>
    public static readonly Dictionary<string, JinjaFunction> Functions = new()
    {
        ["raise_exception"] = (_, a, _) => throw new JinjaException($"it refuses this conversation: {JinjaValues.Print(a[0])}"),
        ["namespace"] = (_, _, n) => new JinjaNamespace(n),
        ["dict"] = (_, _, n) => n,
        ["range"] = (_, a, _) => Range(a),
        ["strftime_now"] = (s, a, _) => Date(s.Clock.GetLocalNow(), Text(a[0])),
    };

    /// <summary>A value's attribute: a mapping's entry or a method.</summary>
    public static object? Attribute(object? value, string name) => value switch
    {
        JinjaNamespace space => space.Values.GetValueOrDefault(name, JinjaUndefined.Value),
        Dictionary<string, object?> mapping when mapping.TryGetValue(name, out var entry) => entry,
        Dictionary<string, object?> mapping => MappingMethod(mapping, name),
        string text => TextMethod(text, name),
        JinjaUndefined => throw new JinjaException($"it asks for '{name}' of something that is not defined"),
        _ => JinjaUndefined.Value,
    };

    private static object? MappingMethod(Dictionary<string, object?> mapping, string name) => name switch
    {
        "items" => (JinjaFunction)((_, _, _) => Pairs(mapping)),
        "keys" => (JinjaFunction)((_, _, _) => mapping.Keys.Cast<object?>().ToList()),
        "values" => (JinjaFunction)((_, _, _) => mapping.Values.ToList()),
        "get" => (JinjaFunction)((_, a, _) => mapping.GetValueOrDefault(Text(a[0]), a.Count > 1 ? a[1] : null)),
        _ => JinjaUndefined.Value,
    };

    private static object? TextMethod(string text, string name) => name switch
    {
        "strip" => (JinjaFunction)((_, a, _) => a.Count > 0 ? text.Trim(Text(a[0]).ToCharArray()) : text.Trim()),
        "lstrip" => (JinjaFunction)((_, a, _) => a.Count > 0 ? text.TrimStart(Text(a[0]).ToCharArray()) : text.TrimStart()),
        "rstrip" => (JinjaFunction)((_, a, _) => a.Count > 0 ? text.TrimEnd(Text(a[0]).ToCharArray()) : text.TrimEnd()),
        "upper" => (JinjaFunction)((_, _, _) => text.ToUpperInvariant()),
        "lower" => (JinjaFunction)((_, _, _) => text.ToLowerInvariant()),
        "capitalize" => (JinjaFunction)((_, _, _) => Capitalize(text)),
        "title" => (JinjaFunction)((_, _, _) => Title(text)),
        "startswith" => (JinjaFunction)((_, a, _) => text.StartsWith(Text(a[0]), StringComparison.Ordinal)),
        "endswith" => (JinjaFunction)((_, a, _) => text.EndsWith(Text(a[0]), StringComparison.Ordinal)),
        "replace" => (JinjaFunction)((_, a, _) => text.Replace(Text(a[0]), Text(a[1]), StringComparison.Ordinal)),
        "split" => (JinjaFunction)((_, a, _) => a.Count > 0
            ? text.Split(Text(a[0]), a.Count > 1 ? (int)(long)a[1]! + 1 : int.MaxValue).Cast<object?>().ToList()
            : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Cast<object?>().ToList()),
        _ => JinjaUndefined.Value,
    };

    private static List<object?> Select(JinjaScope scope, List<object?> arguments, bool keeps)
    {
        var name = Text(arguments[1]);
        var test = arguments.Count > 2 ? Text(arguments[2]) : null;
        var check = test is null ? null : Tests.GetValueOrDefault(test is "==" or "eq" ? "equalto" : test) ?? throw new JinjaException($"it uses the test '{test}'");
        return [.. JinjaValues.Items(arguments[0]).Where(item =>
        {
            var value = Attribute(item, name);
            return keeps == (check is null ? JinjaValues.IsTrue(value) : JinjaValues.IsTrue(check(scope, [value, .. arguments.Skip(3)], [])));
        })];
    }

    private static List<object?> Range(List<object?> arguments)
    {
        var (start, end) = arguments is [long only] ? (0, only) : arguments is [long from, long to] ? (from, to) : throw new JinjaException("it uses range with other than one or two numbers");
        return end - start <= LongestRange ? [.. Enumerable.Range(0, (int)Math.Max(0, end - start)).Select(step => (object?)(start + step))] : throw new JinjaException($"it counts further than {LongestRange}");
    }

    private static string Date(DateTimeOffset now, string format) => string.Concat(format.Split('%').Select((part, index) => index == 0 || part.Length == 0 ? part : part[0] switch
    {
        'd' => now.ToString("dd", CultureInfo.InvariantCulture),
        'b' => now.ToString("MMM", CultureInfo.InvariantCulture),
        'B' => now.ToString("MMMM", CultureInfo.InvariantCulture),
        'm' => now.ToString("MM", CultureInfo.InvariantCulture),
        'Y' => now.ToString("yyyy", CultureInfo.InvariantCulture),
        'H' => now.ToString("HH", CultureInfo.InvariantCulture),
        'M' => now.ToString("mm", CultureInfo.InvariantCulture),
        'S' => now.ToString("ss", CultureInfo.InvariantCulture),
        'A' => now.ToString("dddd", CultureInfo.InvariantCulture),
        var other => throw new JinjaException($"it formats a date with %{other}"),
    } + part[1..]));

    private static object? Argument(List<object?> arguments, Dictionary<string, object?> named, int index, string name, object? absent) =>
        arguments.Count > index ? arguments[index] : named.GetValueOrDefault(name, absent);

    private static List<object?> Pairs(object? value) => value is Dictionary<string, object?> mapping
        ? [.. mapping.Select(entry => (object?)new List<object?> { entry.Key, entry.Value })]
        : throw new JinjaException($"it asks for the entries of {JinjaValues.Kind(value)}");

    private static long Length(object? value) => value is JinjaUndefined ? 0 : JinjaValues.Items(value).Count;

    private static string Text(object? value) => value switch
    {
        string text => text,
        JinjaUndefined => "",
        _ => throw new JinjaException($"it needs a text and has {JinjaValues.Kind(value)}"),
    };

    private static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    private static string Title(string text) => string.Join(' ', text.Split(' ').Select(Capitalize));
}
