using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>
/// What the last state and the last neurons have to do with decisiveness, beside a network that learnt nothing; measured ahead.
/// </summary>
public static class NeuronPictures
{
    private const int Most = 120;

    private static readonly (string Name, string Survey)[] _shown =
    [
        ("модель", TemperatureWorld.Glass), ("необученная сеть", $"{TemperatureWorld.Glass}, untrained"), ("SmolLM2", "SmolLM2"),
    ];

    /// <summary>Length of the final stream against the entropy of what is said, position by position.</summary>
    public static Visual Lengths() => Kept.Show(DrawLengths, $"final state {Kept.Glass}");

    private static Picture DrawLengths()
    {
        var tables = _shown.Where(one => Kept.Has($"final state {one.Survey}"))
            .Select(one => (one.Name, Table: Kept.Table($"final state {one.Survey}"))).ToArray();
        return Pictures.Scatter("Длина последнего состояния и энтропия ответа",
                new Axis("длина состояния к средней по своей сети", "раз"), new Axis("энтропия следующего токена", "нат"),
                [.. tables.Select(one => (one.Name, Dots(one.Table, "length", "entropy", byMean: true)))])
            .Look("Тянется ли облако вверх или вниз вслед за длиной? Ранговая связь длины с энтропией: "
                + string.Join("; ", tables.Select(one => $"{one.Name} {Pictures.Text(Ranks(one.Table), 2)}"))
                + ". Длину снимает последняя нормировка, так что сама по себе она логитов не растягивает.");
    }

    /// <summary>How much each neuron of the last layer moves the entropy, and how much the loss.</summary>
    /// <param name="real">True: SmolLM2; false: the glass model beside its untrained twin.</param>
    public static Visual Map(bool real = false) => Kept.Show(
        () => DrawMap(real), [.. _shown.Where(one => one.Name == Kept.Real == real)
            .SelectMany(one => new[] { $"neurons {one.Survey}", $"final state {one.Survey}" })]);

    private static Picture DrawMap(bool real)
    {
        var tables = _shown.Where(one => one.Name == "SmolLM2" == real)
            .Select(one => (one.Name, Table: Kept.Table($"neurons {one.Survey}"))).ToArray();
        var (table, most) = (tables[0].Table, Strongest(tables[0].Table)[0]);
        return Pictures.Scatter($"Каждый нейрон последнего слоя на своём среднем, {(real ? "SmolLM2" : TemperatureWorld.Glass)}",
                new Axis("потери выросли на", "нат"), new Axis("энтропия выросла на", "нат"),
                [.. tables.Select(one => (one.Name, Dots(one.Table, "loss change", "entropy change", byMean: false)))])
            .Look("Нейрон энтропии стоял бы у вертикальной оси: далеко вверх или вниз, а вбок почти нет. Сильнее всех энтропию меняет "
                + $"нейрон {table.Rows[most].Id}: её на {Signed(table["entropy change"][most])} нат, потери на "
                + $"{Signed(table["loss change"][most])}. Нейронов в слое {table.Rows.Count}, нарисованы "
                + $"{Math.Min(Most, table.Rows.Count)} с самым большим сдвигом энтропии; среднее по местам: "
                + $"{Kept.Table($"final state {(real ? Kept.Real : Kept.Glass)}").Rows.Count}.");
    }

    /// <summary>The neurons that move the entropy most, as rows.</summary>
    /// <param name="real">True: SmolLM2; false: the glass model.</param>
    /// <param name="count">How many.</param>
    public static Visual Largest(bool real = false, int count = 5) =>
        Kept.Show(() => Rows(real, count), $"neurons {(real ? Kept.Real : Kept.Glass)}");

    private static Table Rows(bool real, int count)
    {
        var model = real ? "SmolLM2" : TemperatureWorld.Glass;
        var table = Kept.Table($"neurons {model}");
        int[] norms = [.. Places(table["output length"]).Select(place => table.Rows.Count - (int)place)];
        return Table.Of($"Нейроны, которые сильнее всех двигают энтропию, {model}", Strongest(table).Take(count),
                ("нейрон", i => table.Rows[i].Id), ("энтропия, нат", i => table["entropy change"][i]),
                ("потери, нат", i => table["loss change"][i]), ("длина строки выхода", i => table["output length"][i]),
                ("место по длине", i => $"{norms[i]} из {table.Rows.Count}"))
            .With("энтропия, нат", "+0.0000;−0.0000").With("потери, нат", "+0.0000;−0.0000");
    }

    private static int[] Strongest(SurveyTable table) =>
        [.. Enumerable.Range(0, table.Rows.Count).OrderByDescending(i => Math.Abs(table["entropy change"][i]))];

    // The strongest dots stay, of the rest an even part: a cloud of thousands weighs megabytes.
    private static IReadOnlyList<Dot> Dots(SurveyTable table, string x, string y, bool byMean)
    {
        double[] xs = table[x], ys = table[y];
        var scale = byMean ? xs.Average() : 1;
        int[] order = [.. Enumerable.Range(0, xs.Length).OrderByDescending(i => Math.Abs(ys[i]))];
        var every = byMean ? Math.Max(1, order.Length / Most) : 1;
        return [.. order.Take(byMean ? order.Length : Most).Where((_, i) => i % every == 0)
            .Select(i => new Dot(table.Rows[i].Id, xs[i] / scale, ys[i]))];
    }

    private static string Signed(double value) => (value < 0 ? "−" : "+") + Pictures.Text(Math.Abs(value), 4);

    // Spearman's correlation.
    private static double Ranks(SurveyTable table)
    {
        double[] a = Places(table["length"]), b = Places(table["entropy"]);
        var middle = (a.Length - 1) / 2.0;
        double Sum(double[] x, double[] y) => x.Zip(y, (p, q) => (p - middle) * (q - middle)).Sum();
        return Sum(a, b) / Math.Sqrt(Sum(a, a) * Sum(b, b));
    }

    private static double[] Places(double[] values)
    {
        var places = new double[values.Length];
        foreach (var (place, i) in Enumerable.Range(0, values.Length).OrderBy(i => values[i]).Index())
        {
            places[i] = place;
        }

        return places;
    }
}
