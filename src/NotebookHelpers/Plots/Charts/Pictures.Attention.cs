using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

/// <summary>The pattern of one head.</summary>
/// <param name="Layer">Number of the block, from zero.</param>
/// <param name="Head">Number of the head, from zero.</param>
/// <param name="Weights">[query, key]; rows sum to one.</param>
public sealed record HeadPattern(int Layer, int Head, float[,] Weights);

public static partial class Pictures
{
    /// <summary>Cells of one grid at most; above it a page grows past what a browser draws quickly.</summary>
    private const int MostGridCells = 150_000;

    /// <summary>One attention pattern: who looks (down) at whom (across). The scale is fixed from 0 to 1, so that maps compare.</summary>
    /// <param name="tokens">Texts of the tokens, one per position.</param>
    /// <param name="weights">[query, key].</param>
    /// <param name="title">What is shown.</param>
    public static ChartPicture Attention(IReadOnlyList<string> tokens, float[,] weights, string title)
    {
        ExpectSquare(tokens.Count, weights, title);
        var figure = AttentionFigure(tokens, weights);
        return new ChartPicture(figure, title, DescribeAttention(tokens, weights));
    }

    /// <summary>Attention patterns under a slider: over layers, heads or steps of training.</summary>
    /// <param name="tokens">Texts of the tokens.</param>
    /// <param name="parameter">What the slider moves over, for instance the layer.</param>
    /// <param name="patterns">Label of the state, and its weights [query, key].</param>
    /// <param name="title">What is shown.</param>
    public static ChartPicture Attention(
        IReadOnlyList<string> tokens, string parameter, IReadOnlyList<(string Label, float[,] Weights)> patterns, string title)
    {
        foreach (var (label, weights) in patterns)
        {
            ExpectSquare(tokens.Count, weights, label);
        }

        var states = patterns.Select(p => (p.Label, new JsonArray(new JsonObject { ["z"] = Cells(p.Weights) }))).ToArray();
        var figure = AttentionFigure(tokens, patterns[0].Weights).WithSlider(parameter, states);
        return new ChartPicture(figure, title, $"{parameter} = {patterns[0].Label}: {DescribeAttention(tokens, patterns[0].Weights)}");
    }

    /// <summary>The patterns of many heads side by side on one scale from 0 to 1: a row per layer, a column per head.</summary>
    /// <param name="heads">Patterns of equal size, any set of layers and heads.</param>
    /// <param name="title">What is shown.</param>
    /// <exception cref="ArgumentException">Sizes differ, or the grid is too large for a page.</exception>
    public static ChartPicture HeadGrid(IReadOnlyList<HeadPattern> heads, string title)
    {
        int size = heads[0].Weights.GetLength(0);
        int[] layers = [.. heads.Select(h => h.Layer).Distinct().Order()], columns = [.. heads.Select(h => h.Head).Distinct().Order()];
        foreach (var head in heads)
        {
            ExpectSquare(size, head.Weights, $"layer {head.Layer}, head {head.Head}");
        }

        if (layers.Length * columns.Length * size * size > MostGridCells)
        {
            throw new ArgumentException($"{layers.Length} layers × {columns.Length} heads × {size}² tokens are "
                + $"{layers.Length * columns.Length * size * size} cells; a page takes {MostGridCells}. "
                + $"Choose fewer layers or a shorter text.");
        }

        var (z, names) = Tiles(heads, layers, columns, size);
        int step = size + 1;
        var figure = Figure.Of(Traces.Heat(z));
        figure.Set("customdata", names)
            .Set("hovertemplate", "%{customdata}: %{z:.3f}<extra></extra>");
        DressHeat(figure, "sequential", 0, 1, Words.Now.Weight);
        figure.WithAxes(
            new Axis(Words.Now.Head) { Labels = LayerNames.Ticks(columns) },
            new Axis(Words.Now.Layer) { Labels = LayerNames.Ticks(layers), Reversed = true });
        CentreTicks(figure.Layout["xaxis"]!, columns.Length, step, size);
        CentreTicks(figure.Layout["yaxis"]!, layers.Length, step, size);
        figure.Layout["shapes"] = new JsonArray(
            [.. heads.Select(h => Frame(Array.IndexOf(columns, h.Head) * step, Array.IndexOf(layers, h.Layer) * step, size))]);

        // Tiles about square; many layers make them lower, so that the grid stays within two screens.
        int tile = Math.Min(Math.Clamp(880 / Math.Max(4, columns.Length), 48, 150), Math.Max(48, 1600 / layers.Length));
        return new ChartPicture(figure.WithHeight(100 + layers.Length * tile), title, DescribeHeads(heads));
    }

    private static Figure AttentionFigure(IReadOnlyList<string> tokens, float[,] weights)
    {
        var figure = Figure.Of(Traces.Heat(Rows(weights)));
        DressHeat(figure, "sequential", 0, 1, Words.Now.Weight);
        figure.Set("z", Cells(weights));
        figure.Set("customdata", new JsonArray(
            [.. tokens.Select((query, i) => (JsonNode)Strings(tokens.Select(key => PlotlyText.Escape($"{query} → {key}"))))]));
        figure.Set("hovertemplate", "%{customdata}: %{z:.3f}<extra></extra>");
        figure.WithAxes(new Axis(Words.Now.Key) { Labels = tokens }, new Axis(Words.Now.Query) { Labels = tokens, Reversed = true });
        Outline(figure);
        return figure.WithHeight(120 + (int)Axis.LabelHeight(tokens) + Math.Clamp(tokens.Count * 18, 160, 620));
    }

    // Zero has the background's colour, so a map needs a line around it.
    private static void Outline(Figure figure) => Outline(figure.Layout["xaxis"]!, figure.Layout["yaxis"]!);

    private static void Outline(params JsonNode[] axes)
    {
        foreach (var axis in axes)
        {
            axis["showline"] = true;
            axis["mirror"] = true;
        }
    }

    private static void DressHeat(Figure figure, string scale, double low, double high, string name)
    {
        figure.Set("colorscale", Theme.Prefix + scale).Set("zmin", low).Set("zmax", high);
        figure.Set("colorbar", new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = name, ["side"] = "right", ["font"] = new JsonObject { ["size"] = 12 } },
            ["thickness"] = 12,
            ["lenmode"] = "pixels",
            ["len"] = 240,
            ["y"] = 1,
            ["yanchor"] = "top",
            ["outlinewidth"] = 0,
            ["tickfont"] = new JsonObject { ["size"] = 12 },
        });
    }

    private static (double[][] Cells, JsonArray Names) Tiles(IReadOnlyList<HeadPattern> heads, int[] layers, int[] columns, int size)
    {
        int step = size + 1;
        double[][] z = [.. Enumerable.Range(0, layers.Length * step - 1)
            .Select(_ => Enumerable.Repeat(double.NaN, columns.Length * step - 1).ToArray())];
        string[][] names = [.. z.Select(row => new string[row.Length])];
        foreach (var head in heads)
        {
            int top = Array.IndexOf(layers, head.Layer) * step, left = Array.IndexOf(columns, head.Head) * step;
            string name = LayerNames.Head(head.Layer, head.Head);
            for (int q = 0; q < size; q++)
            {
                for (int k = 0; k < size; k++)
                {
                    z[top + q][left + k] = Math.Round(head.Weights[q, k], 3);
                    names[top + q][left + k] = name;
                }
            }
        }

        return (z, new JsonArray([.. names.Select(row => (JsonNode)Strings(row.Select(n => n ?? "")))]));
    }

    private static JsonNode Frame(int left, int top, int size) => new JsonObject
    {
        ["type"] = "rect",
        ["x0"] = left - 0.5,
        ["x1"] = left + size - 0.5,
        ["y0"] = top - 0.5,
        ["y1"] = top + size - 0.5,
        ["line"] = new JsonObject { ["color"] = Theme.Prefix + "line", ["width"] = 1 },
    };

    private static void CentreTicks(JsonNode axis, int count, int step, int size) =>
        axis["tickvals"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)(i * step + (size - 1) / 2.0))]);

    private static IEnumerable<IEnumerable<double>> Rows(float[,] cells) =>
        Enumerable.Range(0, cells.GetLength(0)).Select(r => Enumerable.Range(0, cells.GetLength(1)).Select(c => (double)cells[r, c]));

    private static JsonArray Cells(float[,] cells) =>
        new([.. Rows(cells).Select(row => (JsonNode)Figure.Numbers(row.Select(v => Math.Round(v, 4))))]);

    private static void ExpectSquare(int size, float[,] weights, string name)
    {
        if (weights.GetLength(0) != size || weights.GetLength(1) != size)
        {
            throw new ArgumentException($"The pattern '{name}' is [{weights.GetLength(0)}, {weights.GetLength(1)}]; "
                + $"[{size}, {size}] is expected, queries by keys.");
        }
    }

    private static string DescribeAttention(IReadOnlyList<string> tokens, float[,] weights)
    {
        int last = tokens.Count - 1;
        var best = Enumerable.Range(0, tokens.Count).OrderByDescending(k => weights[last, k]).Take(3);
        return $"«{tokens[last]}» → " + string.Join(", ", best.Select(k => $"«{tokens[k]}» {Text(Math.Round(weights[last, k], 3))}"));
    }

    private static string DescribeHeads(IReadOnlyList<HeadPattern> heads)
    {
        // The head that gives the first token most, over queries after the first: the usual place of a sink.
        var sink = heads.MaxBy(FirstTokenShare)!;
        return $"{heads.Count} × [{heads[0].Weights.GetLength(0)}, {heads[0].Weights.GetLength(1)}]; "
            + $"{LayerNames.Head(sink.Layer, sink.Head)}: {Text(Math.Round(FirstTokenShare(sink), 2))} → 0";

        static double FirstTokenShare(HeadPattern head) => Enumerable.Range(1, Math.Max(1, head.Weights.GetLength(0) - 1))
            .Where(q => q < head.Weights.GetLength(0)).Select(q => (double)head.Weights[q, 0]).DefaultIfEmpty(0).Average();
    }
}
