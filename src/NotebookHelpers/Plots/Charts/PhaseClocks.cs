using System.Globalization;
using System.Text;
using System.Text.Json;
using BetweenTokens.Models.Layers;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>
/// The sinusoidal code as clocks: each shown pair of coordinates is a hand that turns by its own frequency, for a position p and
/// for p + k. Two sliders turn them, and a button lets them run; it needs no kernel.
/// </summary>
public sealed class PhaseClocks : Picture
{
    private const int MostPosition = 10_000;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly double[] _frequencies;
    private readonly int[] _pairs;
    private readonly (int Position, int Distance, int Positions, int Distances) _at;

    internal PhaseClocks(string title, double[] frequencies, int[] pairs, (int Position, int Distance, int Positions, int Distances) at)
        : base(title, Describe(frequencies, pairs, at.Position, at.Distance)) => (_frequencies, _pairs, _at) = (frequencies, pairs, at);

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-clocks[data-live]>.bt-static{display:none}.bt-clocks:not([data-live])>.c-live{display:none}"
        + ".c-faces{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:10px 8px;margin:4px 0 10px}"
        + ".c-face{text-align:center;font-size:12.5px;line-height:1.35;font-variant-numeric:tabular-nums}"
        + ".c-face svg{width:100%;max-width:132px;height:auto;display:block;margin:0 auto 2px;overflow:visible}"
        + ".c-rim{fill:none;stroke:var(--bt-line);stroke-width:1.5}.c-axis{stroke:var(--bt-grid);stroke-width:1}"
        + ".c-wedge{fill:var(--bt-c1);fill-opacity:.18}.c-p,.c-q{stroke-width:3;stroke-linecap:round}"
        + ".c-p{stroke:var(--bt-c0)}.c-q{stroke:var(--bt-c1)}.c-dot{fill:var(--bt-ink)}.c-name{font-weight:600}"
        + ".c-turn{color:var(--bt-muted)}.c-code{display:flex;height:22px;margin:8px 0 4px;border:1px solid var(--bt-line);"
        + "border-radius:3px;overflow:hidden}.c-code i{flex:1 1 0;min-width:0}.c-product{margin:6px 0;font-variant-numeric:tabular-nums}"
        + ".bt-slider{display:flex;align-items:center;gap:10px;margin:6px 0;font-weight:400;font-size:13px;max-width:none}"
        + ".bt-slider span{min-width:7.5em}.bt-slider input{flex:1;min-width:80px;max-width:640px;margin:0;accent-color:var(--bt-c0)}"
        + ".bt-slider output{min-width:3em;font-variant-numeric:tabular-nums}.c-live button{font:inherit;font-size:13px;"
        + "color:var(--bt-ink);background:var(--bt-surface);border:1px solid var(--bt-line);border-radius:6px;padding:3px 12px;"
        + "cursor:pointer}.c-live button:hover,.c-live button:focus-visible{border-color:var(--bt-c0);outline:2px solid var(--bt-c0)}"
        + "@media print{.bt-clocks>.c-live{display:none!important}.bt-clocks>.bt-static{display:block!important}}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        var data = JsonSerializer.Serialize(new
        {
            Frequencies = _frequencies,
            Pairs = _pairs,
            P = _at.Position,
            K = _at.Distance,
            MostP = _at.Positions,
            MostK = _at.Distances,
            Names = _pairs.Select(Name),
            Turns = _pairs.Select(TurnOf),
            Say = new { words.PositionP, words.DistanceK, words.Play, words.Stop, Comma = NumberText.Provider.NumberDecimalSeparator },
        }, _json);
        using var script = new StreamReader(
            typeof(PhaseClocks).Assembly.GetManifestResourceStream("BetweenTokens.Plots.Assets.clocks.js")!);
        return $"<div class=\"bt-clocks\">{StaticImage(Draw(null))}<script type=\"application/json\">{data}</script></div>"
            + $"<script>{script.ReadToEnd()}</script>";
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    internal static int[] Spread(int pairs) =>
        [.. Enumerable.Range(0, 6).Select(i => (int)Math.Round(0.5 * i * (pairs - 1) / 5)).Distinct()];

    internal static void Check(int pairs, IReadOnlyList<int> chosen, int position, int distance, int positions)
    {
        if (chosen.Count == 0 || chosen.Any(pair => pair < 0 || pair >= pairs) || position < 0 || distance < 0
            || positions < 1 || positions > MostPosition)
        {
            throw new ReaderException(
                $"The clocks show pairs 0 to {pairs - 1} at positions 0 to {MostPosition}; found pairs {string.Join(", ", chosen)}, "
                + $"position {position}, distance {distance}, up to {positions}.",
                $"Часы показывают пары от 0 до {pairs - 1} на позициях от 0 до {MostPosition}; здесь пары {string.Join(", ", chosen)}, "
                + $"позиция {position}, расстояние {distance}, всего {positions}.");
        }
    }

    private static string Name(int pair) => $"{Words.Now.Pair} {NumberText.Of(pair)}";

    private string TurnOf(int pair) => string.Format(
        NumberText.Provider, Words.Now.Turn, NumberText.One(Math.Tau / _frequencies[pair], _frequencies[pair] > 0.06 ? 1 : 0));

    private string Draw(string? title)
    {
        const double Column = 124, Radius = 44, Row = 150;
        var columns = Math.Min(_pairs.Length, 6);
        var rows = (_pairs.Length + columns - 1) / columns;
        double width = Math.Max(760, 16 + Column * columns), top = title is null ? 8 : 34;
        var canvas = new SvgCanvas(width, top + Row * rows + 62);
        canvas.Heading(title);
        for (var i = 0; i < _pairs.Length; i++)
        {
            double x = 8 + Column * (i % columns) + Column / 2, y = top + Row * (i / columns) + Radius + 4;
            Face(canvas, x, y, Radius, _frequencies[_pairs[i]]);
            canvas.Text(x, y + Radius + 22, Name(_pairs[i]), anchor: Anchor.Middle, bold: true);
            canvas.Text(x, y + Radius + 38, TurnOf(_pairs[i]), fill: "theme:muted", anchor: Anchor.Middle);
        }

        double below = top + Row * rows, cell = (width - 16) / (2 * _frequencies.Length);
        canvas.BeginCells();
        for (var i = 0; i < 2 * _frequencies.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(_at.Position * _frequencies[i / 2]);
            var value = i % 2 == 0 ? sine : cosine;
            canvas.Rect(8 + i * cell, below, cell, 20, SvgCanvas.ScaleColour("diverging", (1 + value) / 2));
        }

        canvas.EndCells();
        canvas.Text(8, below + 42, Alt.Split('\n')[^1], fill: "theme:muted");
        return canvas.Finish(Title);
    }

    private void Face(SvgCanvas canvas, double x, double y, double radius, double frequency)
    {
        canvas.Path(Circle(x, y, radius), stroke: "theme:line", strokeWidth: 1.5);
        canvas.Line(x - radius, y, x + radius, y, "theme:grid");
        canvas.Line(x, y - radius, x, y + radius, "theme:grid");
        foreach (var (position, colour) in new[] { (_at.Position + _at.Distance, "theme:c1"), (_at.Position, "theme:c0") })
        {
            var (sine, cosine) = Math.SinCos(position * frequency);
            canvas.Line(x, y, x + radius * sine, y - radius * cosine, colour, 3);
        }

        canvas.Circle(x, y, 3, "theme:ink");
    }

    private static string Circle(double x, double y, double r) => string.Create(CultureInfo.InvariantCulture,
        $"M{x - r:0.##} {y:0.##}a{r:0.##} {r:0.##} 0 1 0 {2 * r:0.##} 0a{r:0.##} {r:0.##} 0 1 0 {-2 * r:0.##} 0");

    private static string Describe(double[] frequencies, int[] pairs, int position, int distance)
    {
        var text = new StringBuilder();
        foreach (var pair in pairs)
        {
            var (sine, cosine) = Math.SinCos(position * frequencies[pair]);
            text.Append(string.Create(NumberText.Provider, $"{Name(pair)}: sin {sine:0.00}, cos {cosine:0.00}; "));
        }

        return text.Append('\n').Append(string.Create(NumberText.Provider,
            $"p = {position}, k = {distance}, PE(p) · PE(p + k) = {frequencies.Sum(w => Math.Cos(w * distance)):0.00}")).ToString();
    }
}

public static partial class Pictures
{
    /// <summary>
    /// The sinusoidal code of a position as clocks, a hand for each chosen pair of coordinates, beside the hand of the position k
    /// further on. The reader turns p and k, or lets p run.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="width">Number of coordinates of the code, even.</param>
    /// <param name="pairs">Which pairs, from 0; null: six, spread over the faster half.</param>
    /// <param name="position">Position p at first.</param>
    /// <param name="distance">Distance k at first.</param>
    /// <param name="positions">Where the slider of p ends; that of k ends at a quarter of it.</param>
    /// <param name="baseNumber">What the frequencies are powers of.</param>
    /// <exception cref="ReaderException">A pair, a position or a width that there is not.</exception>
    public static PhaseClocks PhaseClocks(string title, int width = 64, IReadOnlyList<int>? pairs = null, int position = 7,
        int distance = 1, int positions = 256, double baseNumber = SinusoidalCode.Base)
    {
        if (width < 2 || width % 2 != 0 || baseNumber <= 0)
        {
            throw new ReaderException(
                $"A code has an even number of coordinates and a base above zero; found {width} and {baseNumber}.",
                $"У кода чётное число координат и основание больше нуля; здесь {width} и {baseNumber}.");
        }

        var frequencies = SinusoidalCode.Frequencies(width, baseNumber);
        int[] chosen = [.. pairs ?? Plots.PhaseClocks.Spread(frequencies.Length)];
        Plots.PhaseClocks.Check(frequencies.Length, chosen, position, distance, positions);
        var most = (Math.Max(position, positions), Math.Max(distance, Math.Max(1, positions / 4)));
        return new(title, frequencies, chosen, (position, distance, most.Item1, most.Item2)) { Note = Words.Now.HowToReadClocks };
    }
}
