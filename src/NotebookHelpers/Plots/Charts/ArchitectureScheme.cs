using BetweenTokens.Models.Configs;
using BetweenTokens.Plots.Svg;

namespace BetweenTokens.Plots;

/// <summary>A place in the scheme, for the mark «you are here».</summary>
public enum SchemePart
{
    /// <summary>No mark.</summary>
    None,

    /// <summary>Text to token ids.</summary>
    Tokens,

    /// <summary>Token embedding.</summary>
    Embedding,

    /// <summary>Where order comes in.</summary>
    Positions,

    /// <summary>The residual stream.</summary>
    Stream,

    /// <summary>The norms.</summary>
    Norm,

    /// <summary>Attention.</summary>
    Attention,

    /// <summary>Feed-forward part.</summary>
    Mlp,

    /// <summary>Unembedding and logits.</summary>
    Unembedding,

    /// <summary>Softmax and the distribution.</summary>
    Distribution,

    /// <summary>The choice of one token.</summary>
    Choice,
}

/// <summary>A transformer drawn from its config record, with the shapes that a text of the given length gives.</summary>
public sealed class ArchitectureScheme : Picture
{
    private const double Width = 760, StreamX = 34, BoxX = 84, BoxWidth = 330, ShapeX = 432, RowHeight = 46;

    private readonly IReadOnlyList<SchemeRow> _rows;
    private readonly TransformerConfig _config;
    private readonly SchemePart _here;

    internal ArchitectureScheme(string title, TransformerConfig config, int positions, SchemePart here)
        : base(title, string.Join("; ", SchemeRow.Of(config, positions).Select(r =>
            $"{r.Name} {r.Detail} {r.Shape}".Replace("  ", " ", StringComparison.Ordinal).Trim())))
    {
        (_config, _here) = (config, here);
        _rows = SchemeRow.Of(config, positions);
    }

    /// <inheritdoc/>
    protected override string Body() => StaticImage(Draw(title: null));

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title)
    {
        double top = title is null ? 10 : 36;
        var canvas = new SvgCanvas(Width, top + _rows.Count * RowHeight + 6);
        if (title is not null)
        {
            canvas.Text(8, 22, title, size: 15, bold: true);
        }

        DrawBlockFrame(canvas, top);
        DrawStream(canvas, top);
        for (int i = 0; i < _rows.Count; i++)
        {
            DrawRow(canvas, _rows[i], top + i * RowHeight);
        }

        return canvas.Finish(title ?? Title);
    }

    private void DrawBlockFrame(SvgCanvas canvas, double top)
    {
        int first = _rows.ToList().FindIndex(r => r.InBlock), count = _rows.Count(r => r.InBlock);
        if (count == 0)
        {
            return;
        }

        canvas.Rect(10, top + first * RowHeight - 3, Width - 20, count * RowHeight - 2, "theme:grid/0.45", "theme:line", radius: 8);
        string times = $"× {NumberText.Of(_config.NLayers)}";
        canvas.Text(Width - 22, top + first * RowHeight + 14, times, size: 14, anchor: Anchor.End, bold: true);
        if (_config.NLayers > 1)
        {
            canvas.Text(Width - 22, top + first * RowHeight + 29, $"{Words.Now.Layer} 1 … {NumberText.Of(_config.NLayers)}",
                fill: "theme:muted", size: 11, anchor: Anchor.End);
        }
    }

    private void DrawStream(SvgCanvas canvas, double top)
    {
        int from = _rows.ToList().FindIndex(r => r.Part == SchemePart.Embedding),
            to = _rows.ToList().FindIndex(r => r.Part == SchemePart.Unembedding);
        bool here = _here == SchemePart.Stream;
        canvas.Line(StreamX, top + from * RowHeight + 30, StreamX, top + to * RowHeight + 4,
            here ? Theme.Series(1) : Theme.Series(0), here ? 5 : 3);
    }

    private void DrawRow(SvgCanvas canvas, SchemeRow row, double y)
    {
        bool here = row.Part == _here && _here != SchemePart.None, branch = row.InBlock;
        double x = branch ? BoxX : 14, width = branch ? BoxWidth : BoxX + BoxWidth - 14;
        canvas.Rect(x, y, width, RowHeight - 10, "theme:surface", here ? Theme.Series(1) : "theme:line", radius: 5);
        if (here)
        {
            canvas.Rect(x + 1, y + 1, 5, RowHeight - 12, Theme.Series(1), radius: 2);
        }

        canvas.Text(x + 14, y + 15, row.Name, bold: true, size: 12.5);
        canvas.Text(x + 14, y + 30, SvgCanvas.Fit(row.Detail, width - 20, 11), fill: "theme:muted", size: 11);
        canvas.Text(ShapeX, y + 15, row.Shape, size: 11.5, mono: true);
        string note = row.Parameters == 0 ? "" : $"{Count(row.Parameters)} {Words.Now.Parameters}";
        canvas.Text(ShapeX, y + 30, note, fill: "theme:muted", size: 11);
        if (here)
        {
            canvas.Text(Width - 22, y + 30, "◀ " + Words.Now.YouAreHere, fill: Theme.Series(1), size: 12.5, anchor: Anchor.End, bold: true);
        }

        DrawBranch(canvas, row, y);
    }

    // A norm reads the stream; attention and MLP write into it.
    private static void DrawBranch(SvgCanvas canvas, SchemeRow row, double y)
    {
        double middle = y + (RowHeight - 10) / 2;
        if (row.Reads)
        {
            canvas.Line(StreamX, middle - (row.Adds ? 8 : 0), BoxX, middle - (row.Adds ? 8 : 0), Theme.Series(0), 1.5);
        }

        if (row.Adds)
        {
            double at = middle + (row.Reads ? 8 : 0);
            canvas.Line(StreamX + 8, at, BoxX, at, Theme.Series(0), 1.5);
            canvas.Circle(StreamX, at, 9, Theme.Series(0));
            canvas.Text(StreamX, at + 5, row.Replaces ? "=" : "+",
                fill: SvgCanvas.On(Theme.Series(0)), size: 14, anchor: Anchor.Middle, bold: true);
        }
    }

    private static string Count(long parameters) => parameters switch
    {
        >= 1_000_000_000 => NumberText.One(parameters / 1e9, 2) + Words.Now.Billion,
        >= 1_000_000 => NumberText.One(parameters / 1e6, 1) + Words.Now.Million,
        >= 10_000 => NumberText.One(parameters / 1e3, 1) + Words.Now.Thousand,
        _ => NumberText.One(parameters),
    };
}

public static partial class Pictures
{
    /// <summary>The architecture as the config says it, with live shapes.</summary>
    /// <param name="config">The model's config record.</param>
    /// <param name="positions">Tokens in the text at hand.</param>
    /// <param name="here">The level that the notebook is about.</param>
    /// <param name="title">What is shown; null: layers and width.</param>
    public static ArchitectureScheme Architecture(
        TransformerConfig config, int positions, SchemePart here = SchemePart.None, string? title = null) =>
        new(title ?? string.Create(NumberText.Provider, $"{Words.Now.Layers}: {config.NLayers}, {Words.Now.Width}: "
            + $"{config.DModel}, {Words.Now.Heads}: {config.NHeads}"), config, positions, here);
}
