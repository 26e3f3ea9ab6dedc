using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>What is found again, by its place in a list and by its distance.</summary>
public static class NeedlePictures
{
    private static readonly double[] _tenths = [.. Enumerable.Range(0, 10).Select(tenth => (tenth + 0.5) / 10)];
    private static readonly Axis _place = new("место: 0 начало, 1 конец", "доля"),
        _right = new("верных ответов", "доля") { Range = (0, 1.03) };

    /// <summary>
    /// Share of right answers by place, SmolLM2 in three lengths, one of them with the pair said again, and the world's model.
    /// </summary>
    public static Visual Places() =>
        Kept.Show(DrawPlaces, [NeedleSurveys.World, NeedleSurveys.Prose, NeedleSurveys.Repeated, .. NeedleSurveys.English]);

    /// <summary>The same of networks that were asked for everything or for the edges alone, early in training and late.</summary>
    public static Visual Trained() => Kept.Show(DrawTrained, NeedleTrainings.Survey);

    /// <summary>Share of right answers by distance, after short texts and after long ones.</summary>
    public static Visual ShortTexts() => Kept.Show(DrawShort, ShortTrainings.Survey);

    /// <summary>Share of right answers by distance of a transformer, an LSTM and a retentive network.</summary>
    public static Visual Kinds() => Kept.Show(DrawKinds, RecallTrainings.Survey);

    private static Picture DrawPlaces()
    {
        Series Of(string name, Survey survey) => Kept.Curve(
            name, _tenths, Kept.Means(Kept.Table(survey), Enumerable.Range(0, 10).Select(tenth => $"right {tenth}")));
        double[] fifths = [0.1, 0.3, 0.5, 0.7, 0.9];
        Series[] longs = !Kept.Has(NeedleSurveys.Long) ? [] : [Kept.Curve("SmolLM2, 5 кодов в длинной прозе", fifths, Kept.Means(
            Kept.Table(NeedleSurveys.Long), Enumerable.Range(0, fifths.Length).Select(fifth => $"right {2 * fifth}")))];
        return Pictures.Lines("Где лежит то, о чём спросили", _place, _right,
                [
                    .. longs, Of("SmolLM2, 1 код в короткой прозе", NeedleSurveys.Prose), Of("20 пар", NeedleSurveys.English[0]),
                    Of("40 пар", NeedleSurveys.English[1]), Of("75 пар", NeedleSurveys.English[2]),
                    Of("40 пар, повторено у вопроса", NeedleSurveys.Repeated), Of("glass/base, 16 пар", NeedleSurveys.World),
                ])
            .Look("Прогнулась ли линия посередине? «Потерянное в середине» было бы буквой U. Полоса — интервал по спискам и текстам.");
    }

    // A network does not learn to look up little by little: at each stop it either does or does not yet.
    private static Picture DrawTrained()
    {
        var table = Kept.Table(NeedleTrainings.Survey);
        double[][] Stops(string kind) => [.. table.Rows.Where(row => row.Id.StartsWith(kind, StringComparison.Ordinal))
            .SelectMany(row => row.Values.Chunk(_tenths.Length))];
        Series Of((double Bias, string Name, string Said) kind, bool looksUp) =>
            Stops(kind.Name).Where(stop => stop.Average() >= 0.5 == looksUp).ToArray() is var stops
                ? new($"{kind.Said}, {(looksUp ? "ищет" : "ещё не ищет")}: {stops.Length}", _tenths,
                    [.. _tenths.Select((_, tenth) => stops.Length == 0 ? double.NaN : stops.Average(stop => stop[tenth]))])
                {
                    Markers = true,
                    Stroke = looksUp ? Stroke.Solid : Stroke.Dotted,
                }
                : new("", []);
        return Pictures.Lines("Одна сеть, два способа спрашивать", _place, _right,
                [.. NeedleTrainings.Kinds.SelectMany(kind => new[] { Of(kind, false), Of(kind, true) })])
            .Look("Отличается ли середина у тех, кого спрашивали только с краёв, пока они не искали и когда нашли? По пять сетей, четыре "
                + "остановки у каждой; «ищет» — верна половина ответов и больше. За легендой — сколько остановок.");
    }

    private static Picture DrawShort()
    {
        var table = Kept.Table(ShortTrainings.Survey);
        double[] middles = [.. ShortTrainings.Ranges.Select(range => (range.From + range.To) / 2.0)];
        Series Of(string recipe, string said, bool isLong) => Kept.Curve($"{said}, тексты по {(isLong ? 256 : 64)}", middles,
            [.. ShortTrainings.Ranges.Select(range => Measured.MeanOfSeeds("", table.Where(row =>
                row.Id.StartsWith(ShortTrainings.Name(recipe, isLong), StringComparison.Ordinal))[$"recall {range.From}"]))]);
        return Pictures.Lines("Сколько находит сеть с окном 256", new Axis("сколько токенов назад записано", "токенов"), _right,
                [
                    .. ShortTrainings.Schemes.SelectMany(scheme => new[]
                    {
                        Of(scheme.Recipe, scheme.Said, false), Of(scheme.Recipe, scheme.Said, true),
                    }),
                    new Series("наугад", [middles[0], middles[^1]], [1.0 / 6, 1.0 / 6]) { Stroke = Stroke.Dashed },
                ])
            .Look("Где расходятся линии одной схемы? Обучению с короткими текстами не встречалось ничего дальше 64 токенов. Полоса — "
                + "интервал по пяти зёрнам.");
    }

    private static Picture DrawKinds()
    {
        var table = Kept.Table(RecallTrainings.Survey);
        int[] distances = [.. RecallTrainings.Distances];
        double[] middles = [.. distances.Zip(distances.Skip(1), (from, to) => (from + to) / 2.0)];
        return Pictures.Lines("Что помнят три устройства", new Axis("сколько токенов назад записано", "токенов") { Log = true }, _right,
                [
                    .. RecallTrainings.Kinds.Select(kind => Kept.Curve(kind.Said, middles, [.. distances.SkipLast(1).Select(from =>
                        Measured.MeanOfSeeds("", table.Where(row => row.Id.StartsWith($"{kind.Name}/", StringComparison.Ordinal))
                            [$"beyond {from}"]))])),
                    new Series("наугад", [middles[0], middles[^1]], [1.0 / 6, 1.0 / 6]) { Stroke = Stroke.Dashed },
                ])
            .Look("Учились все на текстах из 64 токенов, читают 256. Сравните, где каждая линия отрывается от единицы и доходит ли "
                + "до «наугад».");
    }
}
