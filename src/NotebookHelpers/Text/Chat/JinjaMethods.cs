using System.Globalization;
using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>The methods of texts, lists and mappings that leave them as they are.</summary>
internal static class JinjaMethods
{
    // Methods of Python that are not here: a template that reaches one is refused, since an undefined value would pass in silence.
    private static readonly HashSet<string> _textsOthers =
        [.. "center encode expandtabs format_map isidentifier isprintable istitle maketrans partition rpartition translate".Split(' ')];
    private static readonly HashSet<string> _listsOthers = [.. "append clear extend insert pop remove reverse sort".Split(' ')];
    private static readonly HashSet<string> _mappingsOthers = [.. "clear fromkeys pop popitem setdefault update".Split(' ')];

    private static readonly Dictionary<string, JinjaFunction> _mappings = JinjaArguments.Library("the method", new()
    {
        ["items mapping"] = a => new JinjaSequence("dict_items", Pairs(a[0])!),
        ["keys mapping"] = a => new JinjaSequence("dict_keys", ((Dictionary<string, object?>)a[0]!).Keys),
        ["values mapping"] = a => new JinjaSequence("dict_values", ((Dictionary<string, object?>)a[0]!).Values),
        ["get mapping key default="] = a => a[1] is string key ? ((Dictionary<string, object?>)a[0]!).GetValueOrDefault(key, a[2]) : a[2],
        ["copy mapping"] = a => a[0],
    });

    private static readonly Dictionary<string, JinjaFunction> _lists = JinjaArguments.Library("the method", new()
    {
        ["index list value"] = a => ((List<object?>)a[0]!).FindIndex(item => JinjaValues.AreEqual(item, a[1])) is >= 0 and var place
            ? (long)place : throw new JinjaException("it asks for the place of a value that a list does not hold"),
        ["count list value"] = a => (long)((List<object?>)a[0]!).Count(item => JinjaValues.AreEqual(item, a[1])),
        ["copy list"] = a => a[0],
    });

    private static readonly Dictionary<string, JinjaFunction> _texts = new(JinjaArguments.Library("the method", new()
    {
        ["strip text chars="] = a => JinjaText.Strip(a.Text(0), (string?)a.Or(1, null)),
        ["lstrip text chars="] = a => JinjaText.Strip(a.Text(0), (string?)a.Or(1, null), atEnd: false),
        ["rstrip text chars="] = a => JinjaText.Strip(a.Text(0), (string?)a.Or(1, null), atStart: false),
        ["upper text"] = a => a.Text(0).ToUpperInvariant(),
        ["lower text"] = a => a.Text(0).ToLowerInvariant(),
        ["casefold text"] = a => a.Text(0).ToLowerInvariant(),
        ["swapcase text"] = a => string.Concat(a.Text(0).Select(Swapped)),
        ["capitalize text"] = a => JinjaText.Capitalize(a.Text(0)),
        ["title text"] = a => JinjaText.Title(a.Text(0), letter => !char.IsLetter(letter)),
        ["startswith text prefix"] = a => Ends(a).Any(end => a.Text(0).StartsWith(end, StringComparison.Ordinal)),
        ["endswith text suffix"] = a => Ends(a).Any(end => a.Text(0).EndsWith(end, StringComparison.Ordinal)),
        ["removeprefix text prefix"] = a => a.Text(0)[(a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal) ? a.Text(1).Length : 0)..],
        ["removesuffix text suffix"] = a => a.Text(0)[..^(a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal) ? a.Text(1).Length : 0)],
        ["replace text old new count="] = a => JinjaText.Replace(a.Text(0), a.Text(1), a.Text(2), a.Whole(3, -1)),
        ["split text sep= maxsplit="] = a => Split(a, fromEnd: false),
        ["rsplit text sep= maxsplit="] = a => Split(a, fromEnd: true),
        ["splitlines text"] = a => JinjaText.Lines(a.Text(0)).Cast<object?>().ToList(),
        ["join text items"] = a => JinjaFilters.Joined(a.Text(0), JinjaValues.Items(a[1]).Select(OnlyText)),
        ["find text part"] = a => JinjaText.Place(a.Text(0), a.Text(0).IndexOf(a.Text(1), StringComparison.Ordinal)),
        ["rfind text part"] = a => JinjaText.Place(a.Text(0), a.Text(0).LastIndexOf(a.Text(1), StringComparison.Ordinal)),
        ["index text part"] = a => JinjaText.Place(a.Text(0), Found(a, a.Text(0).IndexOf(a.Text(1), StringComparison.Ordinal))),
        ["rindex text part"] = a => JinjaText.Place(a.Text(0), Found(a, a.Text(0).LastIndexOf(a.Text(1), StringComparison.Ordinal))),
        ["count text part"] = a => a.Text(1).Length == 0 ? a.Text(0).EnumerateRunes().Count() + 1L : a.Text(0).Split(a.Text(1)).Length - 1L,
        ["isdigit text"] = a => All(a, rune => CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) >= 0),
        ["isdecimal text"] = a => All(a, rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber),
        ["isnumeric text"] = a => All(a, rune => Rune.GetNumericValue(rune) != -1),
        ["isalpha text"] = a => All(a, Rune.IsLetter),
        ["isalnum text"] = a => All(a, rune => Rune.IsLetter(rune) || Rune.GetNumericValue(rune) != -1),
        ["isspace text"] = a => a.Text(0).Length > 0 && a.Text(0).All(JinjaText.IsSpace),
        ["isascii text"] = a => a.Text(0).All(char.IsAscii),
        ["isupper text"] = a => a.Text(0).EnumerateRunes().Any(Rune.IsUpper) && !a.Text(0).EnumerateRunes().Any(Rune.IsLower),
        ["islower text"] = a => a.Text(0).EnumerateRunes().Any(Rune.IsLower) && !a.Text(0).EnumerateRunes().Any(Rune.IsUpper),
        ["zfill text width"] = a =>
            a.Text(0) is ['-', .. var digits] ? "-" + Padded(digits, a.Whole(1) - 1, '0') : Padded(a.Text(0), a.Whole(1), '0'),
        ["rjust text width fill="] = a => Padded(a.Text(0), a.Whole(1), a.Text(2, " ")[0]),
        ["ljust text width fill="] = a => a.Text(0) + Padded(a.Text(0), a.Whole(1), a.Text(2, " ")[0])[..^a.Text(0).Length],
    }))
    {
        ["format"] = (_, a, n) => JinjaFormat.Braces((string)a[0]!, a[1..], n),
    };

    /// <summary>A method, bound to its value; null: the value has none of that name.</summary>
    public static JinjaFunction? Of(object value, string name)
    {
        var (known, others) = value switch
        {
            string => (_texts, _textsOthers),
            Dictionary<string, object?> => (_mappings, _mappingsOthers),
            JinjaSequence { IsView: true } => ([], []),
            JinjaSequence => (_lists, []),
            _ => (_lists, _listsOthers),
        };
        return known.TryGetValue(name, out var method) ? (scope, arguments, named) => method(scope, [value, .. arguments], named)
            : others.Contains(name) ? (_, _, _) => throw Unsupported(name, value)
            : null;
    }

    /// <summary>The entries of a mapping as tuples; null where it is none.</summary>
    public static IEnumerable<object?>? Pairs(object? value) =>
        (value as Dictionary<string, object?>)?.Select(entry => (object?)JinjaSequence.Tuple(entry.Key, entry.Value));

    private static JinjaException Unsupported(string name, object value) =>
        new($"it uses the method '{name}' of {JinjaValues.Kind(value)}, which is not supported here");

    private static List<string> Ends(JinjaArguments call) =>
        call[1] is JinjaSequence several ? [.. several.Select(OnlyText)] : [call.Text(1)];

    private static string OnlyText(object? value) =>
        value as string ?? throw new JinjaException($"it has {JinjaValues.Kind(value)} where a list should hold texts alone");

    private static char Swapped(char letter) => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter);

    private static bool All(JinjaArguments call, Func<Rune, bool> test) =>
        call.Text(0).Length > 0 && call.Text(0).EnumerateRunes().All(test);

    private static int Found(JinjaArguments call, int place) =>
        place >= 0 ? place : throw new JinjaException($"it asks for the place of '{call.Text(1)}' in a text that does not hold it");

    private static string Padded(string text, long width, char fill) =>
        new string(fill, (int)JinjaScope.Limited(1, width - text.EnumerateRunes().Count())) + text;

    private static List<object?> Split(JinjaArguments call, bool fromEnd)
    {
        var (text, separator, most) = (call.Text(0), call[1] is null ? null : call.Text(1), call.Whole(2, -1));
        if (separator is { Length: 0 })
        {
            throw new JinjaException("it splits a text at an empty one");
        }

        text = separator is null ? JinjaText.Strip(text, null, atStart: !fromEnd, atEnd: fromEnd) : text;
        var (parts, start, end) = (new List<object?>(), 0, text.Length);
        while ((most < 0 || parts.Count < most) && Gap(text.AsSpan(start, end - start), separator, fromEnd) is var (at, length) && at >= 0)
        {
            parts.Add(fromEnd ? text[(start + at + length)..end] : text[start..(start + at)]);
            (start, end) = fromEnd ? (start, start + at) : (start + at + length, end);
        }

        if (separator is not null || start < end)
        {
            parts.Add(text[start..end]);
        }

        return fromEnd ? [.. Enumerable.Reverse(parts)] : parts;
    }

    /// <summary>The first or last separator, or stretch of white space; −1: none.</summary>
    private static (int At, int Length) Gap(ReadOnlySpan<char> text, string? separator, bool fromEnd)
    {
        if (separator is not null)
        {
            return (fromEnd ? text.LastIndexOf(separator) : text.IndexOf(separator), separator.Length);
        }

        var (step, near) = fromEnd ? (-1, text.Length - 1) : (1, 0);
        while (near >= 0 && near < text.Length && !JinjaText.IsSpace(text[near]))
        {
            near += step;
        }

        var far = near;
        while (far >= 0 && far < text.Length && JinjaText.IsSpace(text[far]))
        {
            far += step;
        }

        return near == far ? (-1, 0) : (Math.Min(near, far + 1), Math.Abs(far - near));
    }
}
