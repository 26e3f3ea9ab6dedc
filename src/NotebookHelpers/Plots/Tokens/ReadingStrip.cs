using System.Globalization;
using System.Text;
using BetweenTokens.Evaluation;
using BetweenTokens.NextToken;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>
/// A text that an oracle and a model have read: under each word the probability that each gave it and the KL between them, and a
/// ribbon for each hidden variable, as high at every word as the oracle believes in each value.
/// </summary>
public sealed class ReadingStrip : Picture
{
    private const double BarHeight = 34, RibbonHeight = 22, Strongest = 0.5;

    private readonly ComparedText _text;
    private readonly double _surprisalReach;
    private readonly double _klReach;

    internal ReadingStrip(string title, ComparedText text, double? klReach)
        : base(title, Describe(text))
    {
        _text = text;
        _surprisalReach = Math.Max(1e-9, text.Tokens.Max(t => t.Surprisal));
        _klReach = klReach ?? Math.Max(0.1, text.Tokens.Max(t => t.Divergence));
        Note = Words.Now.HowToReadStrip;
    }

    /// <inheritdoc/>
    protected override string OwnRules => string.Create(CultureInfo.InvariantCulture, $$"""
        .bt-reading{display:flex;flex-wrap:wrap;row-gap:10px}.bt-reading>span{display:inline-flex;flex-direction:column;align-items:stretch;min-width:26px}
        .bt-reading b{font-weight:400;text-align:center;padding:1px 4px;margin:0 1px;border-radius:3px;white-space:pre;background:color-mix(in srgb,var(--bt-c1) calc(var(--v)*{{100 * Strongest:0}}%),transparent)}
        .bt-reading .b{display:flex;justify-content:center;align-items:flex-end;gap:2px;height:{{BarHeight}}px;margin:2px 0;border-bottom:1px solid var(--bt-line)}
        .bt-reading .b i{width:6px;height:calc(var(--p)*100%)}.bt-reading .h{display:flex;flex-direction:column-reverse;height:{{RibbonHeight}}px;margin-top:2px;background:var(--bt-grid)}.bt-reading .h i{height:calc(var(--p)*100%)}
        .bt-key{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px;margin-top:8px}.bt-key span{white-space:nowrap}.bt-key i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:5px;vertical-align:-1px}
        """).ReplaceLineEndings("");

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder("<div class=\"bt-reading\">");
        for (int i = 0; i < _text.Tokens.Count; i++)
        {
            var token = _text.Tokens[i];
            html.Append(CultureInfo.InvariantCulture, $"<span title=\"{Html.Escape(Hint(i))}\">"
                + $"<b style=\"--v:{Share(token.Surprisal / _surprisalReach)}\">{Html.Escape(token.Token)}</b><span class=\"b\">");
            foreach (var (name, share) in Bars(token))
            {
                html.Append(CultureInfo.InvariantCulture, $"<i style=\"--p:{Share(share)};background:var(--bt-{name})\"></i>");
            }

            html.Append("</span>");
            foreach (var belief in _text.Beliefs)
            {
                html.Append("<span class=\"h\">");
                foreach (var (value, colour) in RoleColours.Values(belief.Values).Index())
                {
                    html.Append(CultureInfo.InvariantCulture,
                        $"<i style=\"--p:{Share(belief.Probabilities[i, value])};background:var(--bt-{colour})\"></i>");
                }

                html.Append("</span>");
            }

            html.Append("</span> ");
        }

        html.Append("</div><div class=\"bt-key\">")
            .AppendJoin("", Key().Select(k =>
                $"<span>{(k.Colour is null ? "" : $"<i style=\"background:var(--bt-{k.Colour})\"></i>")}{Html.Escape(k.Text)}</span>"))
            .Append("</div>");
        return Styled(html.ToString(), Draw(title: null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        const double Width = 760, Size = 13;
        double lineHeight = 22 + BarHeight + 4 + _text.Beliefs.Count * (RibbonHeight + 3) + 10;
        var cells = new List<(int Index, double X, double Y, double Width)>();
        double x = 8, y = title is null ? 6 : 34;
        for (int i = 0; i < _text.Tokens.Count; i++)
        {
            double width = Math.Max(26, SvgCanvas.TextWidth(_text.Tokens[i].Token, Size) + 8);
            (x, y) = x + width > Width - 8 && x > 8 ? (8, y + lineHeight) : (x, y);
            cells.Add((i, x, y, width));
            x += width;
        }

        var key = KeyLines(Width);
        var canvas = new SvgCanvas(Width, y + lineHeight + 18 * key.Count + 6);
        canvas.Heading(title);
        foreach (var cell in cells)
        {
            DrawCell(canvas, cell.Index, cell.X, cell.Y, cell.Width);
        }

        canvas.BeginCells();
        foreach (var cell in cells)
        {
            DrawRibbons(canvas, cell.Index, cell.X, cell.Y + 22 + BarHeight, cell.Width);
        }

        canvas.EndCells();
        for (int line = 0; line < key.Count; line++)
        {
            foreach (var (at, text, colour) in key[line])
            {
                if (colour is not null)
                {
                    canvas.Rect(at, y + lineHeight + 18 * line, 11, 11, Theme.Prefix + colour, radius: 2);
                }

                canvas.Text(at + (colour is null ? 0 : 16), y + lineHeight + 18 * line + 10, text, size: 11.5);
            }
        }

        return canvas.Finish(title ?? Title);
    }

    private void DrawCell(SvgCanvas canvas, int i, double left, double top, double width)
    {
        var token = _text.Tokens[i];
        canvas.Rect(left + 1, top, width - 2, 19, $"{Theme.Series(1)}/{Share(Strongest * token.Surprisal / _surprisalReach)}", radius: 3);
        canvas.Text(left + width / 2, top + 14, token.Token, size: 13, anchor: Anchor.Middle);
        double floor = top + 22 + BarHeight, x = left + width / 2 - 11;
        foreach (var (name, share) in Bars(token))
        {
            canvas.Rect(x, floor - BarHeight * share, 6, BarHeight * share, Theme.Prefix + name);
            x += 8;
        }

        canvas.Line(left, floor, left + width, floor, "theme:line");
    }

    private void DrawRibbons(SvgCanvas canvas, int i, double left, double floor, double width)
    {
        for (int b = 0; b < _text.Beliefs.Count; b++)
        {
            var belief = _text.Beliefs[b];
            double bottom = floor + 4 + (b + 1) * RibbonHeight + 3 * b;
            canvas.Rect(left, bottom - RibbonHeight, width, RibbonHeight, "theme:grid");
            foreach (var (value, colour) in RoleColours.Values(belief.Values).Index())
            {
                double height = RibbonHeight * belief.Probabilities[i, value];
                canvas.Rect(left, bottom - height, width, height, Theme.Prefix + colour);
                bottom -= height;
            }
        }
    }

    private IEnumerable<(string Colour, double Share)> Bars(ComparedToken token) =>
        [("c0", token.LawProbability), ("c1", token.ModelProbability), ("muted", Math.Min(1, token.Divergence / _klReach))];

    private IEnumerable<(string Text, string? Colour)> Key()
    {
        yield return ($"p, {Words.Now.Oracle}", "c0");
        yield return ($"p, {_text.Model}", "c1");
        yield return ($"{Words.Now.Divergence}, {Words.Now.Nats}: 0 … {Pictures.Text(Math.Round(_klReach, 2))}", "muted");
        foreach (var belief in _text.Beliefs)
        {
            yield return (belief.Variable + ":", null);
            foreach (var (value, colour) in RoleColours.Values(belief.Values).Index())
            {
                yield return (belief.Values[value], colour);
            }
        }

        // The grey ground of a ribbon shows where the text has not got to its variable.
        if (_text.Beliefs.Any(belief => Enumerable.Range(0, belief.Length).Any(i => belief.At(i).Sum() < 0.995)))
        {
            yield return (Words.Now.NoVariable, "grid");
        }
    }

    private List<List<(double At, string Text, string? Colour)>> KeyLines(double width)
    {
        List<List<(double, string, string?)>> lines = [[]];
        double x = 8;
        foreach (var (text, colour) in Key())
        {
            double wide = (colour is null ? 0 : 16) + SvgCanvas.TextWidth(text, 11.5) + 14;
            if (x + wide > width && lines[^1].Count > 0)
            {
                lines.Add([]);
                x = 8;
            }

            lines[^1].Add((x, text, colour));
            x += wide;
        }

        return lines;
    }

    private string Hint(int i)
    {
        var token = _text.Tokens[i];
        var lines = new List<string>
        {
            string.Create(NumberText.Provider,
                $"«{token.Token}»: {Words.Now.Oracle} {token.LawProbability:0.000}, {_text.Model} {token.ModelProbability:0.000}"),
            string.Create(NumberText.Provider, $"{Words.Now.Divergence} = {token.Divergence:0.0000} {Words.Now.Nats}, "
                + $"{Words.Now.Surprisal} {token.Surprisal:0.00} {Words.Now.Nats}"),
            $"{Words.Now.Oracle}: {Likeliest(token.LawTop)}",
            $"{_text.Model}: {Likeliest(token.ModelTop)}",
        };
        lines.AddRange(_text.Beliefs.Select(belief => $"{belief.Variable}: {StrongestOf(belief, i)}"));
        return string.Join('\n', lines);
    }

    private static string StrongestOf(Belief belief, int position)
    {
        var shares = belief.Values.Zip(belief.At(position)).Where(v => v.Second >= 0.0005).OrderByDescending(v => v.Second).Take(6)
            .Select(v => string.Create(NumberText.Provider, $"{v.First} {v.Second:0.000}"));
        return string.Join(", ", shares.DefaultIfEmpty(Words.Now.Absent));
    }

    private static string Likeliest(IReadOnlyList<Candidate> candidates) =>
        string.Join(", ", candidates.Select(c => string.Create(NumberText.Provider, $"{c.Token} {c.Probability:0.000}")));

    private static string Share(double value) => Math.Clamp(value, 0, 1).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Describe(ComparedText text)
    {
        var worst = text.Tokens.MaxBy(t => t.Divergence)!;
        var beliefs = text.Beliefs.Select(b => $"{b.Variable}: "
            + $"{string.Join(", ", b.Values.Zip(b.At(b.Length - 1)).Select(v => $"{v.First} {Pictures.Text(Math.Round(v.Second, 3))}"))}");
        return $"{string.Join(' ', text.Tokens.Select(t => t.Token))}. {Words.Now.Divergence}, {Words.Now.Nats}: {Words.Now.Mean} "
            + $"{Pictures.Text(Math.Round(text.MeanDivergence, 4))}, max {Pictures.Text(Math.Round(worst.Divergence, 4))} "
            + $"(«{worst.Token}»). {string.Join("; ", beliefs)}";
    }
}

public static partial class Pictures
{
    /// <summary>
    /// A text with what an oracle and a model expected at each word, and what the oracle believes of the hidden variables.
    /// </summary>
    /// <param name="text">The reading.</param>
    /// <param name="title">What is shown; null: the model's name.</param>
    /// <param name="klReach">KL of a full bar, nats; give the same to strips that are compared. Null: 0.1, or the largest.</param>
    public static ReadingStrip Reading(ComparedText text, string? title = null, double? klReach = null) =>
        new(title ?? $"{Words.Now.Oracle} · {text.Model}", text, klReach);

    /// <summary>The same, read here and now.</summary>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="model">A model with the law's token ids.</param>
    /// <param name="text">A text as people write it.</param>
    /// <param name="title">What is shown; null: the model's name.</param>
    /// <param name="variables">Hidden variables to show; null: all that the text has.</param>
    public static ReadingStrip Reading(
        Microworld.Oracle oracle, ILanguageModel model, string text, string? title = null, IReadOnlyList<string>? variables = null) =>
        Reading(ComparedText.Of(oracle, model, text, variables), title);
}
