using System.Globalization;
using System.Runtime.InteropServices;
using BetweenTokens.Plots.Svg;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Plots;

/// <summary>
/// Which tokens of one distribution survive temperature, top-k, top-p and min-p, applied in this order as in transformers: sorted
/// bars, sliders, the cut mass set off by colour, the number kept, its mass, and the price KL(cut‖before) = −ln of the mass. The page
/// computes.
/// </summary>
/// <remarks>
/// The page holds the likeliest <see cref="Exact"/> logits one by one; of a larger vocabulary the others go in bins of 0.05 nats, so
/// that only a nucleus that reaches beyond them is counted approximately.
/// </remarks>
public sealed class Survivors : Picture
{
    /// <summary>How many of the likeliest tokens the page counts one by one.</summary>
    public const int Exact = 3000;

    private const double BinWidth = 0.05;

    private readonly string[] _names;
    private readonly float[] _sorted;
    private readonly SamplingOptions _start;
    private readonly CutTotals _first;

    internal Survivors(string title, string[] names, float[] sorted, SamplingOptions start)
        : this(title, names, sorted, start, CutTotals.Of(sorted, start))
    {
    }

    private Survivors(string title, string[] names, float[] sorted, SamplingOptions start, CutTotals first)
        : base(title, first.Line(sorted.Length))
    {
        (_names, _sorted, _start, _first) = (names, sorted, start, first);
        Note = Words.Now.HowToReadSurvivors;
    }

    /// <inheritdoc/>
    protected override string OwnRules => ChoiceParts.Rules
        + ".s-all{display:flex;height:16px;border-radius:3px;overflow:hidden;margin:8px 0 2px;background:var(--bt-bad)}"
        + ".s-all i{background:var(--bt-c0);border-right:2px solid var(--bt-surface)}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        var exact = _sorted.AsSpan(0, Math.Min(Exact, _sorted.Length));
        return ChoiceParts.Body("bt-survivors", "survivors.js", StaticImage(Draw(null)), new
        {
            Names = _names,
            Logits = Convert.ToBase64String(MemoryMarshal.AsBytes(exact)),
            Bins = Bins(),
            Start = new { T = _start.Temperature, K = _start.TopK, P = _start.TopP, M = _start.MinP },
            Say = new
            {
                T = words.Temperature,
                Line = words.SurvivorsLine,
                Alone = words.EachAlone,
                words.Rest,
                All = words.Everything,
                Comma = NumberText.Provider.NumberDecimalSeparator,
            },
        });
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    // [mean of the logit less the largest, number of tokens]
    private double[][] Bins() =>
    [
        .. _sorted.Skip(Exact).GroupBy(z => Math.Floor(z / BinWidth)).OrderByDescending(bin => bin.Key)
            .Select(bin => new[] { Math.Round(bin.Average(z => (double)z), 4), bin.Count() }),
    ];

    private string Draw(string? title)
    {
        const double Width = 760, Row = 18, Left = 150, Bar = 430;
        var top = title is null ? 10.0 : 38;
        var canvas = new SvgCanvas(Width, top + Row * (_names.Length + 1) + 50);
        canvas.Heading(title);
        var largest = Math.Max(_first.Before[0], 1 - _first.Before.Take(_names.Length).Sum());
        for (var i = 0; i < _names.Length; i++)
        {
            var (y, cut) = (top + Row * i, i >= _first.Kept);
            canvas.Text(8, y + 12, SvgCanvas.Fit(_names[i], Left - 16), cut ? "theme:muted" : "theme:ink");
            canvas.Rect(Left, y, Bar * _first.Before[i] / largest, 13, cut ? "theme:bad" : "theme:c0", radius: 3);
            canvas.Text(Left + Bar + 10, y + 12,
                $"{ChoiceParts.Share(_first.Before[i])} → {(cut ? "0" : ChoiceParts.Share(_first.Before[i] / _first.Mass))}");
        }

        var kept = Math.Max(0, _first.Mass - _first.Before.Take(_names.Length).Take(_first.Kept).Sum());
        var rest = Math.Max(0, 1 - _first.Before.Take(_names.Length).Sum());
        var last = top + Row * _names.Length;
        canvas.Text(8, last + 12, Words.Now.Rest);
        canvas.Rect(Left, last, Bar * kept / largest, 13, "theme:c0");
        canvas.Rect(Left + Bar * kept / largest, last, Bar * Math.Max(0, rest - kept) / largest, 13, "theme:bad");
        canvas.Text(Left + Bar + 10, last + 12, $"{ChoiceParts.Share(rest)} → {ChoiceParts.Share(kept / _first.Mass)}");
        canvas.Text(8, last + 34, SvgCanvas.Fit(Setting(), Width - 16), "theme:muted");
        canvas.Text(8, last + 50, SvgCanvas.Fit(Alt, Width - 16), "theme:muted");
        return canvas.Finish(Title);
    }

    private string Setting() => string.Create(NumberText.Provider,
        $"T = {_start.Temperature:0.##}, k = {(_start.TopK == 0 ? Words.Now.Everything : NumberText.Of(_start.TopK))}, "
        + $"p = {_start.TopP:0.##}, min-p = {_start.MinP:0.##}");

    /// <summary>What the processors keep of sorted logits.</summary>
    private sealed record CutTotals(int Kept, double Mass, double[] Before)
    {
        public static CutTotals Of(float[] sorted, SamplingOptions options)
        {
            var after = sorted.ToArray();
            options.ToChain().Apply(after, []);
            var before = EntropyCurve.Probabilities(sorted, options.Temperature);
            var kept = after.Count(z => !float.IsNegativeInfinity(z));
            return new(kept, before.Take(kept).Sum(), before);
        }

        public string Line(int all) => string.Format(NumberText.Provider, Words.Now.SurvivorsLine, NumberText.Of(Kept), NumberText.Of(all),
            NumberText.One(Mass, 3), NumberText.One(Math.Max(0, 1 - Mass), 3), NumberText.One(Math.Max(0, -Math.Log(Mass)), 3));
    }
}

public static partial class Pictures
{
    /// <summary>Which tokens survive temperature, top-k, top-p and min-p: one distribution under four sliders.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="logits">[dVocab], in nats; −∞ is impossible and is left out.</param>
    /// <param name="token">How to show the token of an id.</param>
    /// <param name="start">Where the sliders stand first; null: T = 1, k = 40, p = 0.9, min-p = 0. Other settings are not used.</param>
    /// <param name="top">Bars of single tokens; the others are one bar.</param>
    /// <exception cref="ReaderException">T is not above zero, another setting is used, or there is no bar.</exception>
    public static Survivors Survivors(
        string title, ReadOnlySpan<float> logits, Func<int, string> token, SamplingOptions? start = null, int top = 30)
    {
        start ??= new() { TopK = 40, TopP = 0.9f };
        var sliders = new SamplingOptions { Temperature = start.Temperature, TopK = start.TopK, TopP = start.TopP, MinP = start.MinP };
        if (!(start.Temperature is >= 0.2f and <= 3) || top < 1 || (sliders with { Seed = start.Seed }) != start)
        {
            throw new ReaderException(
                string.Create(CultureInfo.InvariantCulture, $"The sliders set T from 0.2 to 3, TopK, TopP and MinP, and at least one token "
                    + $"has a bar; found T = {start.Temperature}, {top} bars, or another setting."),
                string.Create(CultureInfo.InvariantCulture, $"Бегунки задают T от 0.2 до 3, TopK, TopP и MinP, и хотя бы у одного токена "
                    + $"есть столбик; здесь T = {start.Temperature}, столбиков {top} или задана ещё какая-то настройка."));
        }

        var row = logits.ToArray();
        int[] order = [.. Enumerable.Range(0, row.Length).Where(i => !float.IsNegativeInfinity(row[i])).OrderByDescending(i => row[i])];
        var largest = row[order[0]];
        return new(title, [.. order.Take(top).Select(token)], [.. order.Select(i => row[i] - largest)], sliders);
    }
}
