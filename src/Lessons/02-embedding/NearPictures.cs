using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Neighbours by several measures, and the shape of the whole cloud.</summary>
public static class NearPictures
{
    private const int Pairs = 4000, Points = 24, Neighbours = 20;

    /// <summary>The nearest tokens of a word by cosine, dot product, distance, and by cosine without the common mean.</summary>
    /// <param name="model">The model.</param>
    /// <param name="word">A word that is one token; English words without the space before.</param>
    /// <param name="count">How many.</param>
    public static Table Table(LanguageModel model, string word, int count = 8)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        using var centred = table.Centred();
        var id = EmbeddingWorld.Id(model, word);
        var (cosine, dot, distance, without) = (table.Neighbours(id, count), table.Neighbours(id, count, Closeness.Dot),
            table.Neighbours(id, count, Closeness.Euclidean), centred.Neighbours(id, count));
        static string Said(Neighbour near) => $"{near.Text} {Pictures.Text(near.Value, 2)}";
        return Plots.Table.Of($"Соседи слова «{word}», {model.Name}", Enumerable.Range(0, count),
            ("№", i => i + 1), ("косинус", i => Said(cosine[i])), ("скалярное произведение", i => Said(dot[i])),
            ("расстояние, со знаком минус", i => Said(distance[i])), ("косинус без среднего", i => Said(without[i])));
    }

    /// <summary>Cosines of random pairs of tokens, raw and without the common mean, beside a table of random numbers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Seed of the pairs.</param>
    public static Picture Anisotropy(LanguageModel model, long seed)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        using var centred = table.Centred();
        using var random = Random(table.Count, table.Width, seed);
        return Pictures.Lines($"Косинусы случайных пар токенов, {model.Name}", new Axis("косинус", "число") { Range = (-0.5, 1) },
                new Axis("пар в столбике 0,04", "доля") { FromZero = true },
                Density("как есть", table, seed), Density("без среднего", centred, seed), Density("случайные числа", random, seed))
            .Look("Где вершина линии «как есть»: над нулём или правее? Средний косинус всех пар: "
                + $"{Pictures.Text(Geometry.MeanCosine(table), 3)}; "
                + $"без общего среднего {Pictures.Text(Geometry.MeanCosine(centred), 3)}.");
    }

    /// <summary>Dimension of the cloud near tokens, by the number of neighbours, beside random numbers of the same shape.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seed">Seed of the tokens.</param>
    public static Picture Dimensions(LanguageModel model, long seed)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        using var random = Random(Math.Min(table.Count, 4000), table.Width, seed);
        var lots = new SeededRandom(seed);
        int[] ids = [.. Enumerable.Range(0, Points).Select(_ => lots.Next(table.Count))];
        double[] found = [.. ids.Select(id => Geometry.LocalDimension(table, id, Neighbours)).Order()];
        double[] blind = [.. ids.Select(id => Geometry.LocalDimension(random, id % random.Count, Neighbours)).Order()];
        double[] rank = [.. Enumerable.Range(1, Points).Select(i => i / (double)Points)];
        return Pictures.Lines($"Размерность облака рядом с токеном, {model.Name}",
                new Axis("размерность у токена", "число") { FromZero = true },
                new Axis("токенов с меньшей", "доля") { Range = (0, 1.03) },
                new Series("модель", found, rank), new Series("случайные числа", blind, rank))
            .Look($"Одна ли у всех токенов размерность? Середина {Pictures.Text(found[Points / 2], 1)}, от {Pictures.Text(found[0], 1)} до "
                + $"{Pictures.Text(found[^1], 1)}, при {table.Width} числах в строке. Токенов {Points}, соседей у каждого {Neighbours}.");
    }

    /// <summary>How much of the kinds the neighbours keep: shares beside chance, both models; measured ahead.</summary>
    public static Visual Kinds() => Kept.Show(
        () =>
        {
            (string Name, SurveyTable Table)[] both =
                [("мир", Kept.Table("neighbours glass/base")), ("SmolLM2", Kept.Table("neighbours SmolLM2"))];
            BarGroup Group(string name, string column)
            {
                Measured[] found = [.. both.Select(one => Measured.Share(name, [.. one.Table[column].Select(x => x == 1)]))];
                return new(name, [.. found.Select(one => one.Value)]) { Intervals = [.. found.Select(one => one.Interval)] };
            }

            return Pictures.Bars("У скольких слов сосед того же вида", new Axis("модель") { Labels = [.. both.Select(one => one.Name)] },
                    new Axis("слов", "доля") { Range = (0, 1) },
                    [
                        Group("ближайший в списке", "nearest alike"), Group("один из десяти ближайших токенов", "ten alike"),
                        Group("ближайший, случайные числа", "nearest alike, untrained"),
                    ])
                .Look("Сравните первый столбец каждой тройки с последним: последний — то же у таблицы случайных чисел. Слов: "
                    + string.Join("; ", both.Select(one => $"{one.Name} {one.Table.Rows.Count}")) + ".");
        },
        "neighbours glass/base", "neighbours SmolLM2");

    private static Series Density(string name, EmbeddingTable table, long seed)
    {
        double[] edges = [.. Enumerable.Range(0, 38).Select(i => -0.5 + (0.04 * i))];
        var cosines = Geometry.RandomCosines(table, Pairs, seed);
        return new(name, [.. edges.Select(edge => edge + 0.02)],
            [.. edges.Select(edge => cosines.Count(cosine => cosine >= edge && cosine < edge + 0.04) / (double)Pairs)]);
    }

    private static EmbeddingTable Random(int rows, int width, long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        using var numbers = randn([rows, width], generator: generator, device: CPU);
        return EmbeddingTable.Of(numbers);
    }
}
