using System.Globalization;
using System.Numerics;

namespace BetweenTokens.Plots;

/// <summary>Numbers as texts of one format, so that their points stand below each other.</summary>
internal static class NumberText
{
    /// <summary>A count or an index.</summary>
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Words that say how many are left out.</summary>
    public static string More(string words, long count) => string.Format(CultureInfo.InvariantCulture, words, count);

    /// <summary>Numbers of one type: whole ones in full, others with as many decimals as the largest leaves room for.</summary>
    public static string[] Of<T>(IEnumerable<T> numbers)
        where T : struct, INumberBase<T>
    {
        T[] all = [.. numbers];
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half))
        {
            return OfReal([.. all.Select(double.CreateSaturating)]);
        }

        return [.. all.Select(v => Minus(v.ToString(null, CultureInfo.InvariantCulture)))];
    }

    /// <summary>Floating numbers: five digits for the largest, four decimals at most; powers of ten where that would hide them.</summary>
    public static string[] OfReal(IReadOnlyList<double> numbers)
    {
        double largest = numbers.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        bool whole = largest < 1e7 && numbers.All(v => !double.IsFinite(v) || v == Math.Floor(v));
        bool powers = !whole && largest is >= 1e6 or (> 0 and < 1e-3);
        int before = (int)Math.Floor(Math.Log10(Math.Max(1, largest))) + 1;
        string format = whole ? "F0" : powers ? "0.000e+0" : "F" + Of(Math.Clamp(5 - before, 0, 4));
        return [.. numbers.Select(v => Real(v, format))];
    }

    /// <summary>One floating number in a format.</summary>
    public static string Real(double value, string format) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ when Math.Abs(value) is > 0 and < 5e-5 && format[0] == 'F' => Minus(value.ToString("0.0e+0", CultureInfo.InvariantCulture)),
        _ => Minus(value.ToString(format, CultureInfo.InvariantCulture)),
    };

    /// <summary>Complex numbers: both parts in one format.</summary>
    public static string[] OfComplex(IReadOnlyList<double> real, IReadOnlyList<double> imaginary)
    {
        string[] parts = OfReal([.. real, .. imaginary]);
        return [.. real.Select((_, i) => parts[i] + Signed(parts[real.Count + i]) + "i")];

        static string Signed(string part) => part[0] == '−' ? part : "+" + part;
    }

    // A number's minus is as long as its plus; a zero has none.
    private static string Minus(string number) =>
        !number.StartsWith('-') ? number : number.AsSpan(1).ContainsAnyInRange('1', '9') ? '−' + number[1..] : number[1..];
}
