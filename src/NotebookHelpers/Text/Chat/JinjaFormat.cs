using System.Globalization;
using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>Python's two ways to put values into a text: <c>'%s' % x</c> and <c>'{}'.format(x)</c>, each in its plain form.</summary>
internal static class JinjaFormat
{
    /// <summary><c>%s</c>, <c>%d</c>, <c>%r</c>, <c>%(name)s</c> and <c>%%</c>.</summary>
    public static string Percent(string format, object? values)
    {
        var queue = new Queue<object?>(values is JinjaSequence { Kind: "tuple" } tuple ? tuple : [values]);
        var output = new StringBuilder();
        var isNamed = false;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                output.Append(format[i]);
                continue;
            }

            var close = i + 1 < format.Length && format[i + 1] == '(' ? format.IndexOf(')', i) : -1;
            var name = close > 0 ? format[(i + 2)..close] : null;
            i = close > 0 ? close + 1 : i + 1;
            var kind = i < format.Length ? format[i] : ' ';
            isNamed |= name is not null;
            output.Append(kind == '%' ? "%" : Written(kind, name is null ? Next(queue) : Named(values, name)));
        }

        return isNamed || queue.Count == 0 || values is Dictionary<string, object?> ? output.ToString()
            : throw new JinjaException($"it formats '{format}' with more values than it has places");
    }

    /// <summary><c>{}</c>, <c>{0}</c>, <c>{name}</c>, <c>{{</c> and <c>}}</c>.</summary>
    public static string Braces(string format, List<object?> positional, Dictionary<string, object?> named)
    {
        var output = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] is '{' or '}' && i + 1 < format.Length && format[i + 1] == format[i])
            {
                output.Append(format[i++]);
            }
            else if (format[i] == '{' && format.IndexOf('}', i) is > 0 and var close)
            {
                var name = format[(i + 1)..close];
                output.Append(JinjaValues.Print(Field(name.Length == 0 ? next++.ToString(CultureInfo.InvariantCulture) : name)));
                i = close;
            }
            else
            {
                var isAlone = format[i] is '{' or '}';
                output.Append(isAlone ? throw new JinjaException($"it formats '{format}', where a bracket has no partner") : format[i]);
            }
        }

        return output.ToString();

        object? Field(string name) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < positional.Count ? positional[at]
            : named.TryGetValue(name, out var value) ? value
            : throw new JinjaException($"it formats '{format}', and no argument fills the field '{{{name}}}'");
    }

    private static object? Next(Queue<object?> values) =>
        values.TryDequeue(out var value) ? value : throw new JinjaException("it formats a text with fewer values than it has places");

    private static object? Named(object? values, string name) =>
        values is Dictionary<string, object?> mapping && mapping.TryGetValue(name, out var value) ? value
        : throw new JinjaException($"it formats a text with %({name}), which has no value");

    private static string Written(char kind, object? value) => (kind, value) switch
    {
        ('s', _) => JinjaValues.Print(value),
        ('r', _) => JinjaPrint.Literal(value),
        ('d' or 'i', long or bool) => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        ('d' or 'i', double number) => Math.Truncate(number).ToString("F0", CultureInfo.InvariantCulture),
        _ => throw new JinjaException($"it formats {JinjaValues.Kind(value)} with %{kind}, which is not supported here"),
    };
}
