using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Senses by depth, compounds by depth.</summary>
public static class SensePictures
{
    private const int Pairs = 20, Deals = 100;

    /// <summary>
    /// The senses of a word of the world by depth, beside an untrained network and what dealt labels give; measured here.
    /// </summary>
    /// <param name="model">A glass model.</param>
    /// <param name="word">One of the world's words with two senses.</param>
    /// <param name="seed">Seed of the untrained network and of the deals.</param>
    public static Picture World(LanguageModel model, string word, long seed)
    {
        var sense = EmbeddingWorld.Senses.FirstOrDefault(one => one.Word == word) ?? throw new ReaderException(
            $"Words with two senses here: {Names}; found '{word}'.", $"Слова с двумя значениями здесь: {Names}; а дано «{word}».");
        var pairs = SenseSurveys.Of(sense).Take(Pairs).ToArray();
        int[][] texts = [.. pairs.Select(pair => pair.First).Concat(pairs.Select(pair => pair.Second)).Select(Needed.Of(model).PromptIds)];
        bool[] first = [.. texts.Select((_, i) => i < pairs.Length)];
        using var untrained = Controls.Untrained(model, seed);
        IReadOnlyList<SenseDepth> Read(LanguageModel of) => SenseSeparation.ByDepth(
            of, texts, [.. texts.Select(ids => ids.Length - 1)], first, Deals, seed);
        var (own, blind) = (Read(model), Read(untrained));
        double[] depth = [.. own.Select(one => (double)one.Depth)];
        return Pictures.Lines($"Два значения слова «{word}» по глубине, {model.Name}", new Axis("глубина", "блоков"),
                new Axis("предложений с узнанным значением", "доля") { Range = (0, 1.03) },
                new Series("модель", depth, [.. own.Select(one => one.Told)]) { Markers = true },
                new Series("необученная сеть", depth, [.. blind.Select(one => one.Told)]) { Markers = true },
                new Series("метки розданы по жребию", depth, [.. own.Select(_ => 0.5)])
                {
                    Stroke = Stroke.Dashed,
                    Low = [.. own.Select(one => one.Null.Low)],
                    High = [.. own.Select(one => one.Null.High)],
                    Band = "95% раздач",
                })
            .Look("На глубине 0 стоит сам эмбеддинг: одно слово, один вектор. На какой глубине линия модели выходит из полосы жребия, и "
                + $"отличается ли от неё необученная сеть? Полоса широка: решающих предложений у слова всего два. Взято {texts.Length}.");
    }

    /// <summary>The senses of bank by depth and of the world's words; measured ahead.</summary>
    public static Visual Bank() => Kept.Show(
        () =>
        {
            var table = Kept.Table("senses bank");
            var (depths, share) = (Told(table), new Axis("предложений с узнанным значением", "доля") { Range = (0, 1.03) });
            return Pictures.Lines("bank: берег или банк, SmolLM2", new Axis("глубина", "блоков"), share,
                    Kept.Curve("SmolLM2", depths, [.. depths.Select(depth => table[$"told {depth}"])], "95% по парам"),
                    new Series("угадывание", [0, depths[^1]], [0.5, 0.5]) { Stroke = Stroke.Dashed })
                .Look("С какого блока линия отрывается от угадывания и растёт ли после половины глубины? Последнее слово во всех "
                    + $"предложениях одно и то же, bank. Пар предложений {table.Rows.Count}; решающее слово меняет значение в "
                    + $"{Pictures.Text(100 * table["turned"].Average(), 0)}% пар, слово без значения — в "
                    + $"{Pictures.Text(100 * table["turned, plain"].Average(), 0)}%.");
        },
        "senses bank");

    /// <summary>Words in two pieces: nearer to the sense of the whole or of the last piece, by depth; measured ahead.</summary>
    /// <param name="word">One of them, drawn by itself.</param>
    public static Visual Pieces(string word = "pine|apple") => Kept.Show(
        () =>
        {
            var table = Kept.Table("pieces SmolLM2");
            double[] depths = [.. Enumerable.Range(0, table.Columns.Count(c => c.StartsWith("margin ", StringComparison.Ordinal)) - 2)
                .Select(depth => (double)depth)];
            double[][] columns = [.. depths.Select(depth => table[$"margin {depth}"])];
            var own = table.Rows.Index().Where(row => row.Item.Id == word).Select(row => row.Index).ToArray();
            return Pictures.Lines("Слово, разрезанное на два токена, SmolLM2", new Axis("глубина", "блоков"),
                    new Axis("к смыслу целого минус к смыслу куска, косинус", "число"),
                    [
                        Kept.Curve("среднее", depths, columns, "95% по словам"),
                        .. own.Select(i => new Series(word, depths, [.. columns.Select(column => column[i])])),
                        new Series("поровну", [0, depths[^1]], [0, 0]) { Stroke = Stroke.Dashed },
                    ])
                .Look("Ниже пунктира состояние ближе к словам последнего куска, выше — к словам целого. Где линия пересекает его? "
                    + $"На половине глубины: целое одним токеном {Pictures.Text(table["margin of the whole"].Average(), 2)}, кусок сам "
                    + $"по себе {Pictures.Text(table["margin of the piece"].Average(), 2)}. Слов {table.Rows.Count}.");
        },
        "pieces SmolLM2");

    /// <summary>The world's two compounds: how far the second word's state is from the same word by itself, by depth.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="seed">Seed of the untrained network.</param>
    public static Picture Compounds(LanguageModel model, long seed)
    {
        using var untrained = Controls.Untrained(Needed.Of(model), seed);
        double[] Apart(LanguageModel of, string compound, string alone)
        {
            var states = SenseSurveys.States(of, [$"<end> {compound}", $"<end> {alone}"]);
            static float[] Narrow(double[] wide) => [.. wide.Select(x => (float)x)];
            return [.. states.Select(depth => 1 - Geometry.Cosine(Narrow(depth[0]), Narrow(depth[1])))];
        }

        double[] lady = Apart(model, "божья коровка", "коровка"), bat = Apart(model, "летучая мышь", "мышь"),
            blind = Apart(untrained, "божья коровка", "коровка"), at = [.. lady.Select((_, depth) => (double)depth)];
        return Pictures.Lines($"Насколько слово в паре уходит от себя одного, {model.Name}", new Axis("глубина", "блоков"),
                new Axis("1 − косинус", "число") { FromZero = true },
                new Series("божья коровка", at, lady) { Markers = true }, new Series("летучая мышь", at, bat) { Markers = true },
                new Series("необученная сеть, божья коровка", at, blind) { Markers = true })
            .Look("На глубине 0 все линии в нуле: вектор второго слова один и тот же. Дальше ведёт внимание; у необученной сети оно тоже "
                + "есть, но ничего не знает о коровках.");
    }

    private static string Names => string.Join(", ", EmbeddingWorld.Senses.Select(sense => sense.Word));

    private static double[] Told(SurveyTable table) => [.. Enumerable.Range(0, table.Columns.Count(
        column => column.StartsWith("told ", StringComparison.Ordinal))).Select(depth => (double)depth)];
}
