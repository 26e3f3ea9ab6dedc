using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>What networks trained on short texts know of longer ones, as they are and stretched.</summary>
public static class StretchPictures
{
    /// <summary>Model that is stretched before the reader's eyes: trained on texts of 64 tokens with local order and notes.</summary>
    public const string Live = "glass/positions-rotary";

    private const int LiveTrained = 64, Documents = 12;

    private static readonly string[] _drawn = ["как есть", "интерполяция", "база по формуле", "база подобранная", "YaRN"];

    /// <summary>Loss above the law by place for every way, a band over the networks.</summary>
    /// <param name="sinusoids">Codes that are added, in the place of rotation.</param>
    /// <param name="factor">2 or 4.</param>
    /// <exception cref="ReaderException">Another factor.</exception>
    public static Visual Loss(bool sinusoids, int factor)
    {
        var survey = sinusoids ? StretchTrainings.Sinusoidal.Name : StretchTrainings.Rotary.Name;
        if (!StretchedReading.Factors.Contains(factor))
        {
            throw new ReaderException($"It was measured at 2 and 4 times; found {factor}.", $"Измерено вдвое и вчетверо; а дано {factor}.");
        }

        return KeptTables.Show(9, () => Draw(LessonEvidence.Table(9, survey), sinusoids, factor), survey);
    }

    /// <summary>What share of both skills is kept beyond the trained places, for both codes and every way.</summary>
    public static Visual Kept() => KeptTables.Show(9, () =>
    {
        SurveyTable rotary = LessonEvidence.Table(9, StretchTrainings.Rotary.Name),
            sinusoidal = LessonEvidence.Table(9, StretchTrainings.Sinusoidal.Name);
        var rows = StretchedReading.Factors.SelectMany(factor => StretchedReading.Ways
            .Where(way => way is not ("база вниз" or "лучший способ")).Select(way => (factor, way)));
        object? Mean(SurveyTable table, (int Factor, string Way) row, string skill) =>
            StretchedKept.Share(table, row.Factor, row.Way, skill).Average();
        return Table.Of("Сохранено за краем обученного, среднее сетей: "
                + $"{rotary.Rows.Count} с вращением, {sinusoidal.Rows.Count} с синусоидами",
                rows, ("длина", row => $"×{row.factor}"), ("способ", row => row.way),
                ("вращение: порядок", row => Mean(rotary, row, StretchedKept.Order)),
                ("худшая сеть", row => StretchedKept.Share(rotary, row.factor, row.way, StretchedKept.Order).Min()),
                ("вращение: записанное", row => Mean(rotary, row, StretchedKept.Recall)),
                ("синусоиды: порядок", row => Mean(sinusoidal, row, StretchedKept.Order)),
                ("синусоиды: записанное", row => Mean(sinusoidal, row, StretchedKept.Recall)))
            .With("вращение: порядок", "0.00").With("худшая сеть", "0.00").With("вращение: записанное", "0.00")
            .With("синусоиды: порядок", "0.00").With("синусоиды: записанное", "0.00");
    }, StretchTrainings.Rotary.Name, StretchTrainings.Sinusoidal.Name);

    /// <summary>Press et al. 2022, table 2, beside ours: growth of the loss beyond the trained length, nothing stretched.</summary>
    public static Visual Published() => KeptTables.Show(9, () =>
    {
        (string Name, string Survey, double At, double Twice, double Far)[] published =
        [
            ("вращение", StretchTrainings.Rotary.Name, 20.07, 21.37, 31.58),
            ("синусоиды", StretchTrainings.Sinusoidal.Name, 20.05, 43.54, 132.41),
        ];
        double Growth(string survey, int factor)
        {
            var table = LessonEvidence.Table(9, survey);
            double Mean(string range) => table[StretchedReading.Column(factor, "как есть", $"excess {range}")].Average();
            return Mean("new") - Mean("old");
        }

        const string Format = "+0.00;−0.00;0.00";
        return Table.Of("Рост потерь за краем обученного. Press и др., 2022, таблица 2: L = 512, перплексия на 1 012 и 2 512 токенах; "
                + "мы: L = 128, местный текст на местах за 128", published,
                ("схема", row => row.Name),
                ("у них до 2L, нат", row => Math.Log(row.Twice / row.At)), ("у нас до 2L, нат", row => Growth(row.Survey, 2)),
                ("у них до 4,9L, нат", row => Math.Log(row.Far / row.At)), ("у нас до 4L, нат", row => Growth(row.Survey, 4)))
            .With("у них до 2L, нат", Format).With("у нас до 2L, нат", Format)
            .With("у них до 4,9L, нат", Format).With("у нас до 4L, нат", Format);
    }, StretchTrainings.Rotary.Name, StretchTrainings.Sinusoidal.Name);

    /// <summary>
    /// A small network stretched here and now: share of the local order that it knows beyond its 64 trained places, in texts so many
    /// times as long.
    /// </summary>
    /// <param name="network">The glass model <see cref="Live"/>.</param>
    /// <param name="factor">A whole number from 2 to 8.</param>
    /// <param name="seed">Seed of the texts.</param>
    /// <exception cref="ReaderException">Another factor.</exception>
    public static Picture Here(LanguageModel network, int factor, long seed)
    {
        if (factor is < 2 or > 8)
        {
            throw new ReaderException(
                $"Texts here are 2 to 8 times as long; found {factor}.", $"Тексты здесь длиннее в 2–8 раз; а дано {factor}.");
        }

        var whole = LiveTrained * factor;
        var texts = new NotesReading(TrainingRecipes.Load(Live.Split('/')[^1]).World, whole, 1_000_000 + seed, Documents);
        var ways = AnglePictures.Ways(factor, LiveTrained);
        NotesKnown[][] known = [.. ways.Select(way =>
        {
            using var stretched = Stretched.Of(Needed.Of(network).Transformer, way.How, whole);
            return texts.Of(stretched, [(0, LiveTrained), (LiveTrained, whole)]).ToArray();
        })];
        double Share(NotesKnown one) => one.Order / one.Unordered;
        return Pictures.Bars($"Растянули {Live} с {LiveTrained} до {whole} токенов",
                new Axis("способ") { Labels = [.. ways.Select(way => way.Name)] }, new Axis("известная доля порядка", "доля"),
                [
                    new("места, которые были в обучении", [.. known.Select(one => Share(one[0]))]),
                    new("места за краем", [.. known.Select(one => Share(one[1]))]),
                ],
                [Reference.AtX(0, "только частоты слов")])
            .Look("Сравните вторую полосу у разных способов, потом первую: чего растягивание стоит короткому тексту? "
                + $"Текстов: {Documents}.");
    }

    private static Picture Draw(SurveyTable table, bool sinusoids, int factor)
    {
        double whole = StretchedReading.Trained * factor, bin = whole / StretchedReading.Bins;
        double[] places = [.. Enumerable.Range(0, StretchedReading.Bins).Select(i => (i + 0.5) * bin)];
        Series Of(string way)
        {
            double[][] found = [.. Enumerable.Range(0, StretchedReading.Bins)
                .Select(i => table[StretchedReading.Column(factor, way, $"excess@{i}")])];
            Interval[] bands = [.. found.Select(values => Interval.OfMean(values))];
            return new(way, places, [.. found.Select(values => values.Average())])
            {
                Low = [.. bands.Select(band => Math.Max(0, band.Low))],
                High = [.. bands.Select(band => band.High)],
                Markers = true,
            };
        }

        var unordered = table[StretchedReading.Column(factor, "как есть", "unordered new")].Average();
        var picture = Pictures.Lines(
            $"{(sinusoids ? "Синусоиды" : "Вращение")}: обучены на 128, читают {Pictures.Text(whole)}, сетей: {table.Rows.Count}",
            new Axis("место в тексте", "токен"), new Axis("потери сверх закона", "нат на слово") { FromZero = true },
            [
                .. _drawn.Select(Of),
                new Series("только частоты слов", [0, whole], [unordered, unordered]) { Stroke = Stroke.Dashed },
                new Series("конец обученного", [128, 128], [0, unordered]) { Stroke = Stroke.Dotted },
            ]);
        picture.Figure.Height = 440;
        return picture.Look("Слева от точечной вертикали места, которые были в обучении. Какая линия остаётся у дна справа и какая "
            + "платит за это слева? Выше штрихов — хуже, чем знать одни частоты. Полосы — интервал Стьюдента по сетям.");
    }
}
