using System.Globalization;
using System.Text;
using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L01Token;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Text.Training;

namespace BetweenTokens.Tests.Browser;

/// <summary>One of every kind of picture, with the texts that are hard: Cyrillic, blanks, control tokens, markup, long words.</summary>
internal static class Samples
{
    public static readonly string[] Tokens =
    [
        "Париж", "␣столица", "␣какой", "␣страны", "<b>", "␣«Франции»", "⏎", "‹D0›", "⟨<|im_end|>⟩", "␣достопримечательностей",
    ];

    public static IReadOnlyList<Visual> All() => [.. Make()];

    /// <summary>A page as a notebook's export has it.</summary>
    /// <param name="visuals">Outputs in order.</param>
    /// <param name="setup">Output of the setup cell; null: it is missing.</param>
    /// <param name="head">Further elements of the head.</param>
    public static string Page(IEnumerable<Visual> visuals, NotebookSetup? setup, string head = "")
    {
        var html = new StringBuilder($"<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\">{head}<title>Samples</title>"
            + $"<style>html{{color-scheme:light dark}}body{{max-width:1040px;margin:0 auto;padding:0 12px}}</style></head><body>");
        html.Append(setup?.ToHtml());
        foreach (var visual in visuals)
        {
            html.Append("<div class=\"output\">").Append(visual.ToHtml()).Append("</div>\n");
        }

        return html.Append("</body></html>").ToString();
    }

    /// <summary>The game with a model that knows nothing.</summary>
    public static ShannonGame Game()
    {
        var world = World.Create(TwoSentences.Recipe.World);
        using var model = new LanguageModel(
            "t", Transformer.Create(TwoSentences.Recipe.ConfigFor(world), seed: 1, new() { ZeroUnembedding = true }));
        return ShannonGame.Of("Игра", model, world, texts: 2, seed: 2);
    }

    /// <summary>Two layers of one head; the second gives the first token four fifths.</summary>
    public static HeadBrowser Heads()
    {
        float[,] even = { { 1, 0, 0 }, { 0.5f, 0.5f, 0 }, { 0.4f, 0.2f, 0.4f } };
        float[,] sink = { { 1, 0, 0 }, { 0.8f, 0.2f, 0 }, { 0.8f, 0, 0.2f } };
        return Pictures.Heads("Головы над текстом", [new HeadText("т", ["а", "б", "в"], [[even], [sink]])]);
    }

    private static IEnumerable<Visual> Make()
    {
        yield return Pictures.PhaseClocks("Часы позиции", width: 64, position: 7, distance: 3);
        double[] p = [0.41, 0.22, 0.11, 0.06, 0.05, 0.03, 0.02, 0.01, 0.008, 0.0002];
        yield return Pictures.Distribution(Tokens, p, title: "Следующий токен после «Париж — столица какой»", marked: "␣столица");
        yield return Pictures.Temperatures(
            [.. p.Select(v => (float)Math.Log(v))], i => Tokens[i], title: "Та же раздача голосов при разной температуре");
        yield return Pictures.Compare(Tokens[..6],
            [("точное", [0.5, 0.2, 0.1, 0.05, 0.02, 0.01]),
                ("частоты", [0.48, 0.21, 0.12, 0.04, 0.03, 0]), ("модель", [0.44, 0.25, 0.1, 0.06, 0.02, 0.01])],
            "Точное распределение, частоты в корпусе и модель");
        yield return Pictures.TemperatureBars("5, 4, 3 под температурой", ["пять", "четыре", "три"], [5, 4, 3]);
        yield return Pictures.Survivors("Кто переживёт отсечение", Row(), i => Tokens[i % Tokens.Length] + i, top: 12);
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i * 50.0)];
        Series loss = new("потеря", x, [.. x.Select(v => 1.4 + 2.6 * Math.Exp(-v / 400) + 0.05 * Math.Sin(v))])
        {
            Low = [.. x.Select(v => 1.3 + 2.5 * Math.Exp(-v / 400))],
            High = [.. x.Select(v => 1.5 + 2.8 * Math.Exp(-v / 400))],
        };
        Series floor = new("энтропия закона", x, [.. x.Select(_ => 1.4)]) { Stroke = Stroke.Dashed };
        var steps = new Axis("шаг обучения", "шт.");
        var nats = new Axis("перекрёстная энтропия", "нат/токен") { FromZero = true };
        yield return Pictures.Lines("Обучение до пола", steps, nats, loss, floor);
        Pictures.Lines("Обучение с прошлым запуском", steps, nats, loss with { Y = [.. loss.Y.Select(v => v + 0.4)] }, floor);
        yield return Pictures.Lines("Обучение с прошлым запуском", steps, nats, loss, floor);
        float[,] pattern = Pattern(Tokens.Length, 1, 0);
        yield return Pictures.Attention(Tokens, pattern, "Голова 2 слоя 7: кто на кого смотрит");
        yield return Pictures.Attention(Tokens, Words.Now.Layer,
            [.. Enumerable.Range(0, 6).Select(l => (l.ToString(CultureInfo.InvariantCulture), Pattern(Tokens.Length, l, 0)))],
            "Одна голова по слоям");
        yield return Pictures.HeadGrid(
            [.. from layer in Enumerable.Range(0, 6)
                from head in Enumerable.Range(0, 8)
                select new HeadPattern(layer, head, Pattern(16, layer, head))],
            "Все головы: 6 слоёв × 8 голов, одна шкала");
        yield return Pictures.Matrix("Косинусы эмбеддингов", new Axis("токен") { Labels = Tokens }, new Axis("токен") { Labels = Tokens },
            Cosines(Tokens.Length), new Axis("косинус", "доля"), signed: true, range: (-1, 1), numbers: true);
        yield return Pictures.Arcs(Tokens, pattern, "Дуги внимания над текстом");
        yield return Pictures.Heads("Все головы под бегунками", [new HeadText("один", Tokens, [.. Enumerable.Range(0, 5)
            .Select(l => (IReadOnlyList<float[,]>)[Pattern(Tokens.Length, l, 0), Pattern(Tokens.Length, l, 1)])])]);
        yield return Pictures.HeadMap(
                "Оценки голов", new Axis("доля веса", "доля"), ("модель", Scores(30, 9)), ("необученная", Scores(30, 9)))
            .Look("Смотрите на тёмные клетки.");
        yield return Pictures.Scrubber("Обучение под бегунком", steps,
            [new(new Axis("потери", "нат"), [loss, floor]), new(new Axis("доля", "доля"), [loss with { Name = "другая" }])], Tokens,
            [new("0", 0, pattern), new("1000", 1000, Pattern(Tokens.Length, 2, 0))]);
        TokenValue[] strip = [.. Enumerable.Range(0, 30)
            .Select(i => new TokenValue(Tokens[i % Tokens.Length], i == 0 ? double.NaN : 11 * Math.Abs(Math.Sin(i * 1.3))))];
        yield return Pictures.TokenStrip("Удивление по токенам", strip);
        yield return Pictures.SideBySide("Рядом", [("T = 0", [.. strip.Select(t => t with { Value = t.Value / 9 })]),
            ("T = 0,8", [.. strip.Select(t => t with { Value = t.Value / 3 })]), ("T = 2", strip)]);
        yield return Pictures.SignedStrip("Модель против оракула",
            [.. strip.Select(t => t with { Value = Math.Cos(t.Value) * 3, Under = ["0,41", "0,39"] })], new Axis("log p − log q", "нат"));
        var merges = new BpeTraining(["кошка спит на коврике", "кот спит, кошка сидит; <b>кот</b> и коты", "кошки, коты, коврики и кошка"],
            new() { VocabularySize = 200 }).Run();
        yield return Pictures.Merges(merges, "кошка и кот на коврике <b>");
        yield return Pictures.CorpusLength(merges);
        string[] layers = ["эмбеддинг", .. Enumerable.Range(1, 12).Select(i => $"слой {i}")];
        var lens = new LensEntry[layers.Length, Tokens.Length];
        for (int l = 0; l < layers.Length; l++)
        {
            for (int t = 0; t < Tokens.Length; t++)
            {
                lens[l, t] = new LensEntry(
                    Tokens[(l < 8 ? l * 3 + t : t + 1) % Tokens.Length], Math.Min(1, (l + 1.0) / 14 + 0.05 * t), 9 - 0.6 * l);
            }
        }

        yield return Pictures.LensTable("Логит-линза: что выбрал бы поток на каждой глубине", Tokens, layers, lens);
        Contribution[] parts = [new("эмбеддинг", 0.4), .. Enumerable.Range(0, 12).SelectMany(l => new[]
        {
            new Contribution($"слой {l}, голова {l % 4}", Math.Sin(l * 1.7) * 1.5),
            new Contribution($"слой {l}, MLP", Math.Cos(l * 0.9) * 2 + 0.8),
        })];
        yield return Pictures.Waterfall("Из чего сложился логит «␣Франции»", parts, parts.Sum(c => c.Value) + 3e-6, most: 16);
        var random = new Random(5);
        double[] said = [.. Enumerable.Range(0, 800).Select(_ => random.NextDouble())];
        yield return Pictures.Reliability(
            Reliability.Of(said, [.. said.Select(c => random.NextDouble() < c * c)], bins: 10), "Сбываются ли вероятности");
        yield return Pictures.Histogram("Вероятность первого токена", new Axis("p(первый)", "доля") { Range = (0, 1) }, said, 20);
        yield return Pictures.Entropy(
            "Энтропия по позициям", "токен", Tokens, ("модель", [.. Tokens.Select((_, i) => 6 - 0.5 * i + Math.Sin(i))]),
            ("оракул", [.. Tokens.Select((_, i) => 5.5 - 0.5 * i + Math.Sin(i))]));
        var config = new TransformerConfig
        {
            DVocab = 49152,
            NLayers = 30,
            DModel = 576,
            NHeads = 9,
            NKeyValueHeads = 3,
            DMlp = 1536,
            Tied = true,
            Rotary = new() { Base = 100_000 },
        };
        yield return Pictures.Bars("Что даёт каждая голова", new Axis("голова") { Labels = ["голова 0", "голова 1", "голова 2"] },
            new Axis("падение вероятности", "доля"), [0.02, 0.31, -0.05], [new(0.01, 0.04), new(0.22, 0.4), new(-0.09, -0.02)]);
        yield return Pictures.Scatter("Вес внимания и влияние", new Axis("вес", "доля"), new Axis("изменение логита", "нат"),
            [("слой 3", [new("Париж", 0.1, 1.4), new("␣столица", 0.55, 0.1)]), ("слой 7", [new("<b>", 0.3, 0.8), new("⏎", 0.9, -0.2)])],
            labels: true);
        yield return Pictures.Architecture(config, 12, SchemePart.Attention, "SmolLM2-135M: вы здесь");
        yield return Pictures.Architecture(new TransformerConfig
        {
            DVocab = 700,
            NLayers = 4,
            DModel = 64,
            NHeads = 4,
            Norm = NormKind.LayerNorm,
            NormPlace = NormPlace.Post,
            Positions = PositionScheme.Learned,
            NContext = 128,
            Mlp = MlpKind.Plain,
        }, 12, SchemePart.Stream, "Стеклянная модель с нормой после сложения");
        foreach (var picture in OfTheWorld())
        {
            yield return picture;
        }

        yield return Note.Engineering("Голова 2 читает первый токен и почти ничего не пишет.\n\nПроверить можно выключением.");
        yield return Note.Reading("Если это «сток», то вес внимания не равен влиянию.");
        yield return Bet.Ask("Сколько останется от 0,94, если выключить одну голову?", 0.3, 0.7, "доля");
        yield return Bet.Ask("Сколько останется от 0,94, если выключить одну голову?", 0.3, 0.7, "доля").Settle(0.88);
        yield return Bet.Calibration();
        yield return Table.Of("Десять токенов", Tokens.Zip(p), ("токен", r => r.First), ("вероятность", r => r.Second),
                ("логит", r => Math.Log(r.Second)),
                ("пояснение", _ => "длинный текст, который занимает место и переносится, если не помещается"))
            .With("вероятность", format: "0.0000", unit: "доля", bars: true);
    }

    /// <summary>Logits that fall as those of a language model do, in a mixed order of ids.</summary>
    public static float[] Row(int size = 800) =>
        [.. Enumerable.Range(0, size).Select(i => (float)(-1.3 * Math.Log(1 + i * 37 % size) + 0.01 * Math.Sin(i)))];

    // A world whose seasons are half as strong stands in for a model: same words, other probabilities.
    /// <summary>Branches over a world of the weather; what lies outside a nucleus is cut.</summary>
    public static Branching Branches(int depth = 4)
    {
        var world = World.Create(Worlds.Only("weather"));
        return Pictures.Branching("Шаг и развилка", new Oracle(world), world.Read("Погода по дням: снег, иней,"),
            new() { Sampling = new() { TopP = 0.7f, Seed = 3 }, Candidates = 6, Depth = depth, MaxNodes = 60 });
    }

    /// <summary>Three beams over the same world.</summary>
    public static BeamTree Beams(int steps = 6)
    {
        var oracle = new Oracle(World.Create(Worlds.Only("weather")));
        var found = BeamSearch.Run(oracle, oracle.Law.Read("Погода по дням: снег,"), new() { Beams = 3, MaxTokens = steps });
        return Pictures.Beams("Дерево поиска", found, oracle.Spell);
    }

    private static IEnumerable<Picture> OfTheWorld()
    {
        yield return Branches();
        yield return Beams();
        var options = Worlds.Only("weather");
        var (oracle, model) =
            (new Oracle(World.Create(options)), new Oracle(World.Create(options with { Weather = new() { Strength = 0.4 } })));
        int[] ids = oracle.Law.Read("Погода по дням: снег, иней, ветер, туман, зной, солнце, солнце, гроза, зной, дождь, туман, "
            + "дождь, ветер, снег, иней, снег, снег.");
        yield return Pictures.Reading(ComparedText.Of(oracle, model, ids), "Погода: что ждал оракул и что ждала модель");
        var belief = Belief.Along(oracle, ids, Weather.Season, Weather.Seasons);
        yield return Pictures.Posterior(belief, [.. ids.Select(oracle.Spell)], "Во что верит оракул после каждого слова");
        yield return Pictures.BeliefTriangle(
            [Probe("обученная", 0.05), Probe("необученная", 0.4)], "Вера в три сезона и её линейная тень в потоке");

        BeliefProbe Probe(string name, double noise)
        {
            var (random, points) = (new SeededRandom(9), new List<BeliefPoint>());
            for (int i = 0; i < 300; i++)
            {
                double[] exact = [.. belief.At(random.Next(ids.Length))], read = [.. exact.Select(p => p + noise * random.NextGaussian())];
                points.Add(new BeliefPoint(
                    i / 20, i % 20, oracle.Spell(ids[i % ids.Length]), exact, [read[0], read[1], 1 - read[0] - read[1]]));
            }

            return new BeliefProbe(name, 4, Weather.Season, Weather.Seasons, points);
        }
    }

    private static double[,] Scores(int layers, int heads)
    {
        var scores = new double[layers, heads];
        for (int l = 0; l < layers; l++)
        {
            for (int h = 0; h < heads; h++)
            {
                scores[l, h] = Math.Abs(Math.Sin(l * 1.3 + h * 2.1));
            }
        }

        return scores;
    }

    private static float[,] Pattern(int size, int layer, int head)
    {
        var weights = new float[size, size];
        for (int q = 0; q < size; q++)
        {
            double[] scores = [.. Enumerable.Range(0, q + 1)
                .Select(k => Math.Exp((k == 0 ? 1.5 : 0) + 2 * Math.Sin((k + 1) * (layer + 2) * 0.7 + head * q)))];
            for (int k = 0; k <= q; k++)
            {
                weights[q, k] = (float)(scores[k] / scores.Sum());
            }
        }

        return weights;
    }

    private static float[,] Cosines(int size)
    {
        var cosines = new float[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                cosines[i, j] = (float)Math.Cos((i - j) * 0.8);
            }
        }

        return cosines;
    }
}
