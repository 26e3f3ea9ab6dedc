using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>
/// The exact price of a cut for every pair of k and p, and beside it what the law says of the cut: how many valid next words became
/// impossible, how many invalid ones remain. Means over contexts that were drawn blindly.
/// </summary>
public sealed class PriceMap
{
    private static readonly int[] _ks = [1, 2, 5, 10, 20, 40, 50, 0];
    private static readonly float[] _ps = [0.5f, 0.8f, 0.9f, 0.95f, 0.99f, 1];

    private readonly (double Price, LawPrice Law)[][] _cells;

    private PriceMap(string name, int contexts, (double, LawPrice)[][] cells) => (Name, Contexts, _cells) = (name, contexts, cells);

    /// <summary>Name of the model.</summary>
    public string Name { get; }

    /// <summary>How many contexts.</summary>
    public int Contexts { get; }

    /// <summary>Cuts the model's distribution at blind places of the law's documents, and asks the law.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="contexts">How many places, one from a document.</param>
    /// <param name="seed">Seed of documents and places.</param>
    public static PriceMap Of(LanguageModel model, Law law, int contexts = 60, long seed = 12)
    {
        var oracle = new Oracle(Needed.Of(law));
        int[][] texts = [.. BlindPlaces.OfDocuments(law, contexts, seed).Select(place => place.Ids)];
        var rows = NextLogits.After(Needed.Of(model), texts);
        double[][] exact = [.. texts.Select(text => oracle.Next(text))];
        return new(model.Name, contexts, [.. from p in _ps
                                             from k in _ks
                                             select (
                                                 ((double, LawPrice)[])[.. rows.Zip(exact, (row, truth) =>
                                                 {
                                                     var price = TruncationPrice.Of(row, new SamplingOptions { TopK = k, TopP = p });
                                                     return (price.KullbackLeibler, price.Against(truth));
                                                 })])]);
    }

    /// <summary>Mean KL(cut‖before), nats.</summary>
    public Picture Prices() => Draw(
        $"Цена усечения, {Name}: среднее KL по {Contexts} местам", new Axis("KL", "нат"), cell => cell.Average(one => one.Price))
        .Look("Правый нижний угол — ничего не отрезано. Цена растёт к левому верхнему: из двух ножей режет тот, что оставил меньше.");

    /// <summary>Share of the valid next words that the cut made impossible.</summary>
    public Picture Lost() => Draw(
        $"Верные продолжения, ставшие невозможными, {Name}", new Axis("отрезано верных", "доля"),
        cell => (double)cell.Sum(one => one.Law.ValidCut) / cell.Sum(one => one.Law.Valid))
        .Look("Верным здесь зовётся слово, которому закон даёт не ноль. Эти слова после усечения не выпадут уже никогда.");

    /// <summary>Mean number of invalid next words that remain possible.</summary>
    public Picture Left() => Draw(
        $"Невозможные по закону слова, которые остались, {Name}", new Axis("осталось неверных", "слов на место"),
        cell => cell.Average(one => one.Law.InvalidKept))
        .Look("То, ради чего режут: слова, которых закон здесь не допускает, а модель — чуть-чуть. "
            + $"До усечения на них приходится {Pictures.Text(100 * _cells[^1].Average(one => one.Law.InvalidMassBefore), 2)}% массы.");

    /// <summary>Mean total variation to the law before and after some usual cuts.</summary>
    public Table Distances()
    {
        (int K, float P)[] usual = [(50, 1), (40, 1), (10, 1), (0, 0.95f), (0, 0.9f), (40, 0.9f)];
        return Table.Of($"Стало ли ближе к закону: {Contexts} мест, {Name}", usual.Where(one => Find(one.K, one.P) is not null),
            ("правило", one => Cut.Name(new SamplingOptions { TopK = one.K, TopP = one.P })),
            ("расстояние до закона до", one => Find(one.K, one.P)!.Average(cell => cell.Law.DistanceBefore)),
            ("после", one => Find(one.K, one.P)!.Average(cell => cell.Law.DistanceAfter)),
            ("отрезано массы закона", one => Find(one.K, one.P)!.Average(cell => cell.Law.ValidCutMass)),
            ("неверной массы было", one => Find(one.K, one.P)!.Average(cell => cell.Law.InvalidMassBefore)),
            ("осталось", one => Find(one.K, one.P)!.Average(cell => cell.Law.InvalidMassAfter)))
            .With("расстояние до закона до", "0.0000").With("после", "0.0000").With("отрезано массы закона", "0.0000")
            .With("неверной массы было", "0.0000").With("осталось", "0.0000");
    }

    /// <summary>The same distances of three models, the better and the worse taught, as they were measured ahead.</summary>
    public static Table OfThree() => Table.Of(
        "Стало ли ближе к закону: три модели, 200 мест, измерено заранее",
        from one in PriceSurveys.All
        from cut in PriceSurveys.Cuts
        let table = LessonEvidence.Table(12, one.Survey.Name)
        select (Who: $"{one.Condition}, {one.Survey.Models[0].Split('/')[^1]}", cut.Said,
            Before: table[$"distance before, {cut.Name}"].Average(), After: table[$"distance after, {cut.Name}"].Average()),
        ("модель", row => row.Who), ("правило", row => row.Said), ("до", row => row.Before), ("после", row => row.After),
        ("стало дальше на", row => row.After - row.Before))
        .With("до", "0.0000").With("после", "0.0000").With("стало дальше на", "+0.0000;−0.0000;0.0000");

    private (double Price, LawPrice Law)[]? Find(int k, float p) =>
        Array.IndexOf(_ks, k) is >= 0 and var column && Array.IndexOf(_ps, p) is >= 0 and var row
            ? _cells[(row * _ks.Length) + column] : null;

    private ChartPicture Draw(string title, Axis value, Func<(double Price, LawPrice Law)[], double> of) => Pictures.Matrix(
        title, new Axis("k") { Labels = [.. _ks.Select(k => k == 0 ? "все" : $"{k}")] },
        new Axis("p") { Labels = [.. _ps.Select(p => Pictures.Text(Math.Round(p, 2)))] }, Grid(of), value, numbers: true);

    private double[,] Grid(Func<(double Price, LawPrice Law)[], double> of)
    {
        var grid = new double[_ps.Length, _ks.Length];
        for (var i = 0; i < _cells.Length; i++)
        {
            grid[i / _ks.Length, i % _ks.Length] = Math.Round(of(_cells[i]), 4);
        }

        return grid;
    }
}
