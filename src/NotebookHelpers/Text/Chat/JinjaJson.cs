using System.Globalization;
using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>Writes JSON as Python's json.dumps does, with the defaults that chat templates are written for.</summary>
/// <param name="isAscii">Everything beyond ASCII as <c>\u</c> escapes.</param>
/// <param name="indent">One step of indentation; null: all on one line.</param>
/// <param name="between">What stands between elements.</param>
/// <param name="after">What stands after a key.</param>
/// <param name="isSorted">Keys in order of their characters.</param>
internal sealed class JinjaJson(bool isAscii, string? indent, string between, string after, bool isSorted)
{
    private readonly StringBuilder _output = new();

    /// <summary>The filter tojson.</summary>
    public static string Write(JinjaArguments call)
    {
        var indent = call[2] switch { null => null, string text => text, _ => new string(' ', (int)Math.Clamp(call.Whole(2), 0, 1000)) };
        var separators = call[3] is null ? [indent is null ? ", " : ",", ": "] : JinjaValues.Items(call[3]);
        if (separators is not [string between, string after])
        {
            throw new JinjaException("the filter 'tojson' needs two texts as separators");
        }

        var writer = new JinjaJson(call.Truth(1), indent, between, after, call.Truth(4));
        writer.Value(call[0], 0);
        return writer._output.ToString();
    }

    private void Value(object? value, int depth)
    {
        if (depth > JinjaPrint.Deepest)
        {
            throw new JinjaException($"it writes values nested more than {JinjaPrint.Deepest} deep as JSON");
        }

        switch (value)
        {
            case string text:
                Text(text);
                break;
            case JinjaSequence { Kind: not "tuple" } or JinjaUndefined or JinjaIterator or JinjaNamespace or JinjaFunction:
                throw new JinjaException($"it writes {JinjaValues.Kind(value)} as JSON");
            case List<object?> list:
                Elements(list, '[', ']', depth, item => Value(item, depth + 1));
                break;
            case Dictionary<string, object?> mapping:
                var keys = isSorted ? mapping.Keys.Order(Comparer<string>.Create(JinjaText.Compare)) : mapping.Keys.AsEnumerable();
                Elements([.. keys], '{', '}', depth, key =>
                {
                    Text(key);
                    _output.Append(after);
                    Value(mapping[key], depth + 1);
                });
                break;
            default:
                JinjaScope.Write(_output, value switch
                {
                    null => "null",
                    bool flag => flag ? "true" : "false",
                    double number when !double.IsFinite(number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity",
                    _ => JinjaPrint.Literal(value),
                });
                break;
        }
    }

    private void Elements<T>(List<T> items, char open, char close, int depth, Action<T> write)
    {
        _output.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            JinjaScope.Write(_output, i > 0 ? between : "");
            Line(depth + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            Line(depth);
        }

        _output.Append(close);
    }

    private void Line(int depth)
    {
        if (indent is not null)
        {
            JinjaScope.Write(_output, "\n" + string.Concat(Enumerable.Repeat(indent, depth)));
        }
    }

    private void Text(string text)
    {
        JinjaScope.Write(_output, text);
        _output.Length -= text.Length;
        _output.Append('"');
        foreach (var letter in text)
        {
            _output.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => Escaped(letter),
                > '~' when isAscii => Escaped(letter),
                _ => letter.ToString(),
            });
        }

        _output.Append('"');
    }

    private static string Escaped(char letter) => "\\u" + ((int)letter).ToString("x4", CultureInfo.InvariantCulture);
}
