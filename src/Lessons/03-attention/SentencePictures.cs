using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A sentence, who is meant in it and who is not.</summary>
/// <param name="Trace">A trace of the sentence.</param>
/// <param name="Right">The name that is meant, as it stands there.</param>
/// <param name="Wrong">The other name.</param>
public sealed record NamedSentence(Trace Trace, string Right, string Wrong);

/// <summary>Heads over one sentence and over many: who looks at whose name, how far, on a text that repeats.</summary>
public static class SentencePictures
{
    /// <summary>What follows each text: the likeliest word, its probability, and that of the law where it is known.</summary>
    /// <param name="caption">What is asked.</param>
    /// <param name="traces">The texts, read by one model.</param>
    /// <param name="law">The law of the model's world; null: nobody knows it.</param>
    public static Table Answers(string caption, IReadOnlyList<Trace> traces, Law? law = null)
    {
        foreach (var one in traces)
        {
            EdgeEffects.CheckLength(Needed.Of(one).Length);
        }

        var oracle = law is null ? null : new Oracle(law);
        var rows = traces.Select(one => (Trace: one, Best: Distributions.ArgMax(one.LogitsAt(^1)))).ToArray();
        List<(string, Func<(Trace Trace, int Best), object?>)> columns =
        [
            ("текст", r => r.Trace.Tokenizer?.Decode([.. r.Trace.Ids])), ("первый кандидат", r => r.Trace.Shown(r.Best)),
            ("доля у модели", r => Math.Exp(Distributions.LogProbability(r.Trace.LogitsAt(^1), r.Best))),
        ];
        if (oracle is not null)
        {
            columns.Add(("доля по закону", r => oracle.Next([.. r.Trace.Ids])[r.Best]));
        }

        var table = Table.Of(caption, rows, [.. columns]).With("доля у модели", "0.000", bars: true);
        return oracle is null ? table : table.With("доля по закону", "0.000", bars: true);
    }

    /// <summary>The weight that a head gives to a word from a place; 0 where the text has no such word.</summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="word">The word looked at.</param>
    /// <param name="asking">The word that looks; where there is none such, the last.</param>
    /// <param name="layer">Layer from zero.</param>
    /// <param name="head">Head from zero.</param>
    public static double Weight(Trace trace, string word, string asking, int layer, int head) =>
        Weights(new(Needed.Of(trace), word, ""), asking, layer, head).Right;

    /// <summary>A second sentence for <see cref="Links"/> where it was read; none where the model is absent.</summary>
    public static IEnumerable<NamedSentence> Also(Maybe<Trace> trace, string right, string wrong) =>
        Needed.Of(trace).Match<IEnumerable<NamedSentence>>(t => [new(t, right, wrong)], _ => []);

    /// <summary>
    /// The heads that tell the names apart: weight on the name that is meant less the weight on the other, in every sentence, the
    /// smallest of them deciding the order.
    /// </summary>
    /// <param name="caption">What is shown.</param>
    /// <param name="asking">The word that looks; where a sentence has none such, its last.</param>
    /// <param name="sentences">Sentences with the names exchanged.</param>
    /// <param name="most">Rows.</param>
    public static Table Links(string caption, string asking, IReadOnlyList<NamedSentence> sentences, int most = 5)
    {
        var rows = Ranked(asking, sentences).Take(most).Select(at => (at.Layer, at.Head,
            Weights: sentences.Select(s => Weights(s, asking, at.Layer, at.Head)).ToArray()));
        var table = Table.Of(
            caption, rows.ToArray(), [("слой", r => r.Layer + 1), ("голова", r => r.Head + 1),
                .. sentences.SelectMany((s, i) => Both(Right(s, i), Wrong(s, i), i))]);
        return sentences.SelectMany((s, i) => new[] { Right(s, i), Wrong(s, i) })
            .Aggregate(table, (so, column) => so.With(column, "0.000", bars: true, scale: "вес"));

        static (string, Func<(int Layer, int Head, (double Right, double Wrong)[] Weights), object?>)[] Both(
            string right, string wrong, int i) => [(right, r => r.Weights[i].Right), (wrong, r => r.Weights[i].Wrong)];
        static string Right(NamedSentence s, int i) => $"текст {i + 1}: верное {s.Right}";
        static string Wrong(NamedSentence s, int i) => $"текст {i + 1}: другое {s.Wrong}";
    }

    /// <summary>How surprising each token of a text that repeats is, the two halves one above the other.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="trace">A trace of <see cref="HeadScores.RepeatedTokens"/>.</param>
    public static Picture Repeated(string title, Trace trace)
    {
        var half = (Needed.Of(trace).Length - (trace.Length % 2)) / 2;
        var start = trace.Length % 2;
        double[] paid = [.. Enumerable.Range(1, trace.Length - 1)
            .Select(at => -Distributions.LogProbability(trace.LogitsAt(at - 1), trace.Ids[at]))];
        double Paid(int place) => place == 0 ? double.NaN : paid[place - 1];
        double[] places = [.. Enumerable.Range(1, half).Select(i => (double)i)];
        return Pictures.Lines(title, new Axis("место в последовательности", "номер"), new Axis("удивление", "нат") { FromZero = true },
                new Series("первый раз", places, [.. Enumerable.Range(0, half).Select(i => Paid(start + i))]) { Markers = true },
                new Series("второй раз", places, [.. Enumerable.Range(0, half).Select(i => Paid(start + half + i))]) { Markers = true },
                new Series("угадывание наугад", places, [.. places.Select(_ => Math.Log(trace.Transformer.Config.DVocab))])
                {
                    Stroke = Stroke.Dashed,
                })
            .Look("Слова случайны, связи между ними нет. Всё, чем вторая кривая отличается от первой, взято из первой половины текста.");
    }

    /// <summary>How far the heads look by layer, in tokens, with the first token and without it, beside an untrained network.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">The model.</param>
    /// <param name="untrained">The same network before it learnt anything.</param>
    /// <param name="texts">Texts as token ids.</param>
    public static Picture Distances(string title, LanguageModel model, LanguageModel untrained, IReadOnlyList<int[]> texts)
    {
        // [text][condition][layer]
        double[][][] Far(LanguageModel read) => [.. texts.Select(ids =>
        {
            using var trace = Needed.Of(read).Trace(ids, TraceOptions.Only(
                [.. Enumerable.Range(0, read.Config.NLayers).Select(layer => new HookAddress(HookPoint.Pattern, layer))]));
            return new[] { false, true }.Select(without => Means(HeadScores.MeanDistance(trace, without))).ToArray();
        })];
        Series Of(string name, double[][][] far, int condition, Stroke stroke) =>
            new(name, [.. Enumerable.Range(1, far[0][0].Length).Select(l => (double)l)],
                [.. Enumerable.Range(0, far[0][0].Length)
                    .Select(l => far.Select(text => text[condition][l]).Where(double.IsFinite).Average())])
            {
                Markers = stroke == Stroke.Solid,
                Stroke = stroke,
            };
        var (own, fresh) = (Far(model), Far(untrained));
        return Pictures.Lines(title, new Axis("слой", "номер"), new Axis("среднее расстояние", "токенов") { FromZero = true },
                Of("модель: все токены", own, 0, Stroke.Solid), Of("без первого токена", own, 1, Stroke.Solid),
                Of("необученная сеть: все токены", fresh, 0, Stroke.Dashed),
                Of("до обучения, без первого токена", fresh, 1, Stroke.Dashed))
            .Look($"Текстов {texts.Count}. Смотрите, растёт ли расстояние с глубиной и что от роста остаётся без первого токена.");
    }

    /// <summary>Passages as token ids, each cut to a length.</summary>
    public static IReadOnlyList<int[]> Cut(ILanguageModel model, IEnumerable<Passage> passages, int tokens = 64) =>
        [.. passages.Select(p => Needed.Of(model).PromptIds(p.Text)).Select(ids => ids[..Math.Min(tokens, ids.Length)])];

    private static double[] Means(double[,] scores) => [.. Enumerable.Range(0, scores.GetLength(0)).Select(l =>
        Enumerable.Range(0, scores.GetLength(1)).Select(h => scores[l, h]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];

    private static IEnumerable<(int Layer, int Head)> Ranked(string asking, IReadOnlyList<NamedSentence> sentences)
    {
        var config = Needed.Of(sentences[0].Trace).Transformer.Config;
        return from layer in Enumerable.Range(0, config.NLayers)
               from head in Enumerable.Range(0, config.NHeads)
               let weights = sentences.Select(s => Weights(s, asking, layer, head)).ToArray()
               orderby weights.Min(w => w.Right - w.Wrong) descending
               select (layer, head);
    }

    private static (double Right, double Wrong) Weights(NamedSentence sentence, string asking, int layer, int head)
    {
        var (tokens, row) = (Pictures.Texts(sentence.Trace), OpenHead.Place(sentence.Trace, asking));
        var pattern = sentence.Trace.Pattern(layer, head);
        double On(string name) => Enumerable.Range(0, row + 1).Where(key => tokens[key].Trim('␣') == name.Trim())
            .Sum(key => (double)pattern[row, key]);
        return (On(sentence.Right), On(sentence.Wrong));
    }
}
