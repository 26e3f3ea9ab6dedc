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

    /// <summary>Width of the drawing, pixels.</summary>
    internal const double DrawnWidth = 760;

    /// <summary>What a page needs to show tokens in colour.</summary>
    internal static readonly string Rules =
        ".bt-strip{line-height:2;overflow-wrap:anywhere}.bt-strip span{display:inline-block;border-radius:3px;padding:0 2px;"
        + "margin:1px 0;white-space:pre-wrap;line-height:1.5;vertical-align:top;border-bottom:1px solid var(--bt-grid)}"
        + ".bt-strip small{display:block;font-size:11px;line-height:1.3;color:var(--bt-ink);text-align:center}"
        + ".bt-scale{display:flex;align-items:center;gap:8px;font-size:13px;color:var(--bt-muted);margin-top:4px;flex-wrap:wrap}"
        + ".bt-scale i{display:inline-block;width:140px;height:10px;border-radius:3px}"
        + $".bt-strip .p{{background:color-mix(in srgb,var(--bt-c1) calc(var(--v)*{Percent(Strongest)}),transparent)}}.bt-strip "
        + $".s{{background:color-mix(in srgb,var(--bt-c0) calc(var(--v)*{Percent(Strongest)}),transparent)}}";

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
    protected override string OwnRules => Rules;

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder();
        Spans(html, _tokens, _value, _reach, _signed);
        Scale(html, _value, _reach, _signed);
        return Styled(html.ToString(), Draw(title: null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    /// <summary>Writes the tokens.</summary>
    internal static void Spans(StringBuilder html, IReadOnlyList<TokenValue> tokens, Axis value, double reach, bool signed)
    {
        html.Append("<div class=\"bt-strip\">");
        foreach (var token in tokens)
        {
            string detail = token.Detail
                ?? (double.IsFinite(token.Value) ? $"{value.Name}: {Pictures.Text(Math.Round(token.Value, 3))} {value.Unit}" : "");
            string colour = double.IsFinite(token.Value)
                ? $" class=\"{(signed && token.Value > 0 ? "s" : "p")}\" style=\"--v:{Place(token.Value, reach, signed)}\""
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

        html.Append("</div>");
    }

    /// <summary>Writes the scale of the colours.</summary>
    internal static void Scale(StringBuilder html, Axis value, double reach, bool signed)
    {
        string right = $"color-mix(in srgb,var(--bt-{(signed ? "c0" : "c1")}) {Percent(Strongest)},transparent)",
            left = signed ? $"color-mix(in srgb,var(--bt-c1) {Percent(Strongest)},transparent)" : "transparent";
        string middle = signed ? "transparent," : "";
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"bt-scale\"><span>{Html.Escape(value.Title)}:</span>"
            + $"<span>{(signed ? Pictures.Text(-Math.Round(reach, 2)) : "0")}</span>"
            + $"<i style=\"background:linear-gradient(90deg,{left},{middle}{right})\"></i>"
            + $"<span>{Pictures.Text(Math.Round(reach, 2))}</span></div>");
    }

    /// <summary>Where the tokens stand in a drawing.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="top">Upper edge of the first line.</param>
    /// <param name="bottom">Lower edge of the last.</param>
    internal static List<(TokenValue Token, double X, double Y, double Width)> Places(
        IReadOnlyList<TokenValue> tokens, double top, out double bottom)
    {
        double lineHeight = LineHeight(tokens), x = 8, y = top;
        var places = new List<(TokenValue Token, double X, double Y, double Width)>();
        foreach (var token in tokens)
        {
            double width = 6
                + new[] { SvgCanvas.TextWidth(token.Token, 13) }.Concat(token.Under.Select(u => SvgCanvas.TextWidth(u, 10))).Max();
            if (x + width > DrawnWidth - 8 && x > 8)
            {
                (x, y) = (8, y + lineHeight);
            }

            places.Add((token, x, y, width));
            x += width + 2;
        }

        bottom = y + lineHeight;
        return places;
    }

    /// <summary>Draws tokens where they stand.</summary>
    internal static void Paint(
        SvgCanvas canvas, IReadOnlyList<(TokenValue Token, double X, double Y, double Width)> places, double reach, bool signed)
    {
        double lineHeight = LineHeight(places.Select(place => place.Token));
        foreach (var (token, left, top, width) in places)
        {
            if (double.IsFinite(token.Value))
            {
                string share = (double.Parse(Place(token.Value, reach, signed), CultureInfo.InvariantCulture) * Strongest)
                    .ToString("0.###", CultureInfo.InvariantCulture);
                canvas.Rect(left, top, width, lineHeight - 4, $"{Theme.Series(signed && token.Value > 0 ? 0 : 1)}/{share}", radius: 3);
            }

            canvas.Text(left + width / 2, top + 15, token.Token, size: 13, anchor: Anchor.Middle);
            for (int i = 0; i < token.Under.Count; i++)
            {
                canvas.Text(left + width / 2, top + 29 + 14 * i, token.Under[i], size: 10, anchor: Anchor.Middle);
            }
        }
    }

    private static double LineHeight(IEnumerable<TokenValue> tokens) => 24 + 14 * tokens.Max(t => t.Under.Count);

    private string Draw(string? title)
    {
        var places = Places(_tokens, title is null ? 6 : 40, out var bottom);
        var canvas = new SvgCanvas(DrawnWidth, bottom + 24);
        canvas.Heading(title);
        Paint(canvas, places, _reach, _signed);
        canvas.Text(8, bottom + 14,
            $"{_value.Title}: {(_signed ? Pictures.Text(-Math.Round(_reach, 2)) : "0")} … {Pictures.Text(Math.Round(_reach, 2))}",
            fill: "theme:muted");
        return canvas.Finish(title ?? Title);
    }

    private static string Place(double value, double reach, bool signed) =>
        Math.Clamp(signed ? Math.Abs(value) / reach : value / reach, 0, 1).ToString("0.###", CultureInfo.InvariantCulture);

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
