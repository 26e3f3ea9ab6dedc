using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>The pictures of this lesson: a cell says what is compared, and these draw it.</summary>
public static partial class TokenPictures
{
    private const int Bars = 9;

    /// <summary>
    /// Several distributions over the next word, the likeliest words of the first; the line under the picture says how far the
    /// others are from the first (total variation).
    /// </summary>
    /// <param name="oracle">Spells the words.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="voices">Name, and the probability of every word: [dVocab].</param>
    public static Picture Compare(Oracle oracle, string title, params IReadOnlyList<(string Name, double[] Shares)> voices)
    {
        var first = voices[0];
        int[] top = [.. first.Shares.Index().OrderByDescending(p => p.Item).ThenBy(p => p.Index).Take(Bars)
            .Where(p => p.Item > 0).Select(p => p.Index)];
        var away = voices.Skip(1).Select(voice =>
            $"{voice.Name} — {Pictures.Text(voice.Shares.Zip(first.Shares, (a, b) => Math.Abs(a - b)).Sum() / 2, 3)}");
        return Pictures.Compare(
                [.. top.Select(oracle.Spell)],
                [.. voices.Select(voice => (voice.Name, (double[])[.. top.Select(id => voice.Shares[id])]))],
                title)
            .WithNote($"Расстояние до первого в легенде ({first.Name}), от 0 до 1: {string.Join("; ", away)}.");
    }

    /// <summary>What a word costs whom: bits, perplexity, and how much shorter the text is than with a number for each word.</summary>
    /// <param name="vocabulary">Number of words.</param>
    /// <param name="readers">Name, and bits a word.</param>
    public static Table Bits(int vocabulary, params IReadOnlyList<(string Name, double Bits)> readers)
    {
        var evenly = Math.Log2(vocabulary);
        return Table.Of(
                "Сорок новых документов: цена слова",
                readers.Prepend(("все слова поровну", evenly)),
                ("кто предсказывает", r => r.Item1),
                ("бит на слово", r => r.Item2),
                ("перплексия", r => Math.Pow(2, r.Item2)),
                ("во сколько раз короче, чем поровну", r => evenly / r.Item2))
            .With("бит на слово", "0.00", bars: true).With("перплексия", "0.0")
            .With("во сколько раз короче, чем поровну", "0.0");
    }

    /// <summary>At each place: the probability of the likeliest token, and the share of the draws in which it came.</summary>
    /// <param name="draws">Draws at one place each.</param>
    /// <param name="title">What is shown.</param>
    public static Picture Draws(IReadOnlyList<BlindDraw> draws, string title)
    {
        var single = draws.Sum(d => d.OneOutcome);
        return Pictures.Scatter(
                title,
                new Axis("заявленная вероятность первого слова", "доля") { Range = (0, 1) },
                new Axis("как часто оно выпало", "доля") { Range = (0, 1) },
                [("места", [.. draws.Select(d => new Dot($"документ {d.Unit}", d.TopProbability / d.Places, d.Top / d.Places))])],
                references: [Reference.Diagonal("если это распределение"), Reference.AtY(1, "если это одно слово")])
            .WithNote($"Первое слово выпадало в среднем в {Pictures.Text(100 * draws.Average(d => d.Top / d.Places), 0)}% розыгрышей. "
                + $"Мест, где вся тысяча дала одно и то же слово: {single} из {draws.Sum(d => d.Places)}.");
    }

    /// <summary>What networks trained on two sentences give to their two verbs, proportion by proportion.</summary>
    /// <param name="runs">The networks.</param>
    /// <param name="title">What is shown.</param>
    public static Picture Verbs(IReadOnlyList<SentenceRun> runs, string title) => Pictures.Compare(
        ["сидит", "спит"],
        [.. runs.GroupBy(run => run.Proportion)
            .Select(g => ($"в корпусе {g.Key}", (double[])[g.Average(run => run.PSits), g.Average(run => run.PSleeps)]))],
        title);

    /// <summary>The loss so far, with the floor that no training can pass: the exact entropy of the law.</summary>
    public static Picture Losses(Descent descent)
    {
        double[] steps = Steps(descent);
        return Pictures.Lines(
            "Спуск к дну: потери на новых документах",
            StepAxis,
            new Axis("потери", "нат на слово") { FromZero = true },
            new Series("модель", steps, [.. descent.Points.Select(p => descent.Floor + p.Excess)]) { Markers = true },
            new Series("дно: энтропия закона", steps, [.. steps.Select(_ => descent.Floor)]) { Stroke = Stroke.Dashed });
    }

    /// <summary>The same road seen from inside: what is left above the floor, and R² of the probe for the season.</summary>
    public static Picture LossAndReading(Descent descent, string title)
    {
        var (steps, first, last) = (Steps(descent), descent.Points[0], descent.Points[^1]);
        return Pictures.Lines(
                title,
                StepAxis,
                new Axis("доля начального запаса; R²", "доля") { FromZero = true },
                new Series("запас над дном, доля от начального", steps, [.. descent.Points.Select(p => p.Excess / first.Excess)])
                {
                    Markers = true,
                },
                new Series("R² пробы", steps, [.. descent.Points.Select(p => p.Read)]) { Markers = true },
                new Series("R² случайной сети", steps, [.. steps.Select(_ => first.Read)]) { Stroke = Stroke.Dashed })
            .WithNote($"R² пробы: в начале {Pictures.Text(first.Read, 3)}, ниже всего "
                + $"{Pictures.Text(descent.Points.Min(p => p.Read), 3)}, в конце {Pictures.Text(last.Read, 3)}; "
                + $"запаса над дном осталось {Pictures.Text(100 * last.Excess / first.Excess, 1)}%.");
    }

    /// <summary>Law, counts and model against each other, by how often the corpus has the beginning.</summary>
    /// <param name="contexts">The beginnings.</param>
    /// <param name="title">What is shown.</param>
    public static Picture ByCount(IReadOnlyList<CountedContext> contexts, string title)
    {
        var bins = contexts.GroupBy(c => CountsClaim.BinOf(c.Count)).OrderBy(g => g.Key).ToArray();
        double[] places = [.. bins.Select((_, i) => (double)i)];
        Series By(string name, Func<CountedContext, double> of) =>
            new(name, places, [.. bins.Select(g => g.Average(of))]) { Markers = true };
        var rare = contexts.Where(c => c.Count < 4).ToArray();
        return Pictures.Lines(
                title,
                new Axis("встретился в корпусе, раз") { Labels = [.. bins.Select(g => CountsClaim.BinName(g.Key))] },
                new Axis("KL", "нат") { FromZero = true },
                By("закон ‖ модель", c => c.LawModel),
                By("частоты ‖ модель", c => c.CountsModel),
                By("закон ‖ частоты", c => c.LawCounts))
            .WithNote($"Из {rare.Length} начал, встреченных от одного до трёх раз, модель ближе к частотам, чем к закону, в "
                + $"{rare.Count(c => c.NearerToCounts)}.");
    }

    /// <summary>Mean cosines of exact synonyms, of category mates and of random pairs, where words come in and where they go out.</summary>
    /// <param name="law">The law, which tells exact synonyms.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="models">Name and network, for instance the trained one and its untrained control.</param>
    public static Picture Synonyms(Law law, string title, params IReadOnlyList<(string Name, LanguageModel Model)> models)
    {
        string[] matrices = ["embed.weight", "unembed.weight"], sides = ["вход", "выход"],
            relations = [SynonymClaim.Synonyms, SynonymClaim.Mates, SynonymClaim.Strangers];
        var read = models.Select(m => (m.Name, Pairs: SynonymClaim.Pairs(m.Model, law, matrices))).ToArray();
        double[] Of(IReadOnlyList<WordPair> pairs, string relation) =>
            [.. pairs.Where(pair => pair.Relation == relation).Select(pair => pair.Cosine)];
        return Pictures.Bars(
            title,
            new Axis("пары слов")
            {
                Labels = [.. sides.SelectMany(side => relations.Select(relation =>
                    $"{side}: {relation}, пар {Of(read[0].Pairs[0], relation).Length}"))],
            },
            new Axis("средний косинус", "число") { Range = (-0.4, 1.05) }, // the number of a bar below zero stands beside it
            [.. read.Select(m => new BarGroup(
                m.Name, [.. m.Pairs.SelectMany(pairs => relations.Select(relation => Of(pairs, relation).Average()))]))]);
    }

    /// <summary>
    /// The right ending of every proverb after a fluent sentence on something else, against the same after the paraphrase: above the
    /// diagonal the sense helped.
    /// </summary>
    /// <param name="scores">The kept table of the proverbs.</param>
    /// <param name="title">What is shown.</param>
    public static Picture Sense(SurveyTable scores, string title)
    {
        double[] sense = scores["paraphrase"], other = scores["fluent"], own = scores["verbatim"];
        return Pictures.Scatter(
                title,
                new Axis("после гладкой фразы о другом", "ln p, нат"),
                new Axis("после пословицы или пересказа", "ln p, нат"),
                [
                    ("пересказ", [.. scores.Rows.Select((row, i) => new Dot(row.Id, other[i], sense[i]))]),
                    ("сама пословица", [.. scores.Rows.Select((row, i) => new Dot(row.Id, other[i], own[i]))]),
                ],
                references: [Reference.Diagonal("не помогло")])
            .WithNote($"В среднем верному слову прибавляет пересказ {Pictures.Text(sense.Zip(other, (a, b) => a - b).Average(), 1)}, "
                + $"сама пословица {Pictures.Text(own.Zip(other, (a, b) => a - b).Average(), 1)} ната; пословиц {scores.Rows.Count}, "
                + $"{scores.Model}.");
    }

    private static Axis StepAxis => new("шаг обучения, считая с первого", "номер") { Log = true };

    // A logarithm has no zero: the fresh network stands at 1.
    private static double[] Steps(Descent descent) => [.. descent.Points.Select(p => p.Step + 1.0)];
}
