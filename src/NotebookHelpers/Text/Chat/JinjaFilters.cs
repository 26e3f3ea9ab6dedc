using System.Globalization;

namespace BetweenTokens.Text.Chat;

/// <summary>Filters: functions behind a bar, whose first argument stands before it.</summary>
internal static class JinjaFilters
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Filters by name.</summary>
    public static readonly Dictionary<string, JinjaFunction> All = new(JinjaArguments.Library("the filter", new()
    {
        ["trim value chars="] = a => JinjaText.Strip(a.Printed(0), a[1] is null ? null : a.Text(1)),
        ["length value"] = Length,
        ["count value"] = Length,
        ["upper value"] = a => a.Printed(0).ToUpperInvariant(),
        ["lower value"] = a => a.Printed(0).ToLowerInvariant(),
        ["capitalize value"] = a => JinjaText.Capitalize(a.Printed(0)),
        ["title value"] = a => JinjaText.Title(a.Printed(0), StartsWords),
        ["string value"] = a => a.Printed(0),
        ["safe value"] = a => a[0],
        ["indent text width= first= blank="] = Indent,
        ["truncate text length= killwords= end= leeway="] = Truncate,
        ["wordcount value"] = a => (long)JinjaText.Lines(a.Printed(0)).Sum(Words),
        ["replace value old new count="] = a => JinjaText.Replace(a.Printed(0), a.Printed(1), a.Printed(2), a.Whole(3, -1)),
        ["join value d= attribute="] = a =>
            Joined(a.Has(1) ? a.Printed(1) : "", JinjaValues.Items(a[0]).Select(Of(a[2])).Select(JinjaValues.Print)),
        ["int value default= base="] = a => Whole(a[0], a.Whole(2, 10)) ?? a.Or(1, 0L),
        ["float value default="] = a => Real(a[0]) is { } number ? number : a.Or(1, 0.0),
        ["abs value"] = a => a[0] is double real ? Math.Abs(real) : JinjaNumbers.Calculate("*", (long)Math.Sign(a.Whole(0)), a.Whole(0)),
        ["round value precision= method="] = Round,
        ["list value"] = a => JinjaValues.Items(a[0]).ToList(),
        ["first value"] = a => a[0] is JinjaIterator rest ? rest.Next()
            : JinjaValues.Items(a[0]) is [var first, ..] ? first : JinjaUndefined.Value,
        ["last value"] = a => Sized(a) is [.., var last] ? last : JinjaUndefined.Value,
        ["reverse value"] = Reverse,
        ["default value default_value= boolean="] = Default,
        ["d value default_value= boolean="] = Default,
        ["items value"] = a => new JinjaIterator(a[0] is JinjaUndefined ? [] : Entries(a[0])),
        ["attr value name"] = a => JinjaLibrary.Attribute(a[0], a.Text(1)),
        ["tojson value ensure_ascii= indent= separators= sort_keys="] = JinjaJson.Write,
        ["sort value reverse= case_sensitive= attribute="] = JinjaSelection.Sort,
        ["dictsort value case_sensitive= by= reverse="] = JinjaSelection.SortMapping,
        ["unique value case_sensitive= attribute="] = JinjaSelection.Unique,
        ["min value case_sensitive= attribute="] = a => JinjaSelection.Extreme(a, 1),
        ["max value case_sensitive= attribute="] = a => JinjaSelection.Extreme(a, -1),
        ["sum iterable attribute= start="] = a =>
            JinjaValues.Items(a[0]).Select(Of(a[1])).Aggregate(a.Or(2, 0L), (sum, item) => JinjaNumbers.Calculate("+", sum, item)),
        ["batch value linecount fill_with="] = JinjaSelection.Batch,
    }))
    {
        ["format"] = (_, a, n) => JinjaFormat.Percent(JinjaValues.Print(a[0]), n.Count > 0 ? n : JinjaSequence.Tuple(a[1..])),
        ["map"] = JinjaSelection.Map,
        ["select"] = (scope, a, n) => JinjaSelection.Select(scope, a, n, hasAttribute: false, keeps: true),
        ["reject"] = (scope, a, n) => JinjaSelection.Select(scope, a, n, hasAttribute: false, keeps: false),
        ["selectattr"] = (scope, a, n) => JinjaSelection.Select(scope, a, n, hasAttribute: true, keeps: true),
        ["rejectattr"] = (scope, a, n) => JinjaSelection.Select(scope, a, n, hasAttribute: true, keeps: false),
    };

    /// <summary>A filter by its name, looked for when it is used: a branch that never runs may name what is not here.</summary>
    public static JinjaFunction Find(string name) =>
        All.GetValueOrDefault(name) ?? throw new JinjaException($"it uses the filter '{name}', which is not supported here");

    /// <summary>Texts joined, up to a length that no conversation reaches.</summary>
    public static string Joined(string between, IEnumerable<string> texts)
    {
        var output = new System.Text.StringBuilder();
        var separator = "";
        foreach (var text in texts)
        {
            JinjaScope.Write(output, separator);
            JinjaScope.Write(output, text);
            separator = between;
        }

        return output.ToString();
    }

    /// <summary>Takes the attribute of that name out of a value: a path with dots, or a number; none: the value itself.</summary>
    public static Func<object?, object?> Of(object? attribute)
    {
        object?[] path = attribute is string text ? [.. text.Split('.').Select(Step)] : attribute is null ? [] : [attribute];
        return value => path.Aggregate(value, JinjaLibrary.Element);

        static object? Step(string part) =>
            long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : part;
    }

    /// <summary>The entries of a mapping, as tuples.</summary>
    public static IEnumerable<object?> Entries(object? value) =>
        JinjaMethods.Pairs(value) ?? throw new JinjaException($"it asks for the entries of {JinjaValues.Kind(value)}");

    private static List<object?> Sized(JinjaArguments call) => call[0] is JinjaIterator
        ? throw new JinjaException($"it asks for the length or end of {JinjaValues.Kind(call[0])}")
        : JinjaValues.Items(call[0]);

    private static bool StartsWords(char letter) => JinjaText.IsSpace(letter) || letter is '-' or '(' or '{' or '[' or '<';

    private static object? Reverse(JinjaArguments call)
    {
        var items = Enumerable.Reverse(Sized(call));
        return call[0] is string ? string.Concat(items) : new JinjaIterator(items);
    }

    private static object? Default(JinjaArguments call) =>
        call[0] is JinjaUndefined || (call.Truth(2) && !call.Truth(0)) ? call.Or(1, "") : call[0];

    private static object? Length(JinjaArguments call) => (long)Sized(call).Count;

    private static object? Indent(JinjaArguments call)
    {
        var step = call[1] as string ?? new string(' ', (int)JinjaScope.Limited(1, call.Whole(1, 4)));
        var lines = JinjaText.Lines(call.Text(0) + "\n");
        return Joined("\n", lines.Select((line, index) => Moves(line, index) ? step + line : line));

        bool Moves(string line, int index) => index == 0 ? call.Truth(2) : line.Length > 0 || call.Truth(3);
    }

    private static object? Truncate(JinjaArguments call)
    {
        var (characters, end) = (JinjaValues.Items(call.Text(0)), call.Text(3, "..."));
        if (characters.Count <= call.Whole(1, 255) + call.Whole(4, 5))
        {
            return call[0];
        }

        var kept = string.Concat(characters.Take((int)Math.Clamp(call.Whole(1, 255) - JinjaValues.Items(end).Count, 0, int.MaxValue)));
        return (call.Truth(2) || kept.LastIndexOf(' ') < 0 ? kept : kept[..kept.LastIndexOf(' ')]) + end;
    }

    private static long Words(string line)
    {
        var isWord = false;
        var count = 0L;
        foreach (var letter in line)
        {
            var before = isWord;
            isWord = char.IsLetterOrDigit(letter) || letter == '_';
            count += isWord && !before ? 1 : 0;
        }

        return count;
    }

    private static object? Whole(object? value, long radix) => value switch
    {
        string when radix != 10 => throw new JinjaException($"it reads numbers of base {radix}; 10 alone is supported here"),
        string text when long.TryParse(Digits(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        long or bool => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => Real(value) is { } number && double.IsFinite(number) ? (object)checked((long)number) : null,
    };

    private static string Digits(string text) => JinjaText.Strip(text, null).Replace("_", "", StringComparison.Ordinal);

    private static double? Real(object? value) => value switch
    {
        long or bool or double => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        string text => Digits(text).ToLowerInvariant() switch
        {
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" => double.NaN,
            var word => double.TryParse(word, Decimal, CultureInfo.InvariantCulture, out var number) ? number : null,
        },
        JinjaUndefined => throw new JinjaException("it takes a number out of something that is not defined"),
        _ => null,
    };

    private static object? Round(JinjaArguments call)
    {
        var (digits, method) = ((int)Math.Clamp(call.Whole(1), -300, 300), call.Text(2, "common"));
        var number = call[0] is double real ? real : call.Whole(0);
        return method switch
        {
            "common" when call[0] is double => (object)JinjaNumbers.Round(number, digits),
            "common" when digits >= 0 => call.Whole(0),
            "common" => (long)JinjaNumbers.Round(number, digits),
            "ceil" => Math.Ceiling(number * Math.Pow(10, digits)) / Math.Pow(10, digits),
            "floor" => Math.Floor(number * Math.Pow(10, digits)) / Math.Pow(10, digits),
            _ => throw new JinjaException($"it rounds by the method '{method}', which is none of common, ceil and floor"),
        };
    }
}
