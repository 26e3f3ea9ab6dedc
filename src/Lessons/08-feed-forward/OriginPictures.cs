using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Where the answer appears in the stream, what lending writes says, and who learns facts without feed-forward parts.</summary>
public static class OriginPictures
{
    /// <summary>Share of answers that a probe of other subjects reads, part by part; measured ahead.</summary>
    public static Visual Rise() => Kept.Show(() =>
    {
        var table = Kept.Table("origin world");
        var units = Enumerable.Range(0, table.Rows.Count).ToArray();
        string[] points = [.. OriginSurveys.Points(6)];
        Series Of(int place, string name) => new(name, [.. points.Select((_, i) => OriginSurveys.Read(table, units, i)[place])])
        {
            Markers = true,
        };
        return Pictures.Lines("Где ответ уже записан в поток, glass/base",
                new Axis("после какой части") { Labels = [.. points.Select(Short)] },
                new Axis("ответов читает проба", "доля") { Range = (0, 1) },
                Of(0, "после субъекта") with { Role = Role.Corpus }, Of(1, "в конце фразы") with { Role = Role.Model },
                new Series("наугад, 1 из 16", [0, points.Length - 1], [1 / 16.0, 1 / 16.0])
                {
                    Stroke = Stroke.Dashed,
                    Role = Role.Untrained,
                })
            .Look("Пробу учили на других людях, а факты случайны: подняться линия может только там, где ответ записан. На чьих "
                + "отметках она растёт, на F (FFN) или на В (внимание)?");
    }, "origin world");

    /// <summary>Whose answer is said where one part's writes are lent by a run about another subject.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="pairs">Pairs of subjects.</param>
    /// <param name="seed">Seed of the pairs.</param>
    public static Picture Lent(LanguageModel model, int pairs, long seed)
    {
        var known = Rules.Known(Kept.WithNeurons(model), Rules.Facts(model, asked: false, seed), 4 * pairs);
        (string Name, HookPoint Point)[] parts = [("FFN", HookPoint.MlpOut), ("внимание", HookPoint.AttentionOut)];
        var chosen = Transplants.Pairs(known, pairs).ToArray();
        double[][] moved = [.. parts.Select(part => chosen.Select(pair =>
            Transplants.Moved(model, pair.Own, pair.Other, part.Point)).ToArray())];
        return Pictures.Bars("Чьи выходы одолжены у другого субъекта", new Axis("часть") { Labels = [.. parts.Select(part => part.Name)] },
                new Axis("ответ ушёл вслед за ней", "доля") { Range = (0, 1.1) }, [.. moved.Select(all => all.Average())],
                [.. moved.Select(all => Interval.BootstrapMean(all, seed))])
            .Look($"Ноль — ответ остался за прочитанным субъектом, единица — ушёл к одолженному; пар {chosen.Length}. Если обе полосы "
                + "у единицы, подстановка не отличает того, кто хранит, от того, кто переносит.");
    }

    private static (string Label, int Width, int Words)[] Rows { get; } =
    [
        .. new[] { (16, 2), (32, 2), (64, 2), (16, 1), (32, 1) }.Select(cell =>
            ($"ширина {cell.Item1}, {(cell.Item2 == 1 ? "имя из слова" : "имя из двух слов")}", cell.Item1, cell.Item2)),
    ];

    private static (string Kind, string Label)[] Kinds { get; } =
    [
        (FactRecall.With, "с FFN, один слой"),
        .. FactRecall.Alone.Zip(["внимание, один широкий слой", "внимание, три слоя"]),
    ];

    private static Visual? Missing => File.Exists(Sweeps.PathOf("facts")) ? null : Note.Absent(
        "Эту картинку рисуют по таблице обученных сетей, и её нет. Её делает команда workbook sweep facts.", "sweep");

    /// <summary>The trained networks that keep most bits of answers for each parameter of their blocks; first seed.</summary>
    /// <param name="count">How many.</param>
    public static Visual Capacity(int count)
    {
        if (Missing is { } missing)
        {
            return missing;
        }

        var named = Rows.SelectMany(row => Kinds.Select(kind => (
                Name: FactRecall.Name(row.Width, row.Words, kind.Kind), Label: $"{kind.Label}, {row.Label}")))
            .ToDictionary(one => one.Name, one => one.Label);
        var best = Sweeps.Load("facts").Rows.Where(row => row.Cell.Seed == 1)
            .OrderByDescending(row => row["bits_per_parameter"]).Take(Math.Clamp(count, 1, 20));
        return Table.Of("Бит на параметр блоков", best, ("сеть", row => named.GetValueOrDefault(row.Cell.Variant, row.Cell.Variant)),
            ("скорость", row => row.Cell.Rate), ("помнит", row => row["recall"]), ("бит на параметр", row => row["bits_per_parameter"]));
    }

    /// <summary>Recall of trained networks by width and kind; the sweep that was trained ahead.</summary>
    public static Visual Trained()
    {
        if (Missing is { } missing)
        {
            return missing;
        }

        var (rows, kinds) = (Rows, Kinds);
        Measured At(int width, int words, string kind) => Measured.MeanOfSeeds("", FactRecall.Kept(FactRecall.Name(width, words, kind)));
        var seeds = rows.Max(row => At(row.Width, row.Words, FactRecall.With).N);
        return Pictures.Bars("Сколько фактов из 768 помнит обученная сеть, параметров в блоках поровну",
                new Axis("сеть") { Labels = [.. rows.Select(row => row.Label)] }, new Axis("помнит", "доля") { Range = (0, 1.1) },
                [.. kinds.Select((kind, i) => new BarGroup(kind.Label, [.. rows.Select(row => At(row.Width, row.Words, kind.Kind).Value)])
                {
                    Intervals = seeds < 2 ? null : [.. rows.Select(row => Bounded(At(row.Width, row.Words, kind.Kind)))],
                    Role = i == 0 ? Role.Model : Role.None,
                })],
                [Reference.AtX(1.0 / 16, "наугад")])
            .Look($"Где первая полоса выше обеих остальных? Зёрен {seeds}; на пустом месте сети не обучали. Имя из одного слова "
                + "несёт больше параметров в эмбеддингах, поэтому сравнивать стоит внутри строки.");
    }

    private static Interval Bounded(Measured one) => double.IsFinite(one.Interval.Low) && double.IsFinite(one.Interval.High)
        ? one.Interval : Interval.Exact(one.Value);

    private static string Short(string point) => point
        .Replace("внимание ", "В", StringComparison.Ordinal).Replace("FFN ", "F", StringComparison.Ordinal)
        .Replace("эмбеддинг", "E", StringComparison.Ordinal);
}
