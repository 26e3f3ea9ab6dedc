using System.Globalization;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>Attention as arcs above the text: from each token to those it looks at, as thick as the weight.</summary>
public sealed class Arcs : Picture
{
    private const double Size = 13, Thickest = 7;

    private readonly IReadOnlyList<string> _tokens;
    private readonly (int From, int To, double Weight)[] _arcs;

    internal Arcs(string title, IReadOnlyList<string> tokens, float[,] weights, int? query, double least)
        : base(title, Describe(tokens, Choose(weights, query, least)))
    {
        _tokens = tokens;
        _arcs = Choose(weights, query, least);
    }

    /// <inheritdoc/>
    protected override string Body() => $"<div class=\"bt-wide\" style=\"overflow-x:auto\">"
        + $"{StaticImage(Draw(title: null), leastWidth: (int)(0.7 * Centres().Width))}</div>";

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    /// <summary>The drawing under a heading, or under none where the page has it.</summary>
    internal string Drawing(string? title) => Draw(title);

    private static (int From, int To, double Weight)[] Choose(float[,] weights, int? query, double least) =>
        [.. from q in Enumerable.Range(0, weights.GetLength(0))
            where query is null || q == query
            from k in Enumerable.Range(0, weights.GetLength(1))
            where k != q && weights[q, k] >= least
            orderby weights[q, k]
            select (q, k, (double)weights[q, k])];

    private (double[] Centres, double Width) Centres()
    {
        var centres = new double[_tokens.Count];
        double x = 10;
        for (int i = 0; i < _tokens.Count; i++)
        {
            double width = SvgCanvas.TextWidth(_tokens[i], Size) + 10;
            centres[i] = x + width / 2;
            x += width;
        }

        return (centres, x);
    }

    private string Draw(string? title)
    {
        var (centres, x) = Centres();
        double reach = _arcs.Select(a => Math.Abs(centres[a.From] - centres[a.To])).DefaultIfEmpty(0).Max();
        double height = Math.Clamp(reach * 0.4, 30, 220), top = title is null ? 8 : 36, floor = top + height + 6;
        var canvas = new SvgCanvas(Math.Max(x + 10, title is null ? 200 : 30 + SvgCanvas.TextWidth(title, 15)), floor + 30);
        if (title is not null)
        {
            canvas.Text(8, 22, title, size: 15, bold: true);
        }

        foreach (var (from, to, weight) in _arcs)
        {
            double a = centres[from], b = centres[to], lift = height * Math.Abs(a - b) / Math.Max(1, reach);

            // A cubic whose handles stand at 4/3 of the height peaks at the height.
            string path = string.Create(CultureInfo.InvariantCulture,
                $"M{a:0.#} {floor:0.#}C{a:0.#} {floor - lift * 4 / 3:0.#} {b:0.#} {floor - lift * 4 / 3:0.#} {b:0.#} {floor:0.#}");
            canvas.Path(path, stroke: $"{Theme.Series(0)}/{SvgCanvas.N(0.25 + 0.7 * weight)}", strokeWidth: 0.8 + Thickest * weight);
        }

        for (int i = 0; i < _tokens.Count; i++)
        {
            canvas.Text(centres[i], floor + 18, _tokens[i], size: Size, anchor: Anchor.Middle,
                bold: _arcs.Any(arc => arc.From == i) && _arcs.All(arc => arc.From == i));
        }

        return canvas.Finish(title ?? Title);
    }

    private static string Describe(IReadOnlyList<string> tokens, (int From, int To, double Weight)[] arcs) =>
        string.Join(", ", arcs.Reverse().Take(6).Select(a => $"«{tokens[a.From]}» → «{tokens[a.To]}» "
            + $"{Pictures.Text(Math.Round(a.Weight, 2))}"));
}

public static partial class Pictures
{
    /// <summary>Attention as arcs over the text.</summary>
    /// <param name="tokens">Texts of the tokens.</param>
    /// <param name="weights">[query, key].</param>
    /// <param name="title">What is shown.</param>
    /// <param name="query">The only token that looks; null: all.</param>
    /// <param name="least">Thinner arcs are left out.</param>
    public static Arcs Arcs(IReadOnlyList<string> tokens, float[,] weights, string title, int? query = null, double least = 0.1)
    {
        ExpectSquare(tokens.Count, weights, title);
        return new Arcs(title, tokens, weights, query, least);
    }

    /// <summary>Entropy along a text or along the depth, in nats.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="along">What the places are: positions or layers.</param>
    /// <param name="labels">Tokens read, or names of the layers.</param>
    /// <param name="curves">Name, and one entropy per place.</param>
    public static ChartPicture Entropy(
        string title, string along, IReadOnlyList<string> labels, params IReadOnlyList<(string Name, double[] Entropies)> curves) =>
        Lines(title, new Axis(along) { Labels = labels }, new Axis(Words.Now.Entropy, Words.Now.Nats) { FromZero = true },
            [.. curves.Select(c => new Series(c.Name, c.Entropies) { Markers = labels.Count <= 60 })]);
}
