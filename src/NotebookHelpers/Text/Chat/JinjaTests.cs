namespace BetweenTokens.Text.Chat;

/// <summary>Tests: what stands behind <c>is</c>, or is named in select and its like.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, string> _aliases = new()
    {
        ["=="] = "eq",
        ["equalto"] = "eq",
        ["!="] = "ne",
        [">"] = "gt",
        ["greaterthan"] = "gt",
        [">="] = "ge",
        ["<"] = "lt",
        ["lessthan"] = "lt",
        ["<="] = "le",
    };

    private static readonly Dictionary<string, JinjaFunction> _all = JinjaArguments.Library("the test", new()
    {
        ["defined value"] = a => a[0] is not JinjaUndefined,
        ["undefined value"] = a => a[0] is JinjaUndefined,
        ["none value"] = a => a[0] is null,
        ["string value"] = a => a[0] is string,
        ["number value"] = a => a[0] is long or double or bool,
        ["integer value"] = a => a[0] is long,
        ["float value"] = a => a[0] is double,
        ["boolean value"] = a => a[0] is bool,
        ["true value"] = a => a[0] is true,
        ["false value"] = a => a[0] is false,
        ["mapping value"] = a => a[0] is Dictionary<string, object?>,
        ["sequence value"] = a => a[0] is not (JinjaSequence { IsView: true } or JinjaIterator) && IsIterable(a[0]),
        ["iterable value"] = a => IsIterable(a[0]),
        ["callable value"] = a => a[0] is JinjaFunction or JinjaNamespace { Call: not null },
        ["odd value"] = a => Rest(a[0], 2L) is 1L or 1.0,
        ["even value"] = a => Rest(a[0], 2L) is 0L or 0.0,
        ["divisibleby value num"] = a => Rest(a[0], a[1]) is 0L or 0.0,
        ["upper value"] = a => HasCase(a.Printed(0), System.Text.Rune.IsUpper, System.Text.Rune.IsLower),
        ["lower value"] = a => HasCase(a.Printed(0), System.Text.Rune.IsLower, System.Text.Rune.IsUpper),
        ["sameas value other"] = a => Equals(a[0], a[1]),
        ["eq value other"] = a => JinjaValues.AreEqual(a[0], a[1]),
        ["ne value other"] = a => !JinjaValues.AreEqual(a[0], a[1]),
        ["gt value other"] = a => JinjaValues.Compare(a[0], a[1]) > 0,
        ["ge value other"] = a => JinjaValues.Compare(a[0], a[1]) >= 0,
        ["lt value other"] = a => JinjaValues.Compare(a[0], a[1]) < 0,
        ["le value other"] = a => JinjaValues.Compare(a[0], a[1]) <= 0,
        ["in value seq"] = a => JinjaValues.Contains(a[1], a[0]),
    });

    /// <summary>A test by its name, looked for when it is used: a branch that never runs may name what is not here.</summary>
    public static JinjaFunction Find(string name) =>
        _all.GetValueOrDefault(_aliases.GetValueOrDefault(name, name))
        ?? throw new JinjaException($"it uses the test '{name}', which is not supported here");

    private static bool IsIterable(object? value) =>
        value is string or List<object?> or Dictionary<string, object?> or JinjaIterator or JinjaUndefined;

    private static object? Rest(object? value, object? divisor) => JinjaNumbers.Calculate(
        "%", value is string ? throw new JinjaException("it asks whether a text is odd, even or divisible") : value, divisor);

    private static bool HasCase(string text, Func<System.Text.Rune, bool> wanted, Func<System.Text.Rune, bool> other) =>
        text.EnumerateRunes().Any(wanted) && !text.EnumerateRunes().Any(other);
}
