using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Maps of embeddings: being born, turned, and cosines before and after training.</summary>
public static class MapPictures
{
    private const string Family = "glass/base-s";

    private static readonly int[] _stops = [25, 50, 100, 150, 200, 300, 400, 600, 800, 1100, 1500, 2000];
    private static readonly string[] _shown =
        ["звери", "суда", "мужские имена", "женские имена", "столицы", "еда"];

    private static readonly string[] _few = ["кот", "кошка", "тигр", "волк", "орёл", "гусь", "корабль", "лодка", "Иван", "Пётр", "Анна",
        "Ольга", "Париж", "Рим", "Токио", "чай", "рис", "плов", "снег", "дождь"];

    /// <summary>
    /// The map being born: the words of the world through the stops of one training, on the two widest directions of the last stop,
    /// with the share of words whose nearest neighbour is of their kind beneath.
    /// </summary>
    public static Picture Born()
    {
        using var last = LanguageModel.Load(Family);
        using var lastTable = EmbeddingTable.Of(last);
        var words = EmbeddingWorld.Words(last).Where(word => _shown.Contains(word.Kind)).ToArray();
        int[] ids = [.. words.Select(word => EmbeddingWorld.Id(last, word.Word))];
        var pca = Fit(ids.Select(lastTable.Vector), 2);
        var (states, purity, chance) = (new List<MapState>(), new List<double>(), 0.0);
        double[] steps = [0, .. _stops, 2500];
        foreach (var step in steps)
        {
            using var model = step == 2500 ? null
                : step == 0 ? Controls.Untrained(last, 1, new() { ByFanIn = true, EmbeddingDeviation = 0.3 })
                : LanguageModel.Load($"{Family}@{step}");
            using var own = EmbeddingTable.Of(model ?? last);
            var pure = Geometry.Purity(own, ids, [.. words.Select(word => word.Kind)]);
            (purity, chance) = ([.. purity, pure.Units.Average(unit => unit ? 1.0 : 0)], pure.Chance);
            var places = pca.Project([.. ids.Select(own.Vector)]);
            states.Add(new(Pictures.Text(step), step, Groups(words, i => new(words[i].Word, places[i, 0], places[i, 1]))));
        }

        return Pictures.MovingMap("Как рождается карта: слова мира на остановках одного обучения", new Axis("шаг обучения", "номер"),
                new Axis("первое направление", "число"), new Axis("второе направление", "число"), states,
                new(new Axis("сосед того же вида", "доля") { Range = (0, 1) },
                [
                    new Series("ближайший сосед того же вида", steps, purity),
                    new Series("случай", [0, 2500], [chance, chance]) { Stroke = Stroke.Dashed },
                ]))
            .Look("Ведите бегунок слева направо. Когда облака одного цвета начинают собираться и обгоняет ли линия внизу пунктир случая? "
                + "На шаге 0 веса только что вытянуты. Оси — два самых широких направления последней остановки.");
    }

    /// <summary>The cloud of a model's words in three directions, turned under a slider.</summary>
    /// <param name="model">The model.</param>
    public static Picture Turned(LanguageModel model)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        var kinds = EmbeddingWorld.IsGlass(model) ? _shown
            : ["animals", "fruits", "vehicles", "numbers", "countries", "months"];
        var words = EmbeddingWorld.Words(model).Where(word => kinds.Contains(word.Kind)).ToArray();
        int[] ids = [.. words.Select(word => EmbeddingWorld.Id(model, word.Word))];
        var pca = Fit(ids.Select(table.Vector), 3);
        var at = pca.Project([.. ids.Select(table.Vector)]);
        MapState[] states = [.. Enumerable.Range(0, 12).Select(i => i * 15).Select(angle =>
        {
            var (cos, sin) = (Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180));
            return new MapState($"{angle}°", angle, Groups(words, i => new(words[i].Word, (at[i, 0] * cos) + (at[i, 2] * sin), at[i, 1])));
        })];
        return Pictures.MovingMap($"Облако слов в трёх направлениях, {model.Name}", new Axis("поворот", "°"),
                new Axis("поперёк", "число"), new Axis("второе направление", "число"), states, start: 0)
            .Look("Поверните облако: виды, которые спереди лежали друг на друге, могут разойтись сбоку. Три направления держат "
                + $"{Pictures.Text(100 * pca.Explained.Sum(), 0)}% разброса этих слов, остальное на рисунке не видно.");
    }

    /// <summary>Cosines of twenty words in a model.</summary>
    /// <param name="model">A glass model; an untrained one is the state before.</param>
    /// <param name="title">What is shown.</param>
    public static Picture Cosines(LanguageModel model, string title)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        var words = _few.Where(word => EmbeddingWorld.IsGlass(model)).ToArray();
        var axis = new Axis("слово") { Labels = words.Length > 0 ? words : EnglishFew };
        int[] ids = [.. axis.Labels.Select(word => EmbeddingWorld.Id(model, word))];
        return Pictures.Matrix(title, axis, axis, Geometry.Similarities(table, ids), new Axis("косинус", "число"), signed: true,
                range: (-1, 1))
            .Look("Ищите квадраты у диагонали: слова одного вида стоят подряд. Сама диагональ — слово с самим собой.");
    }

    /// <summary>How much of the rows' spread the first directions hold.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="components">How many directions.</param>
    internal static Pca Fit(IEnumerable<float[]> vectors, int components)
    {
        float[][] rows = [.. vectors];
        using var table = tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length], device: CPU);
        return Pca.Fit(table, components);
    }

    private static IReadOnlyList<string> EnglishFew =>
        [.. EmbeddingWords.All.Categories.Take(7).SelectMany(kind => kind.Words.Take(3))];

    private static IReadOnlyList<(string, IReadOnlyList<Dot>)> Groups((string Word, string Kind)[] words, Func<int, Dot> dot) =>
        [.. words.Index().GroupBy(word => word.Item.Kind)
            .Select(kind => (kind.Key, (IReadOnlyList<Dot>)[.. kind.Select(word => dot(word.Index))]))];
}
