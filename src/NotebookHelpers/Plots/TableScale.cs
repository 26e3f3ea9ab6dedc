using System.Globalization;

namespace BetweenTokens.Plots;

/// <summary>The scale that the bars of one or several columns share.</summary>
/// <param name="Low">The lowest value, or zero.</param>
/// <param name="High">The highest value, or zero.</param>
internal readonly record struct TableScale(double Low, double High)
{
    /// <summary>What it spans.</summary>
    public double Length => High - Low;

    /// <summary>A scale for all values of these columns, zero included.</summary>
    public static TableScale Of(IReadOnlyList<TableColumn> columns)
    {
        double[] finite = [0, .. columns.Where(c => c.IsNumeric).SelectMany(c => c.Values.Select(TableColumn.Number)).OfType<double>()
            .Where(double.IsFinite)];
        return new(finite.Min(), finite.Max());
    }

    /// <summary>
    /// A cell whose rules draw a bar behind the number, from zero to the value; where they are stripped, the browser's own
    /// meter stands beside it.
    /// </summary>
    /// <param name="value">A finite value on the scale.</param>
    /// <param name="text">The number as shown, escaped.</param>
    public string Cell(double value, string text)
    {
        double zero = Place(0), from = Math.Min(zero, Place(value)), to = Math.Max(zero, Place(value));
        string sign = value < 0 ? " n" : "", line = Low < 0 ? " z" : "";
        string at = Low < 0 ? string.Create(CultureInfo.InvariantCulture, $";--z:{zero:0.#}%") : "";
        return string.Create(CultureInfo.InvariantCulture, $"<td class=\"b{sign}{line}\" align=\"right\" style=\"--f:{from:0.#}%;"
            + $"--t:{to:0.#}%{at}\">{text} <meter value=\"{Math.Abs(value) / Math.Max(-Low, High):0.###}\"></meter></td>");
    }

    private double Place(double value) => 100 * (value - Low) / Length;
}
