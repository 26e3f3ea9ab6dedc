using System.Collections;
using System.Globalization;

namespace BetweenTokens.Text.Chat;

/// <summary>Python's rules for the values that a template has: none, truth, whole and real numbers, text, lists, mappings.</summary>
internal static class JinjaValues
{
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

    public static string Print(object? value) => value is JinjaUndefined ? "" : JinjaPrint.Text(value);

    public static bool AreEqual(object? left, object? right) => AreEqual(left, right, 0);

    public static int Compare(object? left, object? right) => Compare(left, right, 0);

    public static bool Contains(object? container, object? item) => container switch
    {
        string text when item is string part => text.Contains(part, StringComparison.Ordinal),
        List<object?> items => items.Any(other => AreEqual(other, item)),
        Dictionary<string, object?> mapping => item is string key && mapping.ContainsKey(key),
        JinjaIterator rest => rest.Drain().Any(other => AreEqual(other, item)),
        JinjaUndefined => false,
        _ => throw new JinjaException($"it looks for {Kind(item)} in {Kind(container)}"),
    };

    /// <summary>The elements of a list, a mapping's keys, a text's characters, what an iterator has left.</summary>
    public static List<object?> Items(object? value) => value switch
    {
        List<object?> items => items,
        Dictionary<string, object?> mapping => [.. mapping.Keys],
        string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        JinjaIterator rest => rest.Drain(),
        JinjaUndefined => [],
        _ => throw new JinjaException($"it goes through {Kind(value)} as through a list"),
    };

    public static string Kind(object? value) => value switch
    {
        null => "none",
        JinjaUndefined => "something undefined",
        bool => "a truth value",
        long or double => "a number",
        string => "a text",
        JinjaSequence sequence => $"a {sequence.Kind}",
        List<object?> => "a list",
        Dictionary<string, object?> => "a mapping",
        JinjaIterator => "what a filter selects, without its own 'list',",
        JinjaFunction => "a function",
        _ => "an object",
    };

    /// <summary>True for two lists, two tuples, two ranges.</summary>
    public static bool SameKind(List<object?> left, List<object?> right) => (left as JinjaSequence)?.Kind == (right as JinjaSequence)?.Kind;

    /// <summary>A value of .NET as a template sees it.</summary>
    /// <exception cref="ArgumentException">It is no number, text, truth value, list or mapping of such.</exception>
    public static object? Of(object? value, string name) => value switch
    {
        null or bool or long or double or string => value,
        int or short or byte or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.ToDictionary(pair => pair.Key, pair => Of(pair.Value, name)),
        IEnumerable items => items.Cast<object?>().Select(item => Of(item, name)).ToList(),
        _ => throw new ArgumentException(
            $"The variable {name} of a chat template holds a {value.GetType().Name}: "
            + "expected numbers, texts, truth values, and lists and mappings of them."),
    };

    private static int Compare(object? left, object? right, int depth) => (left, right) switch
    {
        _ when depth > JinjaPrint.Deepest => throw TooDeep(),
        (string a, string b) => JinjaText.Compare(a, b),
        (long a, long b) => a.CompareTo(b),
        (List<object?> a, List<object?> b) when SameKind(a, b) =>
            a.Zip(b, (x, y) => Compare(x, y, depth + 1)).Append(a.Count.CompareTo(b.Count)).FirstOrDefault(order => order != 0),
        _ when IsNumber(left) && IsNumber(right) => Number(left).CompareTo(Number(right)),
        _ => throw new JinjaException($"it compares {Kind(left)} with {Kind(right)}"),
    };

    private static bool AreEqual(object? left, object? right, int depth) => (left, right) switch
    {
        _ when depth > JinjaPrint.Deepest => throw TooDeep(),
        (JinjaUndefined, JinjaUndefined) => true,
        (long a, long b) => a == b,
        (List<object?> a, List<object?> b) => SameKind(a, b) && a.Count == b.Count
            && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second, depth + 1)),
        (Dictionary<string, object?> a, Dictionary<string, object?> b) => a.Count == b.Count
            && a.All(pair => b.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other, depth + 1)),
        _ => IsNumber(left) && IsNumber(right) ? Number(left) == Number(right) : Equals(left, right),
    };

    private static JinjaException TooDeep() => new($"it compares values nested more than {JinjaPrint.Deepest} deep");

    private static bool IsNumber(object? value) => value is long or double or bool;

    private static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
