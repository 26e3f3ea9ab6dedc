using System.Globalization;
using System.Text;
using BetweenTokens.Plots.Svg;
using BetweenTokens.Text.Training;

namespace BetweenTokens.Plots;

/// <summary>
/// How a text comes together while a byte-pair encoding is trained: a row for every merge that changes it, with the pair, how
/// often the pair stood in the corpus, and the pieces after the merge. New pieces are coloured.
/// </summary>
public sealed class MergeLadder : Picture
{
    private readonly IReadOnlyList<(BpeStep? Step, string[] Pieces)> _rows;
    private readonly int _hidden;

    internal MergeLadder(string title, IReadOnlyList<(BpeStep? Step, string[] Pieces)> rows, int hidden)
        : base(title, Describe(rows)) => (_rows, _hidden) = (rows, hidden);

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-merges{overflow-x:auto}.bt-merges table{border-collapse:collapse;table-layout:auto;margin:0;border:0;color:inherit;"
        + "font:inherit;font-variant-numeric:tabular-nums}.bt-merges thead{border:0}.bt-merges tr{background:none}"
        + ".bt-merges th,.bt-merges td{border:0;border-bottom:1px solid var(--bt-grid);padding:2px 14px 2px 2px;text-align:left;"
        + "line-height:inherit;max-width:none;white-space:nowrap}"
        + ".bt-merges th{font-weight:600;border-bottom:2px solid var(--bt-line)}.bt-merges .n{text-align:right}"
        + ".bt-merges span{display:inline-block;border:1px solid var(--bt-line);border-radius:3px;padding:0 4px;margin:1px 0;"
        + "white-space:pre}.bt-merges span.m{border-color:var(--bt-c0);background:color-mix(in srgb,var(--bt-c0) 28%,transparent)}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        var html = new StringBuilder($"<div class=\"bt-merges\"><table><thead><tr><th scope=\"col\" class=\"n\">"
            + $"{Html.Escape(words.Merge)}</th><th scope=\"col\">{Html.Escape(words.Pair)}</th><th scope=\"col\" class=\"n\">"
            + $"{Html.Escape(words.Count)}</th><th scope=\"col\">{Html.Escape(words.Tokens)}</th></tr></thead><tbody>");
        foreach (var (step, pieces) in _rows)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td class=\"n\">{step?.Number}</td><td>{Html.Escape(Pair(step))}</td><td class=\"n\">{Count(step)}</td><td>");
            html.AppendJoin(' ', pieces.Select(piece => $"<span{(piece == step?.Piece ? " class=\"m\"" : "")}>{Html.Escape(piece)}</span>"))
                .Append("</td></tr>");
        }

        html.Append("</tbody></table></div>");
        return Styled(
            _hidden == 0 ? html.ToString() : html.Append("<p class=\"bt-note\">")
                .Append(Html.Escape(NumberText.More(words.MoreRows, _hidden))).Append("</p>").ToString(),
            Draw(title: null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        const double Row = 24, Size = 13, Left = 8, Gap = 16;
        var (words, top) = (Words.Now, title is null ? 24.0 : 46.0);
        var number = Column(words.Merge, row => row.Step?.Number.ToString(NumberText.Provider) ?? "");
        var pair = Column(words.Pair, row => Pair(row.Step));
        var count = Column(words.Count, row => Count(row.Step));
        var pieces = Left + number + pair + count + (3 * Gap);
        var width = Math.Max(360, pieces + _rows.Max(row => row.Pieces.Sum(piece => Box(piece) + 2)) + Left);
        var canvas = new SvgCanvas(width, top + (Row * _rows.Count) + (_hidden > 0 ? Row : 8));
        canvas.Heading(title);
        Line(top - 6, words.Merge, words.Pair, words.Count, "theme:muted");
        canvas.Text(pieces, top - 6, words.Tokens, size: Size, fill: "theme:muted");
        foreach (var (index, (step, split)) in _rows.Index())
        {
            var (y, x) = (top + (Row * index), pieces);
            Line(y + 16, step?.Number.ToString(NumberText.Provider) ?? "", Pair(step), Count(step), "theme:ink");
            foreach (var piece in split)
            {
                canvas.Rect(x, y + 1, Box(piece), Row - 4, piece == step?.Piece ? $"{Theme.Series(0)}/0.28" : "theme:surface",
                    stroke: piece == step?.Piece ? Theme.Series(0) : "theme:line", radius: 3);
                canvas.Text(x + (Box(piece) / 2), y + 16, piece, size: Size, anchor: Anchor.Middle);
                x += Box(piece) + 2;
            }
        }

        if (_hidden > 0)
        {
            canvas.Text(Left, top + (Row * _rows.Count) + 16,
                NumberText.More(words.MoreRows, _hidden), size: Size, fill: "theme:muted");
        }

        return canvas.Finish(title ?? Title);

        double Column(string head, Func<(BpeStep? Step, string[] Pieces), string> text) =>
            _rows.Select(text).Append(head).Max(one => SvgCanvas.TextWidth(one, Size));

        double Box(string piece) => SvgCanvas.TextWidth(piece, Size) + 8;

        void Line(double y, string first, string second, string third, string fill)
        {
            canvas.Text(Left + number, y, first, size: Size, anchor: Anchor.End, fill: fill);
            canvas.Text(Left + number + Gap, y, second, size: Size, fill: fill);
            canvas.Text(Left + number + pair + count + (2 * Gap), y, third, size: Size, anchor: Anchor.End, fill: fill);
        }
    }

    private static string Pair(BpeStep? step) => step is null ? "" : $"{step.Left} + {step.Right} → {step.Piece}";

    private static string Count(BpeStep? step) => step?.Count.ToString(NumberText.Provider) ?? "";

    private static string Describe(IReadOnlyList<(BpeStep? Step, string[] Pieces)> rows) =>
        $"{string.Join(' ', rows[0].Pieces)} → {string.Join(' ', rows[^1].Pieces)}. "
        + string.Join(", ", rows.Where(row => row.Step is not null)
            .Select(row => $"{row.Step!.Number.ToString(NumberText.Provider)}: {Pair(row.Step)} ({Count(row.Step)})"));
}

public static partial class Pictures
{
    /// <summary>A text coming together, merge by merge (<see cref="BpeTraining.Watch"/>).</summary>
    /// <param name="training">The training, with the merges that were made so far.</param>
    /// <param name="text">A word or a short sentence.</param>
    /// <param name="title">What is shown; null: the text.</param>
    /// <param name="most">Most rows; of more, the first ones and the last are shown.</param>
    /// <exception cref="ArgumentException">A character of the text is no piece.</exception>
    public static MergeLadder Merges(BpeTraining training, string text, string? title = null, int most = 30)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var tokenizer = training.ToDefinition(0).Open();
        if (text.EnumerateRunes().Select(rune => rune.ToString()).FirstOrDefault(sign => !string.IsNullOrWhiteSpace(sign)
            && tokenizer.Decode([.. tokenizer.Encode(sign).Select(token => token.Id)]) != sign) is { } stranger)
        {
            throw new ArgumentException($"«{stranger}» of «{text}» is no piece of this vocabulary: the corpus does not have it. "
                + $"The pieces are {string.Join(' ', training.Pieces.Take(100))}.", nameof(text));
        }

        var rows = training.Watch(text).ToList();
        var hidden = Math.Max(0, rows.Count - most);
        rows.RemoveRange(Math.Min(rows.Count, most) - 1, hidden);
        return new(title ?? $"«{text}»", rows, hidden);
    }

    /// <summary>How a corpus becomes shorter with every merge.</summary>
    /// <param name="training">The training, with the merges that were made so far.</param>
    /// <param name="title">What is shown; null: the length of the corpus.</param>
    /// <exception cref="ArgumentException">Nothing is merged yet.</exception>
    public static ChartPicture CorpusLength(BpeTraining training, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.Steps.Count == 0)
        {
            throw new ArgumentException("Nothing is merged yet: call Next or Run first.", nameof(training));
        }

        var words = Words.Now;
        double[] numbers = [0, .. training.Steps.Select(step => (double)step.Number)];
        double[] lengths = [training.Steps[0].TokensBefore, .. training.Steps.Select(step => (double)step.CorpusTokens)];
        return Lines(title ?? words.CorpusLength, new Axis(words.Merge, words.Pieces),
            new Axis(words.CorpusLength, words.Tokens) { FromZero = true }, new Series(words.CorpusLength, numbers, lengths));
    }
}
