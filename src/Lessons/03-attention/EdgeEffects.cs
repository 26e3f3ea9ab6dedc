using BetweenTokens.Models.Hooks;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>One look of the last word: a head, a word, its weight, and what the choice of the next word loses without it.</summary>
/// <param name="Layer">Layer from zero.</param>
/// <param name="Head">Head from zero.</param>
/// <param name="Key">The word looked at.</param>
/// <param name="Weight">Attention weight, 0 to 1.</param>
/// <param name="Effect">By how much the lead of the likeliest word over the second moves when the look is cut and its weight goes to the
/// other words, logits.</param>
public sealed record EdgeEffect(int Layer, int Head, int Key, double Weight, double Effect);

/// <summary>
/// Every look of the last word of a text, cut one at a time: weight beside effect. What stands before is read once; only the last
/// word is read again, once for each look.
/// </summary>
public static class EdgeEffects
{
    private const int AtOnce = 192, MostDots = 64;
    private const double Least = 1e-5; // below it an effect is rounding

    /// <summary>Cuts every look of the last word.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="prompt">A text of at least two tokens.</param>
    /// <param name="every">Layers that are tried: 1 all, 5 every fifth from the first on.</param>
    /// <exception cref="ReaderException">The text is too short.</exception>
    public static IReadOnlyList<EdgeEffect> Of(LanguageModel model, string prompt, int every = 1)
    {
        var (config, ids) = (Needed.Of(model).Config, model.PromptIds(prompt));
        CheckLength(ids.Length);

        using var trace = model.Trace(ids);
        float[] clean = [.. trace.LogitsAt(^1)];
        var top = Distributions.Top(clean, 2);
        double Lead(float[] logits) => logits[top[0]] - logits[top[1]];
        var edges = (from layer in Enumerable.Range(0, config.NLayers)
                     where layer % Math.Max(1, every) == 0
                     from head in Enumerable.Range(0, config.NHeads)
                     let row = trace.Pattern(layer, head)
                     from key in Enumerable.Range(0, ids.Length)
                     select new EdgeEffect(layer, head, key, row[ids.Length - 1, key], 0)).ToArray();
        var done = new List<EdgeEffect>(edges.Length);
        foreach (var chunk in edges.Chunk(AtOnce))
        {
            var logits = Cut(model, ids, chunk);
            done.AddRange(chunk.Zip(logits, (edge, row) => edge with { Effect = Math.Abs(Lead(row) - Lead(clean)) }));
        }

        return done;
    }

    /// <summary>Cuts every look of the last word and draws it.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="every">Layers that are tried, as in <see cref="Of"/>.</param>
    public static Picture Picture(string title, LanguageModel model, string prompt, int every = 1)
    {
        var edges = Of(model, prompt, every);
        using var trace = model.Trace(prompt, TraceOptions.Only(new HookAddress(HookPoint.Logits)));
        return Scatter(title, trace, edges);
    }

    /// <summary>Weight against effect, a dot for each look, the first token apart.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="trace">A trace of the text: gives the words their names.</param>
    /// <param name="edges">The looks.</param>
    public static Picture Scatter(string title, Trace trace, IReadOnlyList<EdgeEffect> edges)
    {
        var (tokens, rest) = (Pictures.Texts(trace), Needed.Of(edges).Where(e => e.Key > 0).ToArray());
        var step = Math.Max(1, (edges.Count + MostDots - 1) / MostDots);
        EdgeEffect[] drawn = [.. edges.OrderBy(e => e.Weight).Where((_, i) => i % step == 0)];
        Dot Dot(EdgeEffect e) => new($"слой {e.Layer + 1}, голова {e.Head + 1} → {tokens[e.Key]}",
            Math.Max(1e-4, e.Weight), Math.Max(Least, e.Effect));
        return Pictures.Scatter(title,
                new Axis("вес внимания", "доля") { Log = true, Range = (1e-4, 1) },
                new Axis("на сколько сдвинулся перевес первого кандидата", "логит")
                {
                    Log = true,
                    Range = (Least, 1.5 * Math.Max(1, edges.Max(e => e.Effect))),
                },
                [
                    ("остальные слова", [.. drawn.Where(e => e.Key > 0).Select(Dot)]),
                    ("первый токен", [.. drawn.Where(e => e.Key == 0).Select(Dot)]),
                ])
            .Look("Если бы вес был влиянием, точки лежали бы на одной восходящей линии. Смотрите на разброс по высоте при одном весе. "
                + $"Ранговая корреляция по всем {edges.Count} взглядам {Pictures.Text(Correlation(edges), 2)}, без первого токена "
                + $"{Pictures.Text(Correlation(rest), 2)}.{(step > 1 ? $" Нарисовано {drawn.Length}, через равные промежутки." : "")}");
    }

    /// <summary>Spearman's correlation of weight and effect over looks; they are of one text, so it describes and proves nothing.</summary>
    public static double Correlation(IReadOnlyList<EdgeEffect> edges) =>
        Ranks([.. edges.Select(e => e.Weight)]) is var a && Ranks([.. edges.Select(e => e.Effect)]) is var b
        && a.Average() is var mean && a.Zip(b, (x, y) => (x - mean) * (y - mean)).Sum() is var both
            ? both / Math.Sqrt(a.Sum(x => (x - mean) * (x - mean)) * b.Sum(y => (y - mean) * (y - mean))) : double.NaN;

    /// <summary>Refuses a text in which there is nothing to look back at.</summary>
    /// <param name="tokens">Its length.</param>
    /// <exception cref="ReaderException">It has fewer than three tokens.</exception>
    internal static void CheckLength(int tokens)
    {
        if (tokens < 3)
        {
            throw new ReaderException(
                $"The text is too short (tokens: {tokens}): there is nothing to look back at. Take three or more.",
                $"Текст слишком короткий (токенов: {tokens}): оглядываться в нём не на что. Возьмите три или больше.");
        }
    }

    private static double[] Ranks(double[] values)
    {
        var (order, ranks) = (Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray(), new double[values.Length]);
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to < order.Length && values[order[to]] == values[order[from]])
            {
                to++;
            }

            for (var i = from; i < to; i++)
            {
                ranks[order[i]] = (from + to - 1) / 2.0; // ties share a rank
            }

            from = to;
        }

        return ranks;
    }

    private static float[][] Cut(LanguageModel model, int[] ids, EdgeEffect[] edges)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var cache = new KvCache(model.Config, ids.Length);
        model.Transformer.Forward(Ids(ids[..^1], 1), cache, options: new() { LastOnly = true }).Dispose();
        cache.Select(new int[edges.Length]);
        var logits = model.Transformer.Forward(Ids(ids[^1..], edges.Length), cache, new Scissors(edges));
        return [.. TensorMemory.Copy<float>(logits.select(1, 0).to(ScalarType.Float32).contiguous()).Chunk(model.VocabularySize)];
    }

    private static Tensor Ids(int[] ids, int rows) =>
        tensor([.. ids.Select(id => (long)id)], device: CPU).unsqueeze(0).expand(rows, -1).contiguous();

    /// <summary>Takes one key out of one head's row in each text of a batch.</summary>
    private sealed class Scissors(EdgeEffect[] edges) : IForwardHooks
    {
        public bool Wants(HookPoint point, int layer) => point == HookPoint.Scores && edges.Any(e => e.Layer == layer);

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            if (!Wants(point, layer))
            {
                return value;
            }

            var cut = value.clone(); // [B, H, 1, T]
            foreach (var (edge, row) in edges.Select((edge, row) => (edge, row)).Where(e => e.edge.Layer == layer))
            {
                cut[row, edge.Head, 0, edge.Key] = float.NegativeInfinity;
            }

            return cut;
        }
    }
}
