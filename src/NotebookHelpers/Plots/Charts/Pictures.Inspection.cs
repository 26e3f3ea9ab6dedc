using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Tracing;

namespace BetweenTokens.Plots;

// Pictures of a trace and of what is read from it: each turns tokens into texts and calls the picture of plain numbers.
public static partial class Pictures
{
    /// <summary>The next-token distribution after a position, with the rest.</summary>
    public static ChartPicture Distribution(Trace trace, Index position, int top = 20, string? title = null) =>
        Distribution(Needed.Of(trace).LogitsAt(position), trace.Shown, top, title ?? After(trace, position));

    /// <summary>The next-token distribution after a position under a moving temperature.</summary>
    public static ChartPicture Temperatures(
        Trace trace, Index position, IReadOnlyList<double>? temperatures = null, int top = 20, string? title = null) =>
        Temperatures(Needed.Of(trace).LogitsAt(position), trace.Shown, temperatures, top, title ?? After(trace, position));

    /// <summary>One head's pattern.</summary>
    public static ChartPicture Attention(Trace trace, int layer, int head, string? title = null) =>
        CountingLayers(Attention(Texts(trace), trace.Pattern(layer, head), title ?? HeadTitle(trace, layer, head)));

    /// <summary>One head's pattern as arcs over the text.</summary>
    public static Arcs Arcs(Trace trace, int layer, int head, int? query = null, double least = 0.1, string? title = null) =>
        new(title ?? HeadTitle(trace, layer, head), Texts(trace), trace.Pattern(layer, head), query, least)
        {
            Note = Words.Now.HowLayersCount,
        };

    /// <summary>The patterns of all heads, or of the heads of some layers.</summary>
    public static ChartPicture HeadGrid(Trace trace, IReadOnlyList<int>? layers = null, string? title = null)
    {
        var config = Needed.Of(trace).Transformer.Config;
        var heads = from layer in layers ?? [.. Enumerable.Range(0, config.NLayers)]
                    from head in Enumerable.Range(0, config.NHeads)
                    select new HeadPattern(layer, head, trace.Pattern(layer, head));
        return CountingLayers(HeadGrid([.. heads], title ?? $"{trace.Model}: {Words.Now.AttentionPart}"));
    }

    /// <summary>The logit lens of a trace, at all positions or at some.</summary>
    public static LensTable LogitLens(Trace trace, IReadOnlyList<Index>? positions = null, string? title = null) =>
        LogitLens(Inspection.Lenses.LogitLens.Of(trace, positions), trace.Tokenizer, title);

    /// <summary>The logit lens.</summary>
    /// <param name="lens">What was read.</param>
    /// <param name="tokenizer">Gives the tokens their texts; null: ids.</param>
    /// <param name="title">What is shown; null: the model's name.</param>
    public static LensTable LogitLens(LogitLens lens, ITokenizer? tokenizer, string? title = null)
    {
        var cells = new LensEntry[lens.Rows.Count, lens.Positions.Count];
        for (int depth = 0; depth < lens.Rows.Count; depth++)
        {
            for (int column = 0; column < lens.Positions.Count; column++)
            {
                var cell = lens.Rows[depth][column];
                cells[depth, column] = new LensEntry(tokenizer.Shown(cell.TopIds[0]), cell.TopProbabilities[0], cell.Entropy);
            }
        }

        return new LensTable(title ?? $"{lens.Model}: {Words.Now.Lens}",
            [.. lens.Positions.Select(p => tokenizer.Shown(lens.Ids[p]))], LayerNames.Depths(lens.Rows.Count), cells)
        {
            Note = Words.Now.HowLayersCount,
        };
    }

    /// <summary>
    /// Entropy of what the lens reads, by depth, averaged over the positions looked at; the band holds the middle half of them.
    /// </summary>
    public static ChartPicture EntropyByLayer(LogitLens lens, string? title = null)
    {
        double[][] rows = [.. lens.Rows.Select(row => row.Select(c => c.Entropy).Order().ToArray())];
        var mean = new Series(Words.Now.Mean, [.. rows.Select(r => r.Average())])
        {
            Low = [.. rows.Select(r => Quantile(r, 0.25))],
            High = [.. rows.Select(r => Quantile(r, 0.75))],
            Band = Words.Now.MiddleHalf,
        };
        return CountingLayers(Lines(title ?? $"{lens.Model}: {Words.Now.EntropyByLayer}", new Axis(Words.Now.Layer)
        {
            Labels = [Words.Now.Embedding, .. LayerNames.Ticks(Enumerable.Range(0, rows.Length - 1))],
        }, new Axis(Words.Now.Entropy, Words.Now.Nats) { FromZero = true }, mean));
    }

    /// <summary>Entropy of the next token along a text.</summary>
    public static ChartPicture Entropy(Trace trace, string? title = null) =>
        Entropy(title ?? $"{trace.Model}: {Words.Now.EntropyByToken}", Words.Now.Token, Texts(trace),
            (trace.Model, [.. Enumerable.Range(0, trace.Length).Select(i => Distributions.Entropy(trace.LogitsAt(i)))]));

    /// <summary>How surprising each token of a text was to the model that read it; the first has nothing before it.</summary>
    public static TokenStrip Surprisal(Trace trace, string? title = null)
    {
        var tokens = new List<TokenValue> { new(Needed.Of(trace).Shown(trace.Ids[0]), double.NaN) };
        for (int i = 1; i < trace.Length; i++)
        {
            float[] logits = trace.LogitsAt(i - 1);
            int best = Distributions.ArgMax(logits);
            double surprisal = -Distributions.LogProbability(logits, trace.Ids[i]);
            string detail = string.Create(NumberText.Provider, $"{Words.Now.Surprisal}: {surprisal:0.00} {Words.Now.Nats},"
                + $" p = {Math.Exp(-surprisal):0.0000}; 1: «{trace.Shown(best)}» "
                + $"{Math.Exp(Distributions.LogProbability(logits, best)):0.000}");
            tokens.Add(new TokenValue(trace.Shown(trace.Ids[i]), surprisal, detail));
        }

        return TokenStrip(title ?? $"{trace.Model}: {Words.Now.Surprisal}", tokens);
    }

    /// <summary>How surprising each token of a continuation was to the model that wrote it.</summary>
    public static TokenStrip Surprisal(GeneratedText text, ITokenizer? tokenizer, string? title = null) =>
        TokenStrip(title ?? Words.Now.Surprisal, [.. text.Tokens.Select(t => new TokenValue(tokenizer.Shown(t.Id), -t.LogProbability))]);

    /// <summary>Who added how much to a logit, and the remainder.</summary>
    /// <param name="ledger">The sum.</param>
    /// <param name="title">What is shown; null: the token.</param>
    /// <param name="most">Bars at most; the smallest entries are taken together.</param>
    public static ChartPicture Waterfall(this Ledger ledger, string? title = null, int most = 24) =>
        CountingLayers(Waterfall(
            title ?? $"{Words.Now.LogitOf} «{ledger.TokenText}»{(ledger.AgainstText is { } rival ? $" − «{rival}»" : "")}",
            [.. ledger.Entries.Select(e => new Contribution(LayerNames.Of(e), e.Value))], ledger.Logit, most: most));

    /// <summary>
    /// How far each place of the stream, taken from a clean text, brings the answer back (Meng et al. 2022): layer × position.
    /// </summary>
    /// <param name="map">[layer, pos]: advantage of the answer, in nats.</param>
    /// <param name="tokens">Texts of the corrupted text's tokens.</param>
    /// <param name="title">What is shown.</param>
    public static ChartPicture PatchingMap(double[,] map, IReadOnlyList<string> tokens, string title) =>
        CountingLayers(Matrix(title, new Axis(Words.Now.Token) { Labels = tokens }, new Axis(Words.Now.Layer)
        {
            Labels = LayerNames.Ticks(Enumerable.Range(0, map.GetLength(0))),
        }, map, new Axis(Words.Now.Advantage, Words.Now.Nats), signed: true));

    /// <summary>Reliability of the probability given to the token put first.</summary>
    public static ChartPicture Reliability(Calibration calibration, string? title = null) =>
        Reliability(calibration.Top1, title ?? $"{calibration.Model}: {Words.Now.Confidence}");

    /// <summary>How often the first token gets which probability.</summary>
    public static ChartPicture Top1Histogram(Calibration calibration, string? title = null, int bins = 20) =>
        Histogram(title ?? $"{calibration.Model}: p(1)", new Axis(Words.Now.Confidence, Words.Now.Share) { Range = (0, 1) },
            [.. calibration.Predictions.Select(p => Math.Min(1, p.TopProbability))], bins);

    /// <summary>The architecture of a traced model, with the shapes of its text.</summary>
    public static ArchitectureScheme Architecture(Trace trace, SchemePart here = SchemePart.None, string? title = null) =>
        Architecture(trace.Transformer.Config, trace.Length, here, title ?? trace.Model);

    /// <summary>Texts of a trace's tokens, ready for axes and strips.</summary>
    public static string[] Texts(Trace trace) => [.. Needed.Of(trace).Ids.Select(trace.Shown)];

    // The library counts from zero, so a picture that names layers says how it counts.
    private static ChartPicture CountingLayers(ChartPicture picture) => picture.WithNote(Words.Now.HowLayersCount);

    private static string After(Trace trace, Index position)
    {
        int[] past = [.. trace.Ids.Take(position.GetOffset(trace.Length) + 1)];
        string text = trace.Tokenizer?.Decode(past) ?? string.Join(' ', past);
        return $"{Words.Now.After} «{(text.Length > 80 ? "…" + text[^80..] : text)}»";
    }

    private static string HeadTitle(Trace trace, int layer, int head) =>
        $"{trace.Model}: {LayerNames.Head(layer, head)}";

    private static double Quantile(double[] values, double share) => MathNet.Numerics.Statistics.Statistics.Quantile(values, share);
}
