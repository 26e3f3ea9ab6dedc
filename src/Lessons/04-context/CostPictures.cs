using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>Time and memory against the length of the text, on axes where a power is a straight line.</summary>
public static class CostPictures
{
    /// <summary>Seconds of a whole reading, measured ahead, with the lines "twice as long, twice as much" and "four times".</summary>
    public static Visual Time() => Kept.Show(DrawTime, CostSurveys.English);

    /// <summary>Seconds of the next token: with the store, and with the whole text read again.</summary>
    public static Visual Store() => Kept.Show(DrawStore, CostSurveys.English);

    /// <summary>
    /// Operations of one reading by formula: the weights' part, the attention matrix's, and how much a doubling multiplies.
    /// </summary>
    /// <param name="shape">The model.</param>
    public static Picture Formula(CostShape shape)
    {
        double[] lengths = [.. Enumerable.Range(7, 12).Select(power => Math.Pow(2, power))];
        double Weights(double n) => 2 * Needed.Of(shape).Parameters * n;
        return Pictures.Lines(
                $"Операции одного чтения, {shape.Name}", new Axis("длина текста", "токенов") { Log = true },
                new Axis("операций", "число") { Log = true },
                new Series("всего", lengths, [.. lengths.Select(shape.Flops)]) { Markers = true },
                new Series("умножения на веса: наклон 1", lengths, [.. lengths.Select(Weights)]) { Stroke = Stroke.Dashed },
                new Series("матрица внимания: наклон 2", lengths, [.. lengths.Select(n => shape.Flops(n) - Weights(n))])
                {
                    Stroke = Stroke.Dotted,
                })
            .Look("Где пунктиры пересекаются, внимание сравнялось с весами: "
                + $"{Pictures.Text(shape.Parameters / shape.Layers / shape.Width, 0)} токенов. Удвоение с 512 до 1024 умножает всё на "
                + $"{Pictures.Text(shape.Flops(1024) / shape.Flops(512), 2)}, с 8192 до 16384 — на "
                + $"{Pictures.Text(shape.Flops(16384) / shape.Flops(8192), 2)}.");
    }

    /// <summary>What a doubling multiplies, model by model.</summary>
    public static Table Doublings() => Table.Of("Окно удвоили: во сколько раз больше", CostClaims.Doublings,
        ("модель", one => one.Shape.Name), ("окно", one => $"{one.Tokens} → {2 * one.Tokens}"),
        ("операции", one => Ratio(one, one.Shape.Flops)), ("кэш", one => Ratio(one, one.Shape.Cache)),
        ("веса и кэш", one => Ratio(one, one.Shape.Memory)),
        ("с матрицей внимания", one => Ratio(one, n => one.Shape.Memory(n) + one.Shape.Scores(n))),
        ("матрица одного слоя, ГБ", one => one.Shape.Scores(2 * one.Tokens) / 1e9));

    /// <summary>How many times faster the next token is with the store at the longest text; NaN where nothing was measured.</summary>
    public static double Faster() => Kept.Has(CostSurveys.English)
        && Kept.Table(CostSurveys.English) is var table ? table["whole"][^1] / table["next"][^1] : double.NaN;

    private static double Ratio((CostShape Shape, int Tokens) one, Func<double, double> cost) => cost(2 * one.Tokens) / cost(one.Tokens);

    private static Picture DrawTime()
    {
        double[] lengths = [.. CostSurveys.Lengths.Select(length => (double)length)], seconds = Kept.Table(CostSurveys.English)["whole"];
        Series Power(string name, int power) =>
            new(name, lengths, [.. lengths.Select(n => seconds[0] * Math.Pow(n / lengths[0], power))]) { Stroke = Stroke.Dotted };
        var slope = Math.Log(seconds[^1] / seconds[^2]) / Math.Log(lengths[^1] / lengths[^2]);
        return Pictures.Lines("Сколько длится чтение, SmolLM2", new Axis("длина текста", "токенов") { Log = true },
                new Axis("время", "с") { Log = true }, new Series("измерено", lengths, seconds) { Markers = true },
                Power("вдвое длиннее — вдвое дольше", 1), Power("вдвое длиннее — вчетверо дольше", 2))
            .Look("Между какими двумя прямыми идёт линия? На последнем удвоении время умножилось на "
                + $"{Pictures.Text(Math.Pow(2, slope), 2)}.");
    }

    private static Picture DrawStore()
    {
        var table = Kept.Table(CostSurveys.English);
        double[] lengths = [.. CostSurveys.Lengths.Select(length => (double)length)], whole = table["whole"], next = table["next"];
        return Pictures.Lines("Один следующий токен, SmolLM2", new Axis("длина текста", "токенов") { Log = true },
                new Axis("время", "с") { Log = true }, new Series("хранилище выключено", lengths, whole) { Markers = true },
                new Series("хранилище включено", lengths, next) { Markers = true })
            .Look($"На {Pictures.Text(lengths[^1], 0)} токенах линии расходятся в {Pictures.Text(whole[^1] / next[^1], 0)} раз. "
                + $"Хранилище к этому месту занимает {Pictures.Text(table["bytes"][^1] / 1_048_576, 0)} МиБ.");
    }
}
