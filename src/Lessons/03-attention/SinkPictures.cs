using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Where attention rests: the first token, by layer, and what a text costs without it.</summary>
public static class SinkPictures
{
    /// <summary>Share of the weight on the first token by layer, beside an even share.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="prompt">A text.</param>
    /// <param name="models">Name and model; dashed where the name begins with «необученная».</param>
    public static Picture ByLayer(string title, string prompt, params IReadOnlyList<(string Name, LanguageModel Model)> models)
    {
        var series = new List<Series>();
        foreach (var (name, model) in models)
        {
            using var trace = Needed.Of(model).Trace(prompt);
            var sink = HeadScores.Sink(trace);
            var stroke = name.StartsWith("необученная", StringComparison.Ordinal) ? Stroke.Dashed : Stroke.Solid;
            double[] layers = [.. Enumerable.Range(1, sink.GetLength(0)).Select(l => (double)l)];
            series.Add(new($"{name}: вес на первом токене", layers, Means(sink)) { Markers = true, Stroke = stroke });
            var even = Enumerable.Range(1, trace.Length - 1).Average(query => 1.0 / (query + 1));
            if (stroke == Stroke.Solid)
            {
                series.Add(new("если бы всем поровну", layers, [.. layers.Select(_ => even)]) { Stroke = Stroke.Dotted });
            }
        }

        return Pictures.Lines(
                title, new Axis("слой", "номер"), new Axis("доля веса, среднее по головам", "доля") { Range = (0, 1) }, [.. series])
            .Look("Сравните сплошную кривую с точечной: насколько больше первый токен получает, чем при раздаче поровну.");
    }

    /// <summary>
    /// The loss of passages, whole and without one token: hidden from all, or emptied of what it gives. The control is another token
    /// of the same passage.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="passages">Texts.</param>
    /// <param name="tokens">Tokens of each that are read.</param>
    public static Table Cut(string title, LanguageModel model, IEnumerable<Passage> passages, int tokens = 64)
    {
        int[][] texts = [.. passages.Select(passage => Needed.Of(model).PromptIds(passage.Text))
            .Select(ids => ids[..Math.Min(tokens, ids.Length)])];
        double Loss(int[] ids, IReadOnlyList<Intervention> changes)
        {
            var rows = model.With(changes).Logits(ids);
            return Enumerable.Range(2, ids.Length - 2).Average(at => -Distributions.LogProbability(rows[at - 1], ids[at]));
        }

        double Hidden(int key) => texts.Average(ids =>
        {
            var changes = SwitchedOff.Hide(model, ids.Length, key, out var mask);
            using (mask)
            {
                return Loss(ids, changes);
            }
        });
        double Emptied(int key) => texts.Average(ids => Loss(ids, SwitchedOff.Empty(model, key)));
        (string Name, double Loss)[] rows =
        [
            ("как есть", texts.Average(ids => Loss(ids, []))),
            ("первого токена не видно, вес достался другим", Hidden(0)),
            ("первый токен виден, но пуст", Emptied(0)),
            ("контроль: не видно третьего токена", Hidden(2)),
            ("контроль: третий токен виден, но пуст", Emptied(2)),
        ];
        return Table.Of(title, rows, ("что сделано", r => r.Name), ("потери", r => r.Loss), ("хуже на", r => r.Loss - rows[0].Loss))
            .With("потери", "0.00", unit: "нат на токен", bars: true).With("хуже на", "+0.00;−0.00;0.00", unit: "нат на токен");
    }

    private static double[] Means(double[,] scores) => [.. Enumerable.Range(0, scores.GetLength(0)).Select(l =>
        Enumerable.Range(0, scores.GetLength(1)).Average(h => scores[l, h]))];
}
