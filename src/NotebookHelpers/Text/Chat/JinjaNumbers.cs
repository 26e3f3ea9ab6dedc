using System.Globalization;

namespace BetweenTokens.Text.Chat;

/// <summary>Python's arithmetic and its way to write numbers.</summary>
internal static class JinjaNumbers
{
    // A list that is doubled again and again must not fill the memory.
    private const int LongestList = 1_000_000;

    /// <summary>An operator between two values.</summary>
    public static object? Calculate(string sign, object? left, object? right) => (sign, left, right) switch
    {
        ("~", _, _) => JinjaScope.Join(JinjaValues.Print(left), JinjaValues.Print(right)),
        ("+", string a, string b) => JinjaScope.Join(a, b),
        ("%", string format, _) => JinjaFormat.Percent(format, right),
        ("+", List<object?> a, List<object?> b) when JinjaValues.SameKind(a, b) => Listed(a, a.Concat(b), (long)a.Count + b.Count),
        ("*", string or List<object?>, long or bool) => Repeat(left, Convert.ToInt64(right, CultureInfo.InvariantCulture)),
        ("*", long or bool, string or List<object?>) => Repeat(right, Convert.ToInt64(left, CultureInfo.InvariantCulture)),
        (_, double or long or bool, double or long or bool) => Number(sign, left, right),
        _ => throw new JinjaException($"it calculates {JinjaValues.Kind(left)} {sign} {JinjaValues.Kind(right)}"),
    };

    /// <summary>A double as Python prints it: the shortest digits that name it, with an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Print(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var mantissa = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0] : parts[0] + ".";
        var (digits, point) = (mantissa.Replace(".", "", StringComparison.Ordinal), mantissa.IndexOf('.', StringComparison.Ordinal));
        point += parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var zeros = digits.Length - digits.TrimStart('0').Length;
        (digits, point) = number == 0 ? ("0", 1) : (digits[zeros..].TrimEnd('0'), point - zeros);
        var sign = double.IsNegative(number) ? "-" : "";
        return point is < -3 or > 16
            ? $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(point < 1 ? '-' : '+')}{Math.Abs(point - 1):00}"
            : point <= 0 ? $"{sign}0.{new string('0', -point)}{digits}"
            : digits.Length > point ? $"{sign}{digits[..point]}.{digits[point..]}" : $"{sign}{digits.PadRight(point, '0')}.0";
    }

    /// <summary>Rounds as Python does: on the exact value, ties to the even digit.</summary>
    public static double Round(double number, int digits)
    {
        var scale = Math.Pow(10, digits);
        if (!double.IsFinite(number * scale) || scale == 0)
        {
            return scale == 0 ? 0 : number;
        }

        var near = Math.Floor(number * scale) + 0.5;
        return digits <= 0 || Math.FusedMultiplyAdd(number, scale, -near) == 0
            ? Math.Round(number * scale, MidpointRounding.ToEven) / scale
            : double.Parse(number.ToString($"F{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static object Number(string sign, object left, object right)
    {
        if (sign is "/" or "//" or "%" && Convert.ToDouble(right, CultureInfo.InvariantCulture) == 0)
        {
            throw new JinjaException($"it calculates a number {sign} zero");
        }

        try
        {
            return left is double || right is double || sign == "/" || (sign == "**" && right is < 0L)
                ? Real(sign, Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture))
                : Whole(sign, Convert.ToInt64(left, CultureInfo.InvariantCulture), Convert.ToInt64(right, CultureInfo.InvariantCulture));
        }
        catch (OverflowException)
        {
            throw new JinjaException("it calculates a whole number of more than 64 bits");
        }
    }

    private static object Whole(string sign, long x, long y) => checked(sign switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "//" => (x / y) - (x % y != 0 && x % y < 0 != y < 0 ? 1 : 0),
        "%" => y == -1 ? 0 : (x % y) + (x % y != 0 && x % y < 0 != y < 0 ? y : 0),
        _ => Power(x, y),
    });

    private static long Power(long x, long y)
    {
        var power = 1L;
        if (x is 0 or 1 or -1)
        {
            return y == 0 || (x == -1 && y % 2 == 0) ? 1 : x;
        }

        for (var step = 0L; step < y; step++)
        {
            power = checked(power * x);
        }

        return power;
    }

    private static object Real(string sign, double x, double y)
    {
        var rest = x % y;
        rest += rest != 0 && rest < 0 != y < 0 ? y : 0;
        return sign switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "%" => rest,
            "//" => Math.Round((x - rest) / y),
            _ => Math.Pow(x, y),
        };
    }

    private static object Repeat(object value, long times)
    {
        if (value is string text)
        {
            return string.Concat(Enumerable.Repeat(text, (int)JinjaScope.Limited(text.Length, times)));
        }

        var items = (List<object?>)value;
        var repeated = Enumerable.Range(0, (int)Math.Clamp(times, 0, LongestList)).SelectMany(_ => items);
        return Listed(items, repeated, (decimal)items.Count * times);
    }

    private static List<object?> Listed(List<object?> like, IEnumerable<object?> items, decimal count) =>
        count > LongestList ? throw new JinjaException($"it makes a list of more than {LongestList} elements")
        : like is JinjaSequence ? JinjaSequence.Tuple(items) : [.. items];
}
