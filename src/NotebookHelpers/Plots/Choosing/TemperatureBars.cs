using System.Globalization;
using BetweenTokens.Plots.Svg;
using BetweenTokens.Statistics;

namespace BetweenTokens.Plots;

/// <summary>
/// A few logits under one slider of temperature: p = softmax(z / T) as bars, the entropy H in nats beside them, and the curve H(T)
/// with the place where the slider stands. The page computes; it needs no kernel.
/// </summary>
public sealed class TemperatureBars : Picture
{
    private const double Least = 0.1, Most = 10;
    private const int MostOutcomes = 40;

    private readonly IReadOnlyList<string> _names;
    private readonly float[] _logits;
    private readonly double _start;

    internal TemperatureBars(string title, IReadOnlyList<string> names, float[] logits, double start)
        : base(title, Line(logits, start)) => (_names, _logits, _start) = (names, logits, start);

    /// <inheritdoc/>
    protected override string OwnRules =>
        ChoiceParts.Rules + ".t-both{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:8px 28px;align-items:start}"
        + ".bt-temperature .k-row{grid-template-columns:minmax(2em,8em) minmax(60px,1fr) 4em}.bt-temperature .k-track{height:20px}"
        + ".t-both svg{width:100%;max-width:460px;height:auto;display:block}.t-curve{fill:none;stroke:var(--bt-c0);stroke-width:2}"
        + ".t-axis{stroke:var(--bt-line)}.t-roof{stroke:var(--bt-muted);stroke-dasharray:4 4}.t-dot{fill:var(--bt-c1)}"
        + ".t-both text{fill:var(--bt-muted);font-size:11px}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        return ChoiceParts.Body("bt-temperature", "temperature.js", StaticImage(Draw(null)), new
        {
            Names = _names,
            Logits = _logits.Select(z => Math.Round((double)z, 5)),
            Start = _start,
            Least,
            Most,
            Say = new
            {
                words.Temperature,
                Line = words.TemperatureLine,
                Curve = words.EntropyAt,
                Roof = string.Format(NumberText.Provider, words.Ceiling, _names.Count),
                Comma = NumberText.Provider.NumberDecimalSeparator,
            },
        });
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    internal static void Check(int names, ReadOnlySpan<float> logits, double start)
    {
        if (names != logits.Length || names is < 2 or > MostOutcomes || logits.ContainsAnyExceptInRange(-1e6f, 1e6f)
            || start is not (>= Least and <= Most))
        {
            throw new ReaderException(
                string.Create(CultureInfo.InvariantCulture, $"Bars under a temperature need 2 to {MostOutcomes} names, a finite logit for "
                    + $"each, and a first temperature from {Least} to {Most}; found {names} names, {logits.Length} logits, T = {start}."),
                string.Create(CultureInfo.InvariantCulture, $"Столбикам под температурой нужно от 2 до {MostOutcomes} имён, конечный логит "
                    + $"на каждое и начальная температура от {Least} до {Most}; здесь имён {names}, логитов {logits.Length}, T {start}."));
        }
    }

    private static string Line(float[] logits, double t)
    {
        var entropy = EntropyCurve.At(logits, t).Entropy;
        return string.Format(NumberText.Provider, Words.Now.TemperatureLine, NumberText.One(t, 2), NumberText.One(entropy, 3),
            NumberText.One(Math.Exp(entropy), 2), NumberText.One(EntropyCurve.Probabilities(logits, t).Max(), 3));
    }

    private string Draw(string? title)
    {
        const double Width = 760, Row = 26, CurveLeft = 440, CurveWidth = 300, CurveHeight = 150;
        var top = title is null ? 10.0 : 38;
        var p = EntropyCurve.Probabilities(_logits, _start);
        var canvas = new SvgCanvas(Width, top + Math.Max(Row * p.Length, CurveHeight + 34) + 30);
        canvas.Heading(title);
        for (var i = 0; i < p.Length; i++)
        {
            var y = top + Row * i;
            canvas.Text(8, y + 15, SvgCanvas.Fit(_names[i], 90), size: 13);
            canvas.Rect(104, y, 240, 20, "theme:grid", radius: 3);
            canvas.Rect(104, y, 240 * p[i], 20, "theme:c0", radius: 3);
            canvas.Text(352, y + 15, ChoiceParts.Share(p[i]), size: 13);
        }

        double roof = Math.Log(p.Length), floor = top + CurveHeight + 10;
        double X(double t) => CurveLeft + CurveWidth * Math.Log(t / Least) / Math.Log(Most / Least);
        double Y(double h) => floor - CurveHeight * h / (1.1 * roof);
        canvas.Line(CurveLeft, floor, CurveLeft + CurveWidth, floor, "theme:line");
        canvas.Line(CurveLeft, Y(roof), CurveLeft + CurveWidth, Y(roof), "theme:muted", dash: "4 4");
        canvas.Text(CurveLeft, Y(roof) - 4, string.Format(NumberText.Provider, Words.Now.Ceiling, p.Length), "theme:muted", 11);
        var path = string.Join("L", Enumerable.Range(0, 61).Select(i => Least * Math.Pow(Most / Least, i / 60.0))
            .Select(t => $"{SvgCanvas.N(X(t))} {SvgCanvas.N(Y(EntropyCurve.At(_logits, t).Entropy))}"));
        canvas.Path("M" + path, stroke: "theme:c0", strokeWidth: 2);
        canvas.Circle(X(_start), Y(EntropyCurve.At(_logits, _start).Entropy), 5, "theme:c1");
        foreach (var t in new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10 })
        {
            canvas.Text(X(t), floor + 15, NumberText.One(t), "theme:muted", 11, Anchor.Middle);
        }

        canvas.Text(CurveLeft + CurveWidth / 2, floor + 30, Words.Now.Temperature, "theme:muted", 11, Anchor.Middle);
        canvas.Text(8, canvas.Height - 8, Alt, "theme:muted");
        return canvas.Finish(Title);
    }
}

public static partial class Pictures
{
    /// <summary>A few logits under one slider of temperature, with their entropy and the curve H(T).</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="names">Names of the outcomes, 2 to 40.</param>
    /// <param name="logits">Their logits, in nats; the softmax is over these alone.</param>
    /// <param name="temperature">T that is shown first, 0.1 to 10.</param>
    /// <exception cref="ReaderException">Counts differ, a logit is not finite, T is out of range.</exception>
    public static TemperatureBars TemperatureBars(
        string title, IReadOnlyList<string> names, ReadOnlySpan<float> logits, double temperature = 1)
    {
        Plots.TemperatureBars.Check(names.Count, logits, temperature);
        return new(title, [.. names], logits.ToArray(), temperature);
    }
}
