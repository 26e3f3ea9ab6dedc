using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Shifts from one word of a pair to the other, drawn and tried on other pairs.</summary>
public static class ShiftPictures
{
    /// <summary>Shifts of all pairs from one point, on their two widest directions, beside those of the same words paired by lot.</summary>
    /// <param name="model">The model.</param>
    /// <param name="number">True: one and many; false: he and she.</param>
    /// <param name="seed">Seed of the lots.</param>
    public static Picture Arrows(LanguageModel model, bool number, long seed)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        (int From, int To)[] pairs = [.. ShiftSurveys.PairsFor(model, number)
            .Select(pair => (EmbeddingWorld.Id(model, pair.From), EmbeddingWorld.Id(model, pair.To)))];
        int[] words = [.. pairs.SelectMany(pair => new[] { pair.From, pair.To }).Distinct()];
        new SeededRandom(seed).Shuffle(words);
        float[][] own = Shifts(table, pairs),
            lots = Shifts(table, [.. words.Chunk(2).Where(two => two.Length == 2).Select(two => (two[0], two[1]))]);
        var pca = MapPictures.Fit(own.Concat(lots), 2);
        var origin = pca.Project([new float[table.Width]]);
        Series Rays(string name, float[][] shifts)
        {
            var ends = pca.Project(shifts);
            double[] Along(int axis) => [.. Enumerable.Range(0, shifts.Length)
                .SelectMany(i => new[] { 0, ends[i, axis] - origin[0, axis], double.NaN })];
            return new(name, Along(0), Along(1)) { Markers = true };
        }

        return Pictures.Lines($"Сдвиги пар из одной точки, {(number ? "один — много" : "он — она")}, {model.Name}",
                new Axis("первое направление", "число"), new Axis("второе направление", "число"),
                Rays("пары", own), Rays("те же слова, пары по жребию", lots))
            .Look("Смотрят ли лучи пар в одну сторону, а лучи жребия — во все? Косинус сдвига со средним остальных: "
                + $"{Pictures.Text(Agreement(own), 2)} у пар, {Pictures.Text(Agreement(lots), 2)} по жребию.");
    }

    /// <summary>Analogies with the rank of the answer, the source words among the answers and left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="analogies">a is to b as c is to the answer, separated by spaces.</param>
    public static Table Analogies(LanguageModel model, params IReadOnlyList<string> analogies)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        var rows = analogies.Select(line => line.Split(' ')).Select(words =>
        {
            int[] ids = [.. words.Select(word => EmbeddingWorld.Id(model, word))];
            return (Words: words, Found: Analogy.Of(table, ids[0], ids[1], ids[2], ids[3], shown: 1));
        });
        return Table.Of($"Аналогии, {model.Name}", rows, ("сдвиг", row => $"{row.Words[0]} → {row.Words[1]}"),
            ("от слова", row => row.Words[2]),
            ("ждём", row => row.Words[3]), ("ближе всех", row => row.Found.Nearest[0].Text), ("место ответа", row => row.Found.Rank),
            ("место без исходных слов", row => row.Found.RankWithoutSources), ("косинус сдвигов", row => row.Found.ShiftCosine));
    }

    /// <summary>
    /// How many of the others' shifts reach the answer: nothing left out, sources left out, and without any shift; measured ahead.
    /// </summary>
    public static Visual Reached() => Kept.Show(
        () =>
        {
            (string Name, SurveyTable Table)[] all = [.. new[] { ("мир", "glass/base"), ("SmolLM2", "SmolLM2") }
                .SelectMany(model => new[] { (0, "род"), (1, "число") }.Select(feature => ($"{model.Item1}, {feature.Item2}",
                    Kept.Table($"shifts {model.Item2}").Where(row => row.Values[0] == feature.Item1))))];
            BarGroup Group(string name, string column)
            {
                Measured[] found = [.. all.Select(one => Measured.Mean(name, one.Table[column], 2007))];
                return new(name, [.. found.Select(one => one.Value)]) { Intervals = [.. found.Select(one => one.Interval)] };
            }

            return Pictures.Bars("Куда приводит чужой сдвиг", new Axis("модель и признак") { Labels = [.. all.Select(one => one.Name)] },
                    new Axis("дошли до второго слова пары", "доля") { Range = (0, 1) },
                    [Group("ничего не исключено", "reached"), Group("исходные слова исключены", "reached without sources"),
                        Group("вовсе без сдвига, само слово исключено", "needs no shift")])
                .Look("Сравните первый столбец со вторым: между ними одно условие, «исходные слова не отвечают». Третий — сколько "
                    + "ответов находится, если никуда не сдвигаться.");
        },
        "shifts glass/base", "shifts SmolLM2");

    private static float[][] Shifts(EmbeddingTable table, IReadOnlyList<(int From, int To)> pairs) =>
        [.. pairs.Select(pair => table.Vector(pair.To).Zip(table.Vector(pair.From), (b, a) => b - a).ToArray())];

    private static double Agreement(float[][] shifts) => Enumerable.Range(0, shifts.Length).Average(i => Geometry.Cosine(
        shifts[i], [.. shifts[i].Select((_, c) => shifts.Where((_, j) => j != i).Average(other => other[c]))]));
}
