using System.Globalization;
using System.Text;

namespace BetweenTokens.Plots.Svg;

/// <summary>
/// A measured value with its interval against the region where a claim holds, as a small drawing inside the page: the region
/// shaded, its thresholds labelled, the interval a line, the value a dot. An end beyond the drawing is an arrow.
/// </summary>
internal static class IntervalBar
{
    private const double Width = 260, Height = 36, Side = 12, Top = 3, Floor = 21, Middle = 12, LabelLine = 33, LabelSize = 11;

    /// <summary>Draws it. Colours are the page's own inside an element of class <c>bt</c>; elsewhere they are light.</summary>
    /// <param name="value">What was measured.</param>
    /// <param name="low">Lower end of its interval; equal to the value where it is exact, −∞ where it is open.</param>
    /// <param name="high">Upper end.</param>
    /// <param name="atLeast">The claim holds from here on; null: no lower threshold.</param>
    /// <param name="atMost">The claim holds up to here; below <paramref name="atLeast"/>: it holds outside the two.</param>
    /// <param name="unit">Unit for the text of those who do not see the drawing.</param>
    /// <param name="range">Ends of the axis, for drawings that are compared; null: by what is drawn.</param>
    /// <returns>An <c>svg</c> element of 260 × 36 px.</returns>
    public static string Svg(
        double value, double low, double high, double? atLeast, double? atMost, string unit, (double From, double To)? range = null)
    {
        var (from, to) = range ?? Range([value, low, high, atLeast ?? double.NaN, atMost ?? double.NaN]);
        string alt = Html.Escape(Describe(value, low, high, atLeast, atMost, unit));
        var svg = new StringBuilder($"<svg class=\"bt-interval\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{alt}\" "
            + $"width=\"{N(Width)}\" height=\"{N(Height)}\" viewBox=\"0 0 {N(Width)} {N(Height)}\" font-size=\"{N(LabelSize)}\">"
            + $"<title>{alt}</title>");
        foreach (var (start, end) in Regions(atLeast, atMost))
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"holds\" x=\"{N(At(start))}\" y=\"{N(Top)}\" width=\"{N(Math.Max(0, At(end) - At(start)))}\" "
                + $"height=\"{N(Floor - Top)}\" style=\"fill:{Colour("good")};fill-opacity:.22\"/>");
        }

        Line("axis", Side, Floor, Width - Side, Floor, "line", 1);
        foreach (double threshold in new[] { atLeast, atMost }.OfType<double>().Where(t => t >= from && t <= to))
        {
            Line("threshold", At(threshold), Top - 2, At(threshold), Floor + 2, "good", 2);
        }

        // One style for the three lines: a page holds a hundred of these drawings.
        svg.Append(CultureInfo.InvariantCulture, $"<g style=\"{Stroke("ink", 2)}\">");
        if (high >= from && low <= to)
        {
            Bare("interval", At(low), Middle, At(high), Middle);
        }

        bool below = End(low), above = End(high);
        svg.Append("</g>");
        Beyond(low, below);
        Beyond(high, above);
        if (value >= from && value <= to)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<circle class=\"value\" cx=\"{N(At(value))}\" cy=\"{N(Middle)}\" r=\"4.5\" style=\"fill:{Colour("ink")}\"/>");
        }

        // A value beyond a given axis leaves an arrow where it went, once.
        if (value < from && !below)
        {
            Arrow(Side, -1);
        }
        else if (value > to && !above)
        {
            Arrow(Width - Side, 1);
        }

        Labels();
        return svg.Append("</svg>").ToString();

        double At(double number) => Side + (Math.Clamp(number, from, to) - from) / (to - from) * (Width - 2 * Side);

        void Line(string name, double x1, double y1, double x2, double y2, string colour, double width) => svg.Append(
            CultureInfo.InvariantCulture, $"<line class=\"{name}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" "
            + $"style=\"{Stroke(colour, width)}\"/>");

        void Bare(string name, double x1, double y1, double x2, double y2) => svg.Append(
            CultureInfo.InvariantCulture, $"<line class=\"{name}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>");

        void Arrow(double x, int way) => svg.Append(CultureInfo.InvariantCulture,
            $"<path class=\"arrow\" d=\"M{N(x - 3 * way)} {N(Middle - 5)}L{N(x + 6 * way)} {N(Middle)}L{N(x - 3 * way)} {N(Middle + 5)}Z\" "
            + $"style=\"fill:{Colour("ink")}\"/>");

        bool End(double end)
        {
            bool outside = end < from || end > to;
            if (!outside && low < high)
            {
                Bare("end", At(end), Middle - 4, At(end), Middle + 4);
            }

            return outside;
        }

        void Beyond(double end, bool outside)
        {
            if (outside)
            {
                Arrow(end < from ? Side : Width - Side, end < from ? -1 : 1);
            }
        }

        // Under the thresholds; without one under the value. Two that would touch move apart.
        void Labels()
        {
            double[] places = [.. new[] { atLeast, atMost }.OfType<double>().Distinct().Order()];
            string[] texts = [.. (places.Length == 0 ? [value] : places).Select(p => NumberText.One(p))];
            double[] middles = [.. (places.Length == 0 ? [value] : places).Zip(texts)
                .Select(p => Math.Clamp(At(p.First), Half(p.Second), Width - Half(p.Second)))];
            if (middles.Length == 2 && Half(texts[0]) + Half(texts[1]) + 6 - (middles[1] - middles[0]) is > 0 and var overlap)
            {
                double left = Math.Max(Half(texts[0]), middles[0] - overlap / 2);
                double right = Math.Min(Width - Half(texts[1]), left + Half(texts[0]) + Half(texts[1]) + 6);
                middles = [Math.Min(left, right - Half(texts[0]) - Half(texts[1]) - 6), right];
            }

            foreach (var (text, middle) in texts.Zip(middles))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(middle)}\" y=\"{N(LabelLine)}\" text-anchor=\"middle\" "
                    + $"style=\"fill:{Colour("muted")}\">{Html.Escape(text)}</text>");
            }
        }
    }

    // Room of a tenth on both sides, so that no dot stands at the edge.
    private static (double From, double To) Range(double[] numbers)
    {
        double[] finite = [.. numbers.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return (0, 1);
        }

        var (least, most) = (finite.Min(), finite.Max());
        double room = most > least ? 0.1 * (most - least) : Math.Max(1e-9, 0.5 * Math.Abs(most));
        return (least - room, most + room);
    }

    private static IEnumerable<(double From, double To)> Regions(double? atLeast, double? atMost)
    {
        if (atLeast is { } least && atMost is { } most && most < least)
        {
            return [(double.NegativeInfinity, most), (least, double.PositiveInfinity)];
        }

        return atLeast is null && atMost is null ? [] : [(atLeast ?? double.NegativeInfinity, atMost ?? double.PositiveInfinity)];
    }

    private static string Describe(double value, double low, double high, double? atLeast, double? atMost, string unit)
    {
        var words = Words.Now;
        int? decimals = low < high && double.IsFinite(high - low) ? NumberText.DecimalsFor(high - low) : null;
        string interval = low < high ? $" [{NumberText.One(low, decimals)} … {NumberText.One(high, decimals)}]" : "";
        string[] limits = [
            .. atLeast is { } least ? [$"≥ {NumberText.One(least)}"] : Array.Empty<string>(),
            .. atMost is { } most ? [$"≤ {NumberText.One(most)}"] : Array.Empty<string>()];
        string joint = atMost < atLeast ? words.Or : words.And;
        return $"{NumberText.One(value, decimals)}{interval} {unit}".TrimEnd()
            + (limits.Length == 0 ? "" : $"; {words.HoldsWhere} {string.Join($" {joint} ", limits)}");
    }

    private static double Half(string text) => SvgCanvas.TextWidth(text, LabelSize) / 2;

    private static string Stroke(string colour, double width) => $"stroke:{Colour(colour)};stroke-width:{N(width)}";

    private static string Colour(string name) => $"var(--bt-{name},{Theme.Colour(name)})";

    private static string N(double number) => SvgCanvas.N(number);
}
