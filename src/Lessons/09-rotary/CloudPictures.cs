using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>
/// Queries and keys of one head as two clouds (Wertheimer et al. 2026), and what becomes of the first token when it stands further
/// off than any text of the training was long.
/// </summary>
public static class CloudPictures
{
    private const int Most = 48;

    /// <summary>
    /// Both clouds of the head that leaves most to the first token, with the positions of the text as they are or spread by a factor; the
    /// plane is that of the unspread clouds, so that pictures side by side have one map.
    /// </summary>
    /// <param name="model">A rotary model.</param>
    /// <param name="text">The text; its first 48 tokens are read.</param>
    /// <param name="spread">What each position is multiplied by; 1: as it is.</param>
    /// <exception cref="ReaderException">No rotation, a text of fewer than four tokens, or a factor that there is not.</exception>
    public static Picture Clouds(LanguageModel model, string text, int spread)
    {
        int[] ids = Ids(model, text);
        using var near = RotatedHeads.Read(Needed.Of(model).Transformer, ids);
        using var read = RotatedHeads.Read(model.Transformer, ids, [.. ids.Select((_, i) => (long)i * Checked(spread))]);
        var (layer, head) = Deepest(near.FirstToken());
        float[][] queries = near.Rows(near.Queries[layer], head), keys = near.Rows(near.Keys[layer], head);
        using var scope = NewDisposeScope();
        var width = queries[0].Length;
        var plane = Pca.Fit(tensor([.. queries.Concat(keys).SelectMany(row => row)], [2 * ids.Length, width], device: CPU));
        float[][] q = read.Rows(read.Queries[layer], head), k = read.Rows(read.Keys[layer], head);
        double[,] seen = plane.Project([.. q, .. k]);
        Dot At(int row, int place) => new($"место {place * spread}", seen[row, 0], seen[row, 1]);
        var last = (ids.Length - 1) * spread;
        return Pictures.Scatter(
                $"{model.Name}, слой {layer}, голова {head}: места от 0 до {last}",
                new Axis("первая ось", "число"), new Axis("вторая ось", "число"),
                [
                    ("запросы", [.. Enumerable.Range(1, ids.Length - 1).Select(i => At(i, i))]),
                    ("ключи", [.. Enumerable.Range(1, ids.Length - 1).Select(i => At(ids.Length + i, i))]),
                    ("ключ первого токена", [At(ids.Length, 0)]),
                ])
            .Look($"Раздельны ли два облака? Расстояние между их серединами — {Pictures.Text(Apart(q, k), 2)} их среднего разброса, "
                + "считая все координаты. Первому токену эта голова отдаёт "
                + $"{Pictures.Text(100 * read.FirstToken()[layer, head], 0)}% внимания.");
    }

    /// <summary>
    /// The first token moved away from the rest, which stays together: how much attention is left to it, and what the text costs.
    /// </summary>
    /// <param name="model">A rotary model.</param>
    /// <param name="text">The text; its first 48 tokens are read.</param>
    public static Picture Away(LanguageModel model, string text)
    {
        double[] gaps = [1, 32, 128, 512, 2048, 4096, 8192, 16_384, 32_768];
        int[] ids = Ids(model, text);
        var (shares, most, nats) = (new List<double>(), new List<double>(), new List<double>());
        (int Layer, int Head)? deepest = null;
        foreach (var gap in gaps)
        {
            using var read = RotatedHeads.Read(Needed.Of(model).Transformer, ids,
                [.. ids.Select((_, i) => i == 0 ? 0 : (long)gap + i - 1)]);
            var all = read.FirstToken();
            deepest ??= Deepest(all);
            shares.Add(all.Cast<double>().Average());
            most.Add(all[deepest.Value.Layer, deepest.Value.Head]);
            nats.Add(Enumerable.Range(0, ids.Length - 1).Average(p => -Distributions.LogProbability(
                read.Logits.AsSpan(p * model.Config.DVocab, model.Config.DVocab), ids[p + 1])));
        }

        return Pictures.Lines(
                $"Первый токен отодвинут, остальной текст на месте: {model.Name}",
                new Axis("от первого токена до второго", "токенов") { Log = true },
                new Axis("внимания первому токену", "доля") { Range = (0, 1.03) },
                new Series("среднее всех голов", gaps, shares) { Markers = true },
                new Series("голова, отдающая больше всех", gaps, most) { Markers = true })
            .Look($"Слева обычный текст. Держится ли сток, когда первый токен дальше любого обучения? Потери текста, нат на токен, слева "
                + $"направо: {string.Join("; ", nats.Select(n => Pictures.Text(n, 2)))}.");
    }

    /// <summary>Share of attention that each head leaves to the first token, of a model and of the same before training.</summary>
    /// <param name="model">A rotary model.</param>
    /// <param name="untrained">The same, untrained.</param>
    /// <param name="text">The text.</param>
    public static Picture FirstToken(LanguageModel model, LanguageModel untrained, string text)
    {
        int[] ids = Ids(model, text);
        using var read = RotatedHeads.Read(Needed.Of(model).Transformer, ids);
        using var fresh = RotatedHeads.Read(Needed.Of(untrained).Transformer, ids);
        return Pictures.HeadMap("Какую долю внимания голова отдаёт первому токену", new Axis("доля", "доля") { Range = (0, 1) },
                ("обученная", read.FirstToken()), ("до обучения", fresh.FirstToken()))
            .Look("Тёмная клетка слева — голова, которой чаще всего смотреть не на что, и она смотрит в начало. Справа та же сеть "
                + "до обучения: есть ли такие клетки и там?");
    }

    // middles of two clouds apart, in their spread: root mean square distance from the own middle
    private static double Apart(float[][] queries, float[][] keys)
    {
        double[] Middle(float[][] rows) => [.. rows[0].Select((_, c) => rows.Average(row => (double)row[c]))];
        double Spread(float[][] rows, double[] middle) => rows.Average(row => row.Zip(middle, (x, m) => (x - m) * (x - m)).Sum());
        var (q, k) = (queries[1..], keys[1..]);
        var (a, b) = (Middle(q), Middle(k));
        return Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / ((Spread(q, a) + Spread(k, b)) / 2));
    }

    private static (int Layer, int Head) Deepest(double[,] shares) =>
        (from layer in Enumerable.Range(0, shares.GetLength(0))
         from head in Enumerable.Range(0, shares.GetLength(1))
         select (layer, head)).MaxBy(at => shares[at.layer, at.head]);

    private static int Checked(int spread) => spread is >= 1 and <= 10_000 ? spread : throw new ReaderException(
        $"Positions are spread by a whole number from 1 to 10000; found {spread}.",
        $"Места раздвигают в целое число раз, от 1 до 10000; а дано {spread}.");

    private static int[] Ids(LanguageModel model, string text)
    {
        int[] ids = [.. Needed.Of(model).PromptIds(text).Take(Most)];
        return ids.Length >= 4 ? ids : throw new ReaderException(
            $"A cloud needs four tokens or more; '{text}' has {ids.Length}. Give a longer text.",
            $"Облаку нужно хотя бы четыре токена; в тексте «{text}» их {ids.Length}. Дайте текст подлиннее.");
    }
}
