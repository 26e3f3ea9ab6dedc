using System.Text;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>
/// Texts side by side, each token coloured by its surprisal on one scale, with the mean of each text: columns on a wide page, one
/// below the other on a narrow one.
/// </summary>
public sealed class SurpriseColumns : Picture
{
    private readonly IReadOnlyList<(string Name, IReadOnlyList<TokenValue> Tokens)> _texts;
    private readonly Axis _value;
    private readonly double _reach;

    internal SurpriseColumns(
        string title, IReadOnlyList<(string Name, IReadOnlyList<TokenValue> Tokens)> texts, Axis value, double? reach)
        : base(title, string.Join("\n", texts.Select(text =>
            $"{Head(text.Name, text.Tokens)}: {string.Join(' ', text.Tokens.Select(t => t.Token))}")))
    {
        (_texts, _value) = (texts, value);
        _reach = reach ?? Math.Max(1e-9, texts.SelectMany(text => text.Tokens).Select(t => t.Value).Where(double.IsFinite)
            .DefaultIfEmpty(1).Max());
    }

    /// <inheritdoc/>
    protected override string OwnRules => Plots.TokenStrip.Rules
        + ".bt-columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:10px 24px}"
        + ".bt-head{font-size:14px;font-weight:600;margin:4px 0}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder("<div class=\"bt-columns\">");
        foreach (var (name, tokens) in _texts)
        {
            html.Append("<div><div class=\"bt-head\">").Append(Html.Escape(Head(name, tokens))).Append("</div>");
            Plots.TokenStrip.Spans(html, tokens, _value, _reach, signed: false);
            html.Append("</div>");
        }

        html.Append("</div>");
        Plots.TokenStrip.Scale(html, _value, _reach, signed: false);
        return Styled(html.ToString(), Draw(null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        var y = title is null ? 18.0 : 50;
        var (heads, strips) = (new List<(string Text, double Y)>(), new List<(TokenValue Token, double X, double Y, double Width)>());
        foreach (var (name, tokens) in _texts)
        {
            heads.Add((Head(name, tokens), y));
            strips.AddRange(Plots.TokenStrip.Places(tokens, y + 8, out var bottom));
            y = bottom + 30;
        }

        var canvas = new SvgCanvas(Plots.TokenStrip.DrawnWidth, y + 8);
        canvas.Heading(title);
        foreach (var (text, at) in heads)
        {
            canvas.Text(8, at, text, size: 13, bold: true);
        }

        Plots.TokenStrip.Paint(canvas, strips, _reach, signed: false);
        canvas.Text(8, y, $"{_value.Title}: 0 … {Pictures.Text(Math.Round(_reach, 2))}", fill: "theme:muted");
        return canvas.Finish(Title);
    }

    private static string Head(string name, IReadOnlyList<TokenValue> tokens)
    {
        double[] known = [.. tokens.Select(t => t.Value).Where(double.IsFinite)];
        return known.Length == 0 ? name
            : $"{name}: {string.Format(NumberText.Provider, Words.Now.MeanSurprise, NumberText.One(known.Average(), 2))}";
    }
}

public static partial class Pictures
{
    /// <summary>Texts side by side, coloured by surprisal on one scale.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="texts">Name of each text, and its tokens with their surprisal in nats.</param>
    /// <param name="reach">Surprisal with the full colour; null: the largest of all texts.</param>
    /// <exception cref="ReaderException">There is no text, or one has no tokens.</exception>
    public static SurpriseColumns SideBySide(
        string title, IReadOnlyList<(string Name, IReadOnlyList<TokenValue> Tokens)> texts, double? reach = null) =>
        texts.Count > 0 && texts.All(text => text.Tokens.Count > 0)
            ? new(title, texts, new Axis(Words.Now.Surprisal, Words.Now.Nats), reach)
            : throw new ReaderException(
                "Texts side by side need at least one text, and each at least one token.",
                "Рядом ставят хотя бы один текст, и в каждом хотя бы один токен.");
}
