using System.Globalization;
using System.Text;
using BetweenTokens.Plots.Svg;
using BetweenTokens.Text;

namespace BetweenTokens.Plots;

/// <summary>
/// One text under several tokenizers: a row of coloured pieces for each, with their number. Tokens that share a visible character are one
/// box with their bytes below it; control tokens are framed.
/// </summary>
public sealed class PieceStrips : Picture
{
    private const int Colours = 4;

    private readonly IReadOnlyList<(string Head, IReadOnlyList<Box> Boxes)> _rows;

    internal PieceStrips(string title, IReadOnlyList<(string Head, IReadOnlyList<Box> Boxes)> rows)
        : base(title, string.Join("\n", rows.Select(row => $"{row.Head}. {string.Join(" | ", row.Boxes.Select(box => box.Text))}"))) =>
        _rows = rows;

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-head{font-size:14px;font-weight:600;margin:8px 0 2px}.bt-pieces{line-height:2;overflow-wrap:anywhere}"
        + ".bt-pieces span{display:inline-block;border-radius:3px;padding:0 2px;margin:1px;white-space:pre-wrap;line-height:1.5;"
        + "vertical-align:top;border:1px solid transparent}.bt-pieces .f{border:1px dashed var(--bt-ink)}"
        + ".bt-pieces .k{border:1px solid var(--bt-ink)}"
        + ".bt-pieces small{display:block;font-size:11px;line-height:1.3;text-align:center}"
        + string.Concat(Enumerable.Range(0, Colours).Select(i => string.Create(CultureInfo.InvariantCulture,
            $".bt-pieces .c{i}{{background:color-mix(in srgb,var(--bt-c{i}) 28%,transparent)}}")));

    /// <inheritdoc/>
    protected override string Body()
    {
        var html = new StringBuilder();
        foreach (var (head, boxes) in _rows)
        {
            html.Append("<div class=\"bt-head\">").Append(Html.Escape(head)).Append("</div><div class=\"bt-pieces\">");
            foreach (var (index, box) in boxes.Index())
            {
                html.Append(CultureInfo.InvariantCulture,
                    $"<span class=\"c{index % Colours}{(box.IsSpecial ? " k" : box.Bytes.Length > 0 ? " f" : "")}\">");
                html.Append(Html.Escape(box.Text))
                    .Append(box.Bytes.Length > 0 ? $"<small>{Html.Escape(box.Bytes)}</small></span>" : "</span>");
            }

            html.Append("</div>");
        }

        return Styled(html.ToString(), Draw(null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        const double Size = 13, Small = 10, Line = 34;
        var y = title is null ? 18.0 : 50;
        var heads = new List<(string Text, double Y)>();
        var placed = new List<(Box Box, int Colour, double X, double Y, double Width)>();
        foreach (var (head, boxes) in _rows)
        {
            heads.Add((head, y));
            var x = 8.0;
            y += 8;
            foreach (var (index, box) in boxes.Index())
            {
                var width = 6 + Math.Max(SvgCanvas.TextWidth(box.Text, Size), SvgCanvas.TextWidth(box.Bytes, Small));
                (x, y) = x + width > TokenStrip.DrawnWidth - 8 && x > 8 ? (8, y + Line) : (x, y);
                placed.Add((box, index % Colours, x, y, width));
                x += width + 2;
            }

            y += Line + 22;
        }

        var canvas = new SvgCanvas(TokenStrip.DrawnWidth, y);
        canvas.Heading(title);
        heads.ForEach(head => canvas.Text(8, head.Y, head.Text, size: Size, bold: true));
        foreach (var (box, colour, x, top, width) in placed)
        {
            canvas.Rect(x, top, width, Line - 4, $"{Theme.Series(colour)}/0.28",
                stroke: box.IsSpecial || box.Bytes.Length > 0 ? "theme:ink" : null, radius: 3);
            canvas.Text(x + (width / 2), top + 15, box.Text, size: Size, anchor: Anchor.Middle);
            canvas.Text(x + (width / 2), top + 27, box.Bytes, size: Small, anchor: Anchor.Middle, fill: "theme:muted");
        }

        return canvas.Finish(Title);
    }

    /// <summary>What stands together.</summary>
    /// <param name="Text">Readable text.</param>
    /// <param name="Bytes">Bytes of each token, / between tokens, where several share a character; else empty.</param>
    /// <param name="IsSpecial">A control token.</param>
    internal sealed record Box(string Text, string Bytes, bool IsSpecial);
}

public static partial class Pictures
{
    /// <summary>One text under several tokenizers.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokenizers">Name and tokenizer of each row.</param>
    /// <param name="special">False: control tokens in the text are ordinary characters.</param>
    /// <exception cref="ReaderException">There is no tokenizer.</exception>
    public static PieceStrips Pieces(
        string title, string text, IReadOnlyList<(string Name, ITokenizer Tokenizer)> tokenizers, bool special = true) =>
        tokenizers.Count > 0
            ? new(title,
                [.. tokenizers.Select(row => Row(row.Name, row.Tokenizer, [.. row.Tokenizer.Encode(text, special).Select(t => t.Id)]))])
            : throw new ReaderException(
                "Pieces need a tokenizer; none was given.", "Чтобы показать куски, нужен хотя бы один токенизатор.");

    private static (string Head, IReadOnlyList<PieceStrips.Box> Boxes) Row(string name, ITokenizer tokenizer, int[] ids) => (
        $"{name} — {Words.Now.Tokens.ToLowerInvariant()}: {ids.Length.ToString(NumberText.Provider)}",
        [
            .. tokenizer.Group(ids).Select(group => new PieceStrips.Box(
                group.Shown,
                group.Count < 2 ? "" : string.Join(" / ", ids.Skip(group.First).Take(group.Count).Select(id =>
                    TokenText.Hex(tokenizer.Bytes(id).Span))),
                group.IsSpecial)),
        ]);
}
