using System.Globalization;
using System.Text;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>A token of a strip.</summary>
/// <param name="Token">Its text.</param>
/// <param name="Value">What colours it; NaN: nothing is known, as for the first token's surprisal.</param>
/// <param name="Detail">Shown when the pointer rests on it.</param>
public sealed record TokenValue(string Token, double Value, string? Detail = null)
{
    /// <summary>Small lines below the token: probabilities of two models, the likeliest token instead.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];
}

/// <summary>A text token by token, each coloured by a number: surprisal, a difference of two models, an attribution.</summary>
public sealed class TokenStrip : Picture
{
    // The strongest colour lets half of the background through, so that the text on it stays readable in both themes.
    private const double Strongest = 0.5;

    private readonly IReadOnlyList<TokenValue> _tokens;
    private readonly Axis _value;
    private readonly double _reach;
    private readonly bool _signed;

    internal TokenStrip(string title, IReadOnlyList<TokenValue> tokens, Axis value, bool signed, double? reach)
        : base(title, Describe(tokens, value))
    {
        (_tokens, _value, _signed) = (tokens, value, signed);
        double largest = tokens.Select(t => Math.Abs(t.Value)).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        _reach = reach ?? (largest > 0 ? largest : 1);
    }

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-strip{line-height:2;overflow-wrap:anywhere}.bt-strip span{display:inline-block;border-radius:3px;padding:0 2px;"
        + "margin:1px 0;white-space:pre-wrap;line-height:1.5;vertical-align:top;border-bottom:1px solid var(--bt-grid)}"
        + ".bt-strip small{display:block;font-size:11px;line-height:1.3;color:var(--bt-ink);text-align:center}"
        + ".bt-scale{display:flex;align-items:center;gap:8px;font-size:13px;color:var(--bt-muted);margin-top:4px;flex-wrap:wrap}"
        + ".bt-scale i{display:inline-block;width:140px;height:10px;border-radius:3px}"
        + $".bt-strip .p{{background:color-mix(in srgb,var(--bt-c1) calc(var(--v)*{Percent(Strongest)}),transparent)}}.bt-strip "
        + $".s{{background:color-mix(in srgb,var(--bt-c0) calc(var(--v)*{Percent(Strongest)}),transparent)}}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder("<div class=\"bt-strip\">");
        foreach (var token in _tokens)
        {
            string detail = token.Detail
                ?? (double.IsFinite(token.Value) ? $"{_value.Name}: {Pictures.Text(Math.Round(token.Value, 3))} {_value.Unit}" : "");
            string colour = double.IsFinite(token.Value)
                ? $" class=\"{(_signed && token.Value > 0 ? "s" : "p")}\" style=\"--v:{Place(token.Value)}\""
                : "";
            html.Append(CultureInfo.InvariantCulture,
                $"<span{colour} title=\"{Html.Escape($"{token.Token}\n{detail}".TrimEnd())}\">{Html.Escape(token.Token)}");
            foreach (var line in token.Under)
            {
                html.Append("<small>").Append(Html.Escape(line)).Append("</small>");
            }

            html.Append("</span>");

            // A token that ends a line ends it here too.
            html.Append(token.Token.EndsWith('⏎') ? "<br>" : " ");
        }

        string right = $"color-mix(in srgb,var(--bt-{(_signed ? "c0" : "c1")}) {Percent(Strongest)},transparent)",
            left = _signed ? $"color-mix(in srgb,var(--bt-c1) {Percent(Strongest)},transparent)" : "transparent";
        string middle = _signed ? "transparent," : "";
        html.Append(CultureInfo.InvariantCulture, $"</div><div class=\"bt-scale\"><span>{Html.Escape(_value.Title)}:</span>"
            + $"<span>{(_signed ? Pictures.Text(-Math.Round(_reach, 2)) : "0")}</span>"
            + $"<i style=\"background:linear-gradient(90deg,{left},{middle}{right})\"></i>"
            + $"<span>{Pictures.Text(Math.Round(_reach, 2))}</span></div>");
        return Styled(html.ToString(), Draw(title: null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        const double Width = 760, Size = 13;
        int under = _tokens.Max(t => t.Under.Count);
        double lineHeight = 24 + 14 * under, x = 8, y = title is null ? 6 : 40;
        var places = new List<(TokenValue Token, double X, double Y, double Width)>();
        foreach (var token in _tokens)
        {
            double width = 6
                + new[] { SvgCanvas.TextWidth(token.Token, Size) }.Concat(token.Under.Select(u => SvgCanvas.TextWidth(u, 10))).Max();
            if (x + width > Width - 8 && x > 8)
            {
                (x, y) = (8, y + lineHeight);
            }

            places.Add((token, x, y, width));
            x += width + 2;
        }

        var canvas = new SvgCanvas(Width, y + lineHeight + 24);
        canvas.Heading(title);
        foreach (var (token, left, top, width) in places)
        {
            if (double.IsFinite(token.Value))
            {
                string share = (double.Parse(Place(token.Value), CultureInfo.InvariantCulture) * Strongest)
                    .ToString("0.###", CultureInfo.InvariantCulture);
                canvas.Rect(left, top, width, lineHeight - 4, $"{Theme.Series(_signed && token.Value > 0 ? 0 : 1)}/{share}", radius: 3);
            }

            canvas.Text(left + width / 2, top + 15, token.Token, size: Size, anchor: Anchor.Middle);
            for (int i = 0; i < token.Under.Count; i++)
            {
                canvas.Text(left + width / 2, top + 29 + 14 * i, token.Under[i], size: 10, anchor: Anchor.Middle);
            }
        }

        canvas.Text(8, y + lineHeight + 14,
            $"{_value.Title}: {(_signed ? Pictures.Text(-Math.Round(_reach, 2)) : "0")} … {Pictures.Text(Math.Round(_reach, 2))}",
            fill: "theme:muted");
        return canvas.Finish(title ?? Title);
    }

    private string Place(double value) =>
        Math.Clamp(_signed ? Math.Abs(value) / _reach : value / _reach, 0, 1).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Describe(IReadOnlyList<TokenValue> tokens, Axis value) =>
        $"{string.Concat(tokens.Select(t => t.Token))}. {value.Title}: "
        + string.Join(", ", tokens.Where(t => double.IsFinite(t.Value)).OrderByDescending(t => Math.Abs(t.Value)).Take(5)
            .Select(t => $"«{t.Token}» {Pictures.Text(Math.Round(t.Value, 2))}"));
}

public static partial class Pictures
{
    /// <summary>A text coloured by surprisal or by another number that is never below zero.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="value">Name and unit of the number; null: surprisal in nats.</param>
    /// <param name="reach">Value with the full colour; give the same to strips that are compared. Null: the largest.</param>
    public static TokenStrip TokenStrip(string title, IReadOnlyList<TokenValue> tokens, Axis? value = null, double? reach = null) =>
        new(title, tokens, value ?? new Axis(Words.Now.Surprisal, Words.Now.Nats), signed: false, reach);

    /// <summary>A text coloured by a number with a sign: orange below zero, blue above it.</summary>
    public static TokenStrip SignedStrip(string title, IReadOnlyList<TokenValue> tokens, Axis value, double? reach = null) =>
        new(title, tokens, value, signed: true, reach);
}
