using System.Globalization;
using System.Text;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>What the lens reads at one layer and position.</summary>
/// <param name="Token">The likeliest token.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Entropy">Entropy of the whole distribution, in nats.</param>
public sealed record LensEntry(string Token, double Probability, double Entropy);

/// <summary>
/// The logit lens (nostalgebraist 2020) as a table: a row for each depth, the last on top, a column for each position; in each
/// cell the token that the stream would choose there. Coloured by its probability or by the entropy.
/// </summary>
public sealed class LensTable : Picture
{
    private readonly IReadOnlyList<string> _tokens;
    private readonly IReadOnlyList<string> _layers;
    private readonly LensEntry[,] _cells;
    private readonly double _highestEntropy;

    internal LensTable(string title, IReadOnlyList<string> tokens, IReadOnlyList<string> layers, LensEntry[,] cells)
        : base(title, Describe(tokens, layers, cells))
    {
        if (cells.GetLength(0) != layers.Count || cells.GetLength(1) != tokens.Count)
        {
            throw new ArgumentException($"The lens '{title}' has cells [{cells.GetLength(0)}, {cells.GetLength(1)}]; "
                + $"[{layers.Count}, {tokens.Count}] is expected, layers by positions.");
        }

        (_tokens, _layers, _cells) = (tokens, layers, cells);
        _highestEntropy = Math.Max(1e-9, cells.Cast<LensEntry>().Max(c => c.Entropy));
    }

    /// <inheritdoc/>
    protected override string OwnRules =>
        ".bt-lens{overflow-x:auto}.bt-lens table{table-layout:fixed;width:max-content;margin:0;border:0;border-collapse:separate;"
        + "border-spacing:1px;font:inherit;font-size:12.5px;font-variant-numeric:tabular-nums}.bt-lens thead{border:0}"
        + ".bt-lens tr{background:none}.bt-lens th,.bt-lens td{border:0;line-height:inherit;max-width:none}"
        + ".bt-lens th{font-weight:400;color:var(--bt-muted);text-align:left;padding:1px 6px 1px 2px;white-space:nowrap}"
        + ".bt-lens thead th,.bt-lens tfoot th{color:var(--bt-ink);text-align:center;white-space:pre-wrap;"
        + "overflow-wrap:anywhere;vertical-align:bottom}"
        + ".bt-lens tbody th{position:sticky;left:0;background:var(--bt-surface)}"
        + ".bt-lens td{text-align:center;vertical-align:middle;color:var(--bt-ink);padding:2px 4px;white-space:pre-wrap;"
        + "overflow-wrap:anywhere;border-radius:2px;background:color-mix(in srgb,var(--bt-c0) calc(var(--p)*50%),transparent)}"
        + ".bt-lens td.f{box-shadow:inset 0 0 0 1px var(--bt-c0)}"
        + ".bt-lensbox:has(input[value=h]:checked) td{background:color-mix(in srgb,var(--bt-c1) calc(var(--h)*50%),transparent)}"
        + ".bt-lensbox label{display:inline;font-weight:400;margin:0 14px 0 0;cursor:pointer}"
        + ".bt-lensbox .k{font-size:13px;margin-bottom:4px}.bt-lensbox i{display:inline-block;width:70px;"
        + "height:10px;border-radius:2px;margin:0 4px}";

    /// <inheritdoc/>
    protected override string Body()
    {
        string group = "lens" + StableName(Title + Alt);
        var html = new StringBuilder("<div class=\"bt-lensbox\"><div class=\"k\">");
        html.Append(CultureInfo.InvariantCulture, $"{Words.Now.ColourBy}: <label>"
            + $"<input type=\"radio\" name=\"{group}\" value=\"p\" checked> {Words.Now.Probability}: "
            + $"0<i style=\"background:linear-gradient(90deg,transparent,color-mix(in srgb,var(--bt-c0) 50%,transparent))\"></i>1</label>");
        html.Append(CultureInfo.InvariantCulture, $"<label><input type=\"radio\" name=\"{group}\" value=\"h\"> "
            + $"{Words.Now.Entropy}, {Words.Now.Nats}: 0<i style=\"background:linear-gradient(90deg,transparent,color-mix(in "
            + $"srgb,var(--bt-c1) 50%,transparent))\"></i>{Pictures.Text(_highestEntropy, 1)}</label></div>");
        html.Append("<div class=\"bt-lens\"><table>").Append(Widths())
            .Append("<thead><tr>").Append(HeadCells()).Append("</tr></thead><tbody>");
        for (int layer = _layers.Count - 1; layer >= 0; layer--)
        {
            html.Append("<tr><th scope=\"row\">").Append(Html.Escape(_layers[layer])).Append("</th>");
            for (int position = 0; position < _tokens.Count; position++)
            {
                html.Append(Cell(layer, position));
            }

            html.Append("</tr>");
        }

        html.Append("</tbody><tfoot><tr>").Append(HeadCells()).Append("</tr></tfoot></table></div></div>");
        return Styled(html.ToString(), Draw(title: null));
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        const double Column = 64;
        var probabilities = new float[_layers.Count, _tokens.Count];
        for (int layer = 0; layer < _layers.Count; layer++)
        {
            for (int position = 0; position < _tokens.Count; position++)
            {
                probabilities[layer, position] = (float)_cells[layer, position].Probability;
            }
        }

        var lens = Pictures.Cells(probabilities, (layer, position) => SvgCanvas.Fit(_cells[layer, position].Token, Column - 4, 11.5));
        lens.WithAxes(new Axis(Words.Now.Position) { Labels = _tokens }, new Axis(Words.Now.Layer) { Labels = _layers });
        return SvgChart.Draw(lens.WithHeight(110 + 22 * _layers.Count), title, Math.Max(760, 200 + Column * _tokens.Count));
    }

    // Columns as wide as the text above them and nearly all cells ask for, within limits: the few longer ones take a second line.
    private string Widths()
    {
        double names = _layers.Max(l => SvgCanvas.TextWidth(l, 12.5)) + 14;
        double[] cells = [.. _cells.Cast<LensEntry>().Select(c => SvgCanvas.TextWidth(c.Token, 12.5)).Order()];
        double usual = Math.Max(cells[(int)(0.95 * (cells.Length - 1))], _tokens.Max(t => SvgCanvas.TextWidth(t, 12.5))) + 12;
        return string.Create(CultureInfo.InvariantCulture, $"<colgroup><col style=\"width:{names:0}px\">"
            + $"<col span=\"{_tokens.Count}\" style=\"width:{Math.Clamp(usual, _tokens.Count <= 10 ? 72 : 36, 92):0}px\"></colgroup>");
    }

    private string HeadCells() => "<th></th>" + string.Concat(_tokens.Select(t => $"<th scope=\"col\">{Html.Escape(t)}</th>"));

    private string Cell(int layer, int position)
    {
        var cell = _cells[layer, position];

        // Outlined where the choice is already the final one.
        string settled = cell.Token == _cells[_layers.Count - 1, position].Token ? " class=\"f\"" : "";
        string detail = string.Create(NumberText.Provider, $"{_layers[layer]} · «{_tokens[position]}» → «{cell.Token}»\n"
            + $"p = {cell.Probability:0.000}, H = {cell.Entropy:0.00} {Words.Now.Nats}");
        return string.Create(CultureInfo.InvariantCulture, $"<td{settled} style=\"--p:{cell.Probability:0.###};"
            + $"--h:{cell.Entropy / _highestEntropy:0.###}\" title=\"{Html.Escape(detail)}\">{Html.Escape(cell.Token)}</td>");
    }

    private static string Describe(IReadOnlyList<string> tokens, IReadOnlyList<string> layers, LensEntry[,] cells)
    {
        if (cells.Length == 0)
        {
            return Words.Now.NoData;
        }

        int last = tokens.Count - 1;
        return $"«{tokens[last]}» → " + string.Join(", ",
            layers.Select((name, l) => $"{name}: «{cells[l, last].Token}» {Pictures.Text(Math.Round(cells[l, last].Probability, 2))}"));
    }
}

public static partial class Pictures
{
    /// <summary>The logit lens as a table of tokens, layer × position.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="tokens">Tokens read, one per position.</param>
    /// <param name="layers">Names of the depths from the embedding to the last block.</param>
    /// <param name="cells">[layer, position].</param>
    public static LensTable LensTable(string title, IReadOnlyList<string> tokens, IReadOnlyList<string> layers, LensEntry[,] cells) =>
        new(title, tokens, layers, cells);
}
