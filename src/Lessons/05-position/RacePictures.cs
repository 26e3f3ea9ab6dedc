using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Plots;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>The position race: five schemes trained on 64 tokens and read up to 256, five seeds each.</summary>
public static class RacePictures
{
    /// <summary>Tokens of the documents that the schemes were trained on.</summary>
    public const double Trained = 64;

    private static readonly Lazy<double> _frequencies = new(OnlyFrequencies);

    /// <summary>
    /// What a reader loses who knows how often each word of the local text comes and not the order, nats: the upper end of the axis
    /// that matters. The lower is zero, the law itself.
    /// </summary>
    public static double Frequencies => _frequencies.Value;

    /// <summary>Share of questions that a guess among the values of a key answers.</summary>
    public static double Chance => NotesKnown.Chance;

    /// <summary>Loss above the law by position, a band over the seeds.</summary>
    public static Picture Loss(SweepTable table) => Race(
        table, "excess", "Потери сверх закона по месту в тексте",
        new Axis("место в тексте", "токен"), new Axis("сверх закона", "нат на слово") { FromZero = true },
        [("знает только частоты слов", Frequencies), ("дно: закон", 0)], Trained)
        .WithNote("Сюда смотрите: слева от вертикали места, которые были в обучении. Линия — среднее пяти зёрен, полоса — интервал "
            + "Стьюдента; дошла до верхнего пунктира — от порядка слов не осталось ничего.");

    /// <summary>Share of questions answered with the noted value, by the distance to the note, beyond the trained places.</summary>
    public static Picture Retrieval(SweepTable table) => Race(
        table, "recall_beyond", "Найдено записанное: вопрос стоит за концом обученного",
        new Axis("расстояние до записи, от", "токенов"), new Axis("доля верных ответов", "доля") { Range = (0, 1.03) },
        [("наугад из шести", Chance), ("закон", 1)], null)
        .WithNote("Сюда смотрите: расстояния до 63 в обучении были, дальше — нет. Точка собирает расстояния от своего до следующего.");

    /// <summary>Every published order of two schemes that the sweep was made for, and what five paired seeds say of it.</summary>
    public static Table Orders(SweepTable table) => Table.Of(
        "Опубликованный порядок двух схем и пять зёрен",
        table.Verdicts(),
        ("кто опубликовал", v => v.Order.Source.Replace(" et al.", " и др.,", StringComparison.Ordinal)),
        ("величина", v => Named(v.Order.Measure)),
        ("меньше по статье", v => PositionWorld.Name(v.Order.Lower)), ("у нас", v => v.Lower.Average()),
        ("больше по статье", v => PositionWorld.Name(v.Order.Higher)), ("у нас он", v => v.Higher.Average()),
        ("зёрна", v => v.Outcome switch
        {
            OrderOutcome.Holds => "согласны все пять",
            OrderOutcome.Reversed => "все пять — наоборот",
            OrderOutcome.Undecided => $"за {v.Lower.Zip(v.Higher, (low, high) => low < high).Count(agrees => agrees)} из {v.Lower.Count}",
            _ => "контроль не выполнен",
        })).With("у нас", "0.00").With("у нас он", "0.00");

    /// <summary>Press et al. 2022, table 2, beside ours: growth of the loss at twice and at about four times the trained length.</summary>
    public static Table Press(SweepTable table)
    {
        (string Scheme, double At, double Twice, double Four)[] published =
            [("alibi", 19.73, 18.73, 18.41), ("rotary", 20.07, 21.37, 31.58), ("sinusoidal", 20.05, 43.54, 132.41)];
        var (twice, four) = (Same(table, "excess@112", published.Select(row => (row.Scheme, row.Twice))),
            Same(table, "excess@240", published.Select(row => (row.Scheme, row.Four))));
        return Table.Of(
            "Press и др., 2022, таблица 2 (L = 512; среднее по тексту из 1 012 и 2 512 токенов) и мы (L = 64; потери на самих местах "
            + "112–127 и 240–255). "
            + $"Порядок схем у 2L: {twice}; дальше: {four}",
            published,
            ("схема", row => PositionWorld.Name(row.Scheme)),
            ("у них до 2L, нат", row => Math.Log(row.Twice / row.At)), ("у нас до 2L, нат", row => Growth(table, row.Scheme, 112)),
            ("у них до 4,9L, нат", row => Math.Log(row.Four / row.At)), ("у нас до 4L, нат", row => Growth(table, row.Scheme, 240)))
            .With("у них до 2L, нат", "+0.00;−0.00;0.00").With("у нас до 2L, нат", "+0.00;−0.00;0.00")
            .With("у них до 4,9L, нат", "+0.00;−0.00;0.00").With("у нас до 4L, нат", "+0.00;−0.00;0.00");
    }

    /// <summary>
    /// Kazemnejad et al. 2023, figure 1 (mean reciprocal rank over ten tasks), beside our retrieval at untrained distances.
    /// </summary>
    public static Table Kazemnejad(SweepTable table)
    {
        (string Scheme, double Rank)[] published = [("none", 0.69), ("alibi", 0.50), ("rotary", 0.33), ("sinusoidal", 0.22)];
        return Table.Of(
            "Kazemnejad и др., 2023, рисунок 1 (средний обратный ранг по десяти задачам) и мы (доля найденного на расстояниях 64–191). "
            + $"Порядок схем: {Same(table, Far, published.Select(row => (row.Scheme, -row.Rank)), descending: true)}",
            published,
            ("схема", row => PositionWorld.Name(row.Scheme)), ("у них, средний обратный ранг", row => row.Rank),
            ("у нас, найдено", row => Mean(table, row.Scheme, Far)), ("у нас, от", row => Low(table, row.Scheme)),
            ("до", row => High(table, row.Scheme)))
            .With("у них, средний обратный ранг", "0.00", bars: true).With("у нас, найдено", "0.00", bars: true)
            .With("у нас, от", "0.00").With("до", "0.00");
    }

    private static readonly string[] _far = ["recall_beyond@64", "recall_beyond@96", "recall_beyond@128"];

    private static Func<SweepTable, string, double> Far => (table, scheme) => _far.Average(measure => table.At(scheme, measure).Mean);

    private static string Named(string measure) => measure.Split('@') switch
    {
        ["excess", var place] => $"потери у места {place}",
        [_, var distance] => $"найдено с расстояния {distance}",
        _ => measure,
    };

    private static double Low(SweepTable table, string scheme) => Math.Max(0, _far.Average(m => table.At(scheme, m).Interval.Low));

    private static double High(SweepTable table, string scheme) => Math.Min(1, _far.Average(m => table.At(scheme, m).Interval.High));

    private static double Mean(SweepTable table, string scheme, Func<SweepTable, string, double> of) => of(table, scheme);

    private static double Growth(SweepTable table, string scheme, int place) =>
        table.At(scheme, $"excess@{place}").Mean - table.At(scheme, "excess@48").Mean;

    private static string Same(SweepTable table, string measure, IEnumerable<(string Scheme, double Value)> published) =>
        Same(table, (t, scheme) => t.At(scheme, measure).Mean, published);

    private static string Same(SweepTable table, Func<SweepTable, string, double> ours,
        IEnumerable<(string Scheme, double Value)> published, bool descending = false)
    {
        string[] theirs = [.. published.OrderBy(row => row.Value).Select(row => row.Scheme)];
        string[] own = [.. theirs.OrderBy(scheme => descending ? -ours(table, scheme) : ours(table, scheme))];
        return theirs.SequenceEqual(own) ? "тот же"
            : $"другой: у нас {string.Join(", ", own.Select(scheme => PositionWorld.Name(scheme)))}";
    }

    private static ChartPicture Race(SweepTable table, string measure, string title, Axis x, Axis y,
        IReadOnlyList<(string Name, double Value)> levels, double? end)
    {
        Series[] curves = [.. table.Sweep.Variants.Select(variant =>
        {
            var points = table.Curve(variant.Name, measure);
            double Clip(double value) => Math.Clamp(value, 0, y.Range is null ? double.PositiveInfinity : 1); // as a share and a KL must
            return new Series(PositionWorld.Name(variant.Name), [.. points.Select(p => p.Place)], [.. points.Select(p => p.Mean)])
            {
                Low = [.. points.Select(p => Clip(p.Interval.Low))],
                High = [.. points.Select(p => Clip(p.Interval.High))],
                Markers = true,
            };
        })];
        double[] ends = [curves[0].X[0], curves[0].X[^1]];
        var picture = Pictures.Lines(title, x, y,
        [
            .. curves,
            .. levels.Select(level => new Series(level.Name, ends, [level.Value, level.Value]) { Stroke = Stroke.Dashed }),
            .. end is { } at ? [new Series("конец обученного", [at, at], [0, curves.Max(c => c.High!.Max())]) { Stroke = Stroke.Dotted }]
                : Array.Empty<Series>(),
        ]);
        picture.Figure.Height = 430;
        return picture;
    }

    private static double OnlyFrequencies()
    {
        var world = World.Create(TrainingRecipes.Load("positions-rotary").World);
        var (oracle, words, laws) = (new Oracle(world), world.Kind<Notes>().TextWords, new List<double[]>());
        foreach (var document in Corpus.Draw(world, tokens: 4000, seed: 5).Documents)
        {
            for (var at = 3; at < document.Length - 1; at++)
            {
                if (words.Contains(document[at]))
                {
                    var next = oracle.Next(document.AsSpan(0, at));
                    var all = words.Sum(word => next[word]);
                    laws.Add([.. words.Select(word => next[word] / all)]);
                }
            }
        }

        double[] mean = [.. words.Select((_, i) => laws.Average(law => law[i]))];
        return laws.Average(law => law.Zip(mean, (p, q) => p > 0 ? p * Math.Log(p / q) : 0).Sum());
    }
}
