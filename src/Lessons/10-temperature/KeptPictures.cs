using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Pictures of what was measured ahead of the temperature: grammar, order, false answers, repeats.</summary>
public static class KeptPictures
{
    private const long Seed = 1015;

    private static readonly Axis _temperature = new("температура T", "число"), _share = new("доля", "доля") { Range = (0, 1.03) };

    /// <summary>Share of sentences that the grammar of the world cannot make, at the temperature nearest to one.</summary>
    /// <param name="temperature">T.</param>
    public static double Ungrammatical(double temperature) =>
        Kept.Has($"order {Kept.Glass}") ? Errors(OrderSurveys.InWorld.MinBy(t => Math.Abs(t - temperature))).Value : double.NaN;

    /// <summary>That share over the temperature.</summary>
    public static Visual Grammar() => Kept.Show(DrawGrammar, $"order {Kept.Glass}");

    /// <summary>What is left of the order of words, T = 1 being one: for the world and for the English texts.</summary>
    public static Visual Order() => Kept.Show(DrawOrder, $"order {Kept.Glass}", $"order {Kept.Real}");

    /// <summary>Share of false answers among the named capitals of SmolLM2, by temperature: all, and by which stands first.</summary>
    public static Visual Capitals() => Kept.Show(DrawCapitals, $"facts {Kept.Real}");

    /// <summary>Share of repeated four-token runs at T = 0, 0.5 and 1, both models, texts that nobody generated beside.</summary>
    public static Visual Loops() => Kept.Show(DrawLoops, $"loops {Kept.Glass}", $"loops {Kept.Real}");

    private static Picture DrawGrammar()
    {
        Measured[] found = [.. OrderSurveys.InWorld.Select(Errors)];
        return Pictures.Lines($"Доля фраз с ошибкой в грамматике, {TemperatureWorld.Glass}", _temperature, _share,
                Curve("модель", OrderSurveys.InWorld, found, "95% по документам"))
            .Look("Где кривая отрывается от нуля и где упирается в потолок? Фразы судит точная грамматика мира; после первой ошибки "
                + "документ дальше не читают. Документов при каждой температуре: "
                + $"{Kept.Table($"order {Kept.Glass}").Rows.Count}.");
    }

    private static Picture DrawOrder() => Pictures.Lines("Сколько порядка осталось", _temperature,
            new Axis("выигрыш от порядка слов к выигрышу при T = 1", "доля") { FromZero = true },
            Left(TemperatureWorld.Glass, OrderSurveys.InWorld), Left("SmolLM2", OrderSurveys.InEnglish),
            new Series("связность пропала: половина", [0.2, 3], [0.5, 0.5]) { Stroke = Stroke.Dashed },
            new Series("случайный набор: десятая часть", [0.2, 3], [0.1, 0.1]) { Stroke = Stroke.Dotted })
        .Look("На какой высоте каждая линия при T = 2 и T = 3? Ноль — порядок слов ничего не стоит, единица — столько же, сколько в "
            + "текстах, написанных при T = 1.");

    private static Picture DrawCapitals()
    {
        var table = Kept.Table("facts SmolLM2");
        var wrong = False(table, _ => true);
        return Pictures.Lines($"Ложные столицы, SmolLM2, стран: {table.Rows.Count}", _temperature,
                _share with { Name = "ложных среди названных столиц" },
                Curve("все страны", FactSurveys.Temperatures, wrong, "95% по странам"),
                Curve("первой стоит верная", FactSurveys.Temperatures, False(table, i => table["true 0"][i] > 0.5)),
                Curve("первой стоит ложная", FactSurveys.Temperatures, False(table, i => table["true 0"][i] <= 0.5)))
            .Look("Слева, при T = 0, видно, сколько стран модель не знает без всякого жара. Вправо общая линия складывается из двух: "
                + "следите, куда идёт каждая. При T = 0 взята самая вероятная из столиц, даже если первым стоит другое слово: так в "
                + $"{Pictures.Text(100 * (1 - table["first is an answer"].Average()), 0)}% вопросов.");
    }

    private static Picture DrawLoops()
    {
        string[] models = [TemperatureWorld.Glass, "SmolLM2"];
        BarGroup Group(string name, Func<SurveyTable, double[]> of)
        {
            Measured[] found = [.. models.Select(model => Measured.Mean(name, of(Kept.Table($"loops {model}")), Seed))];
            return new(name, [.. found.Select(one => one.Value)]) { Intervals = [.. found.Select(one => one.Interval)] };
        }

        return Pictures.Bars("Повторы в длинных продолжениях", new Axis("модель") { Labels = models },
                new Axis("четвёрок, которые в тексте уже были", "доля"),
                [
                    .. LoopSurveys.Temperatures.Select(t => Group(
                        TemperatureWorld.Said(t), table => table[TemperatureWorld.At("repeated", t)])),
                    Group("текст не от модели", table => table["repeated own"]),
                ])
            .Look("Сравните первую полосу каждой четвёрки с последней, «текст не от модели». Усики — интервал по отрывкам и документам.");
    }


    private static Measured Errors(double temperature)
    {
        var table = Kept.Table($"order {TemperatureWorld.Glass}");
        return Measured.Ratio("ungrammatical", table[TemperatureWorld.At("#errors", temperature)],
            table[TemperatureWorld.At("#sentences", temperature)], Seed);
    }

    private static Series Left(string model, IReadOnlyList<double> temperatures)
    {
        var table = Kept.Table($"order {model}");
        double Gain(double t) => (table[TemperatureWorld.At("shuffled", t)].Sum() - table[TemperatureWorld.At("nats", t)].Sum())
            / table[TemperatureWorld.At("#tokens", t)].Sum();
        return new(model, temperatures, [.. temperatures.Select(t => Gain(t) / Gain(1))]) { Markers = true };
    }

    private static Measured[] False(SurveyTable table, Func<int, bool> which)
    {
        int[] some = [.. Enumerable.Range(0, table.Rows.Count).Where(which)];
        double[] Of(string name, double t) => [.. some.Select(i => table[TemperatureWorld.At(name, t)][i])];
        return [.. FactSurveys.Temperatures.Select(t => Measured.Mean("false",
            [.. Of("false", t).Zip(Of("true", t), (wrong, right) => wrong / (wrong + right))], Seed))];
    }

    private static Series Curve(string name, IReadOnlyList<double> at, IReadOnlyList<Measured> found, string? band = null) =>
        new(name, at, [.. found.Select(one => one.Value)])
        {
            Markers = true,
            Low = band is null ? null : [.. found.Select(one => one.Interval.Low)],
            High = band is null ? null : [.. found.Select(one => one.Interval.High)],
            Band = band,
        };
}
