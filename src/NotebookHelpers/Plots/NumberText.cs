using System.Globalization;
using System.Numerics;

namespace BetweenTokens.Plots;

/// <summary>
/// The one road from a number to a text that a reader sees: the decimal comma of Russian or the point of English
/// (<see cref="Words.Now"/>), a minus as long as a plus, and powers of ten where decimals would hide a number. What machines
/// read (JSON, CSS, SVG) goes by the invariant culture instead.
/// </summary>
internal static class NumberText
{
    private const double Small = 1e-3; // below it four decimals leave one digit or none
    private const double Hidden = 1e-4; // the same of a column, whose decimals are the same in every row

    private static readonly NumberFormatInfo _comma = Symbols(","), _point = Symbols(".");

    /// <summary>Symbols of the language in use, for interpolated texts: <c>string.Create(NumberText.Provider, …)</c>.</summary>
    public static NumberFormatInfo Provider => Words.Now.HasDecimalComma ? _comma : _point;

    /// <summary>A count or an index.</summary>
    public static string Of(int number) => number.ToString(Provider);

    /// <summary>Words that say how many are left out.</summary>
    public static string More(string words, long count) => string.Format(Provider, words, count);

    /// <summary>
    /// One number for a text. Without <paramref name="decimals"/>: four decimals at most and no zeros at the end; what is
    /// below a thousandth, and what has more than fifteen digits, in powers of ten.
    /// </summary>
    /// <param name="value">The number; NaN becomes a dash.</param>
    /// <param name="decimals">So many decimals, always.</param>
    public static string One(double value, int? decimals = null) => value switch
    {
        double.NaN => "—",
        _ when decimals is { } given => Unsigned(value.ToString("F" + Of(given), Provider)),
        _ when Math.Abs(value) is (> 0 and < Small) or (>= 1e15 and < double.PositiveInfinity) => Powers(value, "0.#"),
        _ => Unsigned(value.ToString("0.####", Provider)),
    };

    /// <summary>A signed number: the plus is written too.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Decimals; what they would hide stands in powers of ten.</param>
    public static string Signed(double value, int decimals)
    {
        string text = value != 0 && Math.Abs(value) < 0.5 * Math.Pow(10, -decimals) ? Powers(value, "0") : One(value, decimals);
        return value > 0 ? "+" + text : value == 0 ? "0" : text;
    }

    /// <summary>Decimals that show a difference of this size with two digits.</summary>
    /// <param name="spread">For instance the width of an interval.</param>
    public static int DecimalsFor(double spread) =>
        spread > 0 && double.IsFinite(spread) ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(spread)), 0, 6) : 4;

    /// <summary>A number as mantissa and power of ten: 5,2·10⁻⁵.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="mantissa">.NET format of the mantissa, for instance <c>0.#</c>.</param>
    public static string Powers(double value, string mantissa = "0.0") => Raised(value.ToString(mantissa + "e+0", Provider));

    /// <summary>Numbers of one type: whole ones in full, others with as many decimals as the largest leaves room for.</summary>
    public static string[] Of<T>(IEnumerable<T> numbers)
        where T : struct, INumberBase<T>
    {
        T[] all = [.. numbers];
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half))
        {
            return OfReal([.. all.Select(double.CreateSaturating)]);
        }

        return [.. all.Select(v => Unsigned(v.ToString(null, Provider)))];
    }

    /// <summary>Floating numbers: five digits for the largest, four decimals at most; powers of ten where that would hide them.</summary>
    public static string[] OfReal(IReadOnlyList<double> numbers)
    {
        double largest = numbers.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        bool whole = largest < 1e7 && numbers.All(v => !double.IsFinite(v) || v == Math.Floor(v));
        bool powers = !whole && largest is >= 1e6 or (> 0 and < 1e-3);
        string format = whole ? "F0" : powers ? "e" : "F" + Of(DecimalsBelow(largest));
        return [.. numbers.Select(v => Real(v, format))];
    }

    /// <summary>Decimals that leave the largest number five digits; four at most.</summary>
    public static int DecimalsBelow(double largest) =>
        Math.Clamp(5 - ((int)Math.Floor(Math.Log10(Math.Max(1, largest))) + 1), 0, 4);

    /// <summary>One floating number in a format; <c>e</c> asks for powers of ten.</summary>
    public static string Real(double value, string format) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        0 when format == "e" => "0",
        _ when format == "e" => Powers(value, "0.000"),
        _ when Math.Abs(value) is > 0 and < Hidden && format[0] == 'F' => Powers(value),
        _ => Raised(value.ToString(format, Provider)),
    };

    /// <summary>Complex numbers: both parts in one format.</summary>
    public static string[] OfComplex(IReadOnlyList<double> real, IReadOnlyList<double> imaginary)
    {
        string[] parts = OfReal([.. real, .. imaginary]);
        return [.. real.Select((_, i) => parts[i] + Joined(parts[real.Count + i]) + "i")];

        static string Joined(string part) => part[0] == '−' ? part : "+" + part;
    }

    // «5,2e-5» as .NET writes it, for a reader: 5,2·10⁻⁵.
    private static string Raised(string number)
    {
        const string Powers = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        if (number.IndexOfAny(['e', 'E']) is not (> 0 and var at))
        {
            return Unsigned(number);
        }

        var (sign, digits) = (number[at + 1] is '−' or '-' ? "⁻" : "", number[(at + 1)..].TrimStart('+', '−', '-', '0'));
        return $"{number[..at]}·10{sign}{(digits.Length == 0 ? "⁰" : string.Concat(digits.Select(digit => Powers[digit - '0'])))}";
    }

    /// <summary>The text of a number without the sign of a zero.</summary>
    public static string Unsigned(string number) =>
        number.StartsWith('−') && !number.Contains('∞') && !number.AsSpan(1).ContainsAnyInRange('1', '9') ? number[1..] : number;

    private static NumberFormatInfo Symbols(string separator) => NumberFormatInfo.ReadOnly(new NumberFormatInfo
    {
        NumberDecimalSeparator = separator,
        PercentDecimalSeparator = separator,
        NumberGroupSeparator = "\u202f",
        NegativeSign = "−",
        PositiveInfinitySymbol = "∞",
        NegativeInfinitySymbol = "−∞",
    });
}
