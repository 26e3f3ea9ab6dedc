using System.Globalization;
using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>How Python prints values: texts as they are, lists and mappings as literals.</summary>
internal static class JinjaPrint
{
    // Values are walked by recursion, which must not run out of stack.
    public const int Deepest = 100;

    public static string Text(object? value) => value as string ?? Literal(value);

    /// <summary>As in a program: texts in quotes.</summary>
    public static string Literal(object? value)
    {
        var output = new StringBuilder();
        Write(output, value, 0);
        return output.ToString();
    }

    private static void Write(StringBuilder output, object? value, int depth)
    {
        if (depth > Deepest)
        {
            throw new JinjaException($"it prints values nested more than {Deepest} deep");
        }

        switch (value)
        {
            case JinjaSequence { Shown: { } shown }:
                output.Append(shown);
                break;
            case JinjaSequence { IsView: true } view:
                output.Append(view.Kind).Append('(');
                Elements(output, view, "[", "]", depth);
                output.Append(')');
                break;
            case JinjaSequence tuple:
                Elements(output, tuple, "(", tuple.Count == 1 ? ",)" : ")", depth);
                break;
            case List<object?> list:
                Elements(output, list, "[", "]", depth);
                break;
            case Dictionary<string, object?> mapping:
                var separator = "{";
                foreach (var (key, entry) in mapping)
                {
                    JinjaScope.Write(output, separator);
                    Quote(output, key);
                    output.Append(": ");
                    Write(output, entry, depth + 1);
                    separator = ", ";
                }

                output.Append(mapping.Count == 0 ? "{}" : "}");
                break;
            case string text:
                Quote(output, text);
                break;
            default:
                JinjaScope.Write(output, Single(value));
                break;
        }
    }

    private static string Single(object? value) => value switch
    {
        JinjaUndefined => "Undefined",
        null => "None",
        bool flag => flag ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => JinjaNumbers.Print(number),
        _ => throw new JinjaException($"it prints {JinjaValues.Kind(value)}, which says nothing"),
    };

    private static void Elements(StringBuilder output, List<object?> items, string open, string close, int depth)
    {
        output.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            JinjaScope.Write(output, i > 0 ? ", " : "");
            Write(output, items[i], depth + 1);
        }

        output.Append(close);
    }

    private static void Quote(StringBuilder output, string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        output.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            JinjaScope.Write(output, rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\\' => "\\\\",
                var code when code == quote => $"\\{quote}",
                ' ' => " ",
                _ when IsPrintable(rune) => rune.ToString(),
                var code and < 0x100 => $"\\x{code:x2}",
                var code and < 0x10000 => $"\\u{code:x4}",
                var code => $"\\U{code:x8}",
            });
        }

        output.Append(quote);
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
