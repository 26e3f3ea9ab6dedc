using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BetweenTokens.Text.Chat;

/// <summary>Python's rules for the few kinds of values that a template has: none, truth, whole and real numbers, text, lists, mappings.</summary>
internal static class JinjaValues
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions _indented = new(_json) { WriteIndented = true, IndentSize = 4, NewLine = "\n" };

    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        ICollection items => items.Count > 0,
        _ => true,
    };

    public static string Print(object? value) => value switch
    {
        JinjaUndefined => "",
        null => "None",
        string text => text,
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => number == Math.Floor(number) && Math.Abs(number) < 1e16 ? number.ToString("0.0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new JinjaException("it prints a list or a mapping"),
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (JinjaUndefined, JinjaUndefined) => true,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second)),
        _ => IsNumber(left) && IsNumber(right) ? Number(left) == Number(right) : Equals(left, right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        _ when IsNumber(left) && IsNumber(right) => Number(left).CompareTo(Number(right)),
        _ => throw new JinjaException($"it compares {Kind(left)} with {Kind(right)}"),
    };

    public static bool Contains(object? container, object? item) => container switch
    {
        string text when item is string part => text.Contains(part, StringComparison.Ordinal),
        List<object?> items => items.Any(other => AreEqual(other, item)),
        Dictionary<string, object?> mapping => item is string key && mapping.ContainsKey(key),
        JinjaUndefined => false,
        _ => throw new JinjaException($"it looks for {Kind(item)} in {Kind(container)}"),
    };

    /// <summary>The elements of a list, a mapping's keys, a text's characters.</summary>
    public static List<object?> Items(object? value) => value switch
    {
        List<object?> items => items,
        Dictionary<string, object?> mapping => [.. mapping.Keys],
        string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        JinjaUndefined => [],
        _ => throw new JinjaException($"it goes through {Kind(value)} as through a list"),
    };

    public static object? Arithmetic(string sign, object? left, object? right)
    {
        if (sign == "~" || (sign == "+" && left is string && right is string))
        {
            return JinjaScope.Join(Print(left), Print(right));
        }

        if (sign == "+" && left is List<object?> a && right is List<object?> b)
        {
            return a.Concat(b).ToList();
        }

        if (left is long x && right is long y && (y != 0 || sign is "+" or "-" or "*"))
        {
            return sign switch
            {
                "+" => (object)(x + y),
                "-" => x - y,
                "*" => x * y,
                "//" => (long)Math.Floor((double)x / y),
                "%" => ((x % y) + y) % y,
                "/" => (double)x / y,
                _ => throw new JinjaException($"it uses the operator {sign}"),
            };
        }

        throw new JinjaException($"it calculates {Kind(left)} {sign} {Kind(right)}");
    }

    public static string ToJson(object? value, bool isIndented) => JsonSerializer.Serialize(value is JinjaUndefined ? null : value, isIndented ? _indented : _json) is var text && isIndented ? text : Spaced(text);

    public static string Kind(object? value) => value switch
    {
        null => "none",
        JinjaUndefined => "something undefined",
        bool => "a truth value",
        long or double => "a number",
        string => "a text",
        List<object?> => "a list",
        Dictionary<string, object?> => "a mapping",
        _ => "an object",
    };

    private static bool IsNumber(object? value) => value is long or double or bool;

    private static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>Python writes a space after each comma and colon outside strings.</summary>
    private static string Spaced(string json)
    {
        var spaced = new System.Text.StringBuilder(json.Length);
        var isInside = false;
        for (var i = 0; i < json.Length; i++)
        {
            isInside ^= json[i] == '"' && !(isInside && IsEscaped(json, i));
            spaced.Append(json[i]);
            if (!isInside && json[i] is ',' or ':')
            {
                spaced.Append(' ');
            }
        }

        return spaced.ToString();
    }

    private static bool IsEscaped(string json, int quote)
    {
        var slashes = 0;
        while (json[quote - 1 - slashes] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }
}
