using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>The four vectors of the source text, and how large real tables are.</summary>
public static class ToyPictures
{
    private const long Gpt2Rows = 50_257, Gpt2Width = 768, Gpt2Parameters = 124_439_808;

    private static readonly Axis _words = new("слово") { Labels = [.. ToyVectors.Of().Select(word => word.Word)] };

    /// <summary>Cosines of the four vectors.</summary>
    public static Picture Cosines() => Pictures.Matrix("Косинусы четырёх векторов", _words, _words, Cells(ToyVectors.Cosine),
            new Axis("косинус", "число"), signed: true, range: (-1, 1), numbers: true)
        .Look("Строка «кот»: кто к нему ближе, собака или корабль, и положительно ли это число? Вектор собаки восстановлен; другой "
            + $"возможный, ({string.Join("; ", ToyVectors.Dogs[0].Select(x => Pictures.Text(x)))}), даёт с котом те же косинус и "
            + $"расстояние, а с кораблём {Pictures.Text(ToyVectors.Cosine(ToyVectors.Dogs[0], ToyVectors.Ship), 2)}.");

    /// <summary>Distances of the four vectors.</summary>
    public static Picture Distances() => Pictures.Matrix("Расстояния между четырьмя векторами", _words, _words,
            Cells(ToyVectors.Distance), new Axis("расстояние", "число"), numbers: true)
        .Look("Та же строка «кот». До кого дальше, до собаки или до корабля? Тёмное — далеко.");

    /// <summary>Rows, width and share of all parameters, of GPT-2 as published and of models that are here.</summary>
    /// <param name="models">Models of this session.</param>
    public static Table Sizes(params IReadOnlyList<LanguageModel> models) => Table.Of(
        "Таблица эмбеддингов: размер и доля модели",
        models.Select(model => (model.Name, Rows: (long)model.Config.DVocab, Width: (long)model.Config.DModel,
                All: model.Transformer.Parameters.Specs.Sum(spec => spec.Shape.Aggregate(1L, (a, b) => a * b)), model.Config.Tied))
            .Append(("GPT-2, по публикации", Gpt2Rows, Gpt2Width, Gpt2Parameters, true)),
        ("модель", m => m.Item1), ("строк", m => m.Item2), ("чисел в строке", m => m.Item3), ("чисел в таблице", m => m.Item2 * m.Item3),
        ("доля всех весов", m => (double)m.Item2 * m.Item3 / m.Item4), ("выход той же таблицей", m => m.Item5 ? "да" : "нет"));

    /// <summary>The same with a model that may be absent.</summary>
    /// <param name="model">A model.</param>
    /// <param name="other">Another, where it is here.</param>
    public static Table Sizes(LanguageModel model, Maybe<LanguageModel> other) =>
        other.Match(here => Sizes([model, here]), _ => Sizes([model]));

    /// <summary>Tokens that stand apart, by the distance to the nearest other row in usual distances; measured ahead.</summary>
    public static Visual Apart() => Kept.Show(
        () => Pictures.Lines("Как далеко до ближайшей чужой строки",
                new Axis("расстояние к обычному между строками", "доля") { Range = (0, 1.2) },
                new Axis("токенов ближе этого", "доля") { Range = (0, 1.03) },
                [
                    .. new[] { ("glass/base", "мир"), ("SmolLM2", "SmolLM2") }
                        .Select(one => Share(one.Item2, Kept.Table($"points {one.Item1}"))),
                    new Series("порог: десятая часть", [PointSurveys.Apart, PointSurveys.Apart], [0, 1]) { Stroke = Stroke.Dashed },
                ])
            .Look("Где кривые отрываются от нуля: левее пунктира или правее? Токен левее пунктира почти слился с соседом."),
        "points glass/base", "points SmolLM2");

    private static Series Share(string name, SurveyTable table)
    {
        double[] ratios = [.. table["nearest"].Zip(table["usual"], (near, usual) => near / usual).Order()];
        double[] at = [.. Enumerable.Range(0, 61).Select(i => i / 50.0)];
        return new(name, at, [.. at.Select(x => ratios.Count(ratio => ratio <= x) / (double)ratios.Length)]);
    }

    private static double[,] Cells(Func<IReadOnlyList<double>, IReadOnlyList<double>, double> of)
    {
        var words = ToyVectors.Of();
        var cells = new double[words.Count, words.Count];
        foreach (var (i, one) in words.Index())
        {
            foreach (var (j, other) in words.Index())
            {
                cells[i, j] = of(one.Vector, other.Vector);
            }
        }

        return cells;
    }
}
