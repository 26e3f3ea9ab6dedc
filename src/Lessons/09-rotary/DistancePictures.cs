using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Attention over distance: by head, with the first token and without it, turned and unturned.</summary>
public static class DistancePictures
{
    private const int Tokens = 128, Shown = 24, Colours = 7;

    private static readonly string[] _bins =
        [.. HeadDistances.Bins.Select(bin => bin.From == bin.To ? $"{bin.From}" : $"{bin.From}–{bin.To}")];

    private static string[] _surveys => [.. DistanceSurveys.World.Select(survey => survey.Name), DistanceSurveys.English.Name];

    private static (string Name, SurveyTable[] Tables)[] Models =>
    [
        ("стеклянные", [.. DistanceSurveys.World.Select(survey => LessonEvidence.Table(9, survey.Name))]),
        ("SmolLM2", [LessonEvidence.Table(9, DistanceSurveys.English.Name)]),
    ];

    /// <summary>The heads of one layer over distance in one text, with the first token and without it.</summary>
    /// <param name="model">A rotary model: glass, or one that reads English.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="withFirst">True: the weights as they are; false: without the first token, the rest scaled to one.</param>
    /// <param name="seed">Seed of a glass document.</param>
    /// <exception cref="ReaderException">No rotation, or no such layer.</exception>
    public static Picture Heads(LanguageModel model, int layer, bool withFirst, long seed)
    {
        if (layer < 0 || layer >= Needed.Of(model).Config.NLayers)
        {
            throw new ReaderException($"{model.Name} has layers 0 to {model.Config.NLayers - 1}; found {layer}.",
                $"У модели {model.Name} слои от 0 до {model.Config.NLayers - 1}; а дан {layer}.");
        }

        RotatedHeads.Expect(model.Transformer);
        int[] ids = Evidence.KindOf(model.Name) == EvidenceKind.Glass
            ? RotaryWorld.Long(RotaryWorld.Law(model.Name), 90, seed).First()
            : RotaryWorld.English(model, Passage.English[0], Tokens);
        using var read = RotatedHeads.Read(model.Transformer, ids);
        double[] distances = [.. Enumerable.Range(1, Shown).Select(d => (double)d)];
        using var scope = NewDisposeScope();
        var pattern = read.Patterns[layer];
        if (!withFirst)
        {
            pattern = pattern.narrow(2, 1, ids.Length - 1);
            pattern = pattern / pattern.sum(2, keepdim: true).clamp_min(1e-9);
        }

        var offset = withFirst ? 0 : 1;
        float[][] byHead = [.. distances.Select(d => TensorMemory.Copy<float>(
            pattern.narrow(1, Shown + 1, ids.Length - Shown - 1).diagonal(Shown + 1 - (int)d - offset, 1, 2).mean([1])))];
        var picture = Pictures.Lines(
            $"{model.Name}, слой {layer}: {(withFirst ? "с первым токеном" : "без первого токена")}",
            new Axis("расстояние", "токенов"), new Axis("средний вес", "доля") { FromZero = true },
            [
                .. byHead[0].Select((_, head) => new Series($"голова {head}", distances, [.. byHead.Select(row => (double)row[head])])
                {
                    Stroke = head < Colours ? Stroke.Solid : Stroke.Dashed,
                }),
            ]);
        return picture.Look("У каждой головы своя линия: где её вершина и спускается ли она ровно? Один текст; спрашивают места с "
            + $"{Shown + 1}-го.");
    }

    /// <summary>Share of heads whose attention falls off smoothly, turned and unturned, and where the turn adds such a fall.</summary>
    public static Visual Smooth() => KeptTables.Show(9, () =>
    {
        BarGroup Group(string name, Func<SurveyTable, int, double[]> curve)
        {
            Measured[] found = [.. Models.Select(one => Measured.Share(name, [.. one.Tables.SelectMany(table =>
                Enumerable.Range(0, table.Rows.Count).Select(row => HeadDistances.IsSmooth(curve(table, row))))]))];
            return new(name, [.. found.Select(one => one.Value)]) { Intervals = [.. found.Select(one => one.Interval)] };
        }

        return Pictures.Bars("У какой доли голов внимание плавно спадает с расстоянием",
                new Axis("модели") { Labels = [.. Models.Select(one => $"{one.Name}, голов {one.Tables.Sum(table => table.Rows.Count)}")] },
                new Axis("доля голов", "доля") { Range = (0, 1.03) },
                [
                    Group("как есть", (table, row) => DistanceSurveys.Curve(table, row, "turned")),
                    Group("без поворота", (table, row) => DistanceSurveys.Curve(table, row, "unturned")),
                    Group("спад добавил поворот", (table, row) => DistanceSurveys.Added(table, row, "turned")),
                    Group("спад подложен", (table, row) => DistanceSurveys.Added(table, row, "planted gently")),
                ])
            .Look("Сравните первую полосу со второй и с третьей. Четвёртая — проверка прибора: слабый спад подложен, и его ищут так же, "
                + "как спад от поворота. Первый токен исключён.");
    }, _surveys);

    /// <summary>The two halves of "falls off smoothly" apart, model by model, and what the turn adds.</summary>
    public static Visual Apart() => KeptTables.Show(9, () =>
    {
        double Of(SurveyTable table, Func<double[], bool> holds) => Enumerable.Range(0, table.Rows.Count)
            .Average(row => holds(DistanceSurveys.Curve(table, row, "turned")) ? 1.0 : 0);
        return Table.Of("Плавный спад по частям, доля голов", Models.SelectMany(one => one.Tables),
                ("модель", table => table.Model), ("голов", table => table.Rows.Count),
                ("в конце не больше половины", table => Of(table, HeadDistances.EndsAtHalf)),
                ("ни разу не растёт на десятую", table => Of(table, HeadDistances.NeverRises)),
                ("и то и другое", table => Of(table, HeadDistances.IsSmooth)))
            .With("в конце не больше половины", "0.00").With("ни разу не растёт на десятую", "0.00").With("и то и другое", "0.00");
    }, _surveys);

    /// <summary>Share of SmolLM2's heads whose attention falls off smoothly; not a number where it was not measured.</summary>
    public static double Share() => !KeptTables.Has(9, DistanceSurveys.English.Name) ? double.NaN
        : LessonEvidence.Table(9, DistanceSurveys.English.Name) is var table
            ? Enumerable.Range(0, table.Rows.Count).Average(row =>
                HeadDistances.IsSmooth(DistanceSurveys.Curve(table, row, "turned")) ? 1.0 : 0) : double.NaN;

    /// <summary>Mean weight over distance, each head scaled to one at distance 1; the middle half of the heads as a band.</summary>
    public static Visual Curves() => KeptTables.Show(9, () =>
    {
        var table = LessonEvidence.Table(9, DistanceSurveys.English.Name);
        Series Of(string name, string way)
        {
            double[][] curves = [.. Enumerable.Range(0, table.Rows.Count).Select(row => DistanceSurveys.Curve(table, row, way))
                .Select(curve => curve.Select(w => w / curve[0]).ToArray())];
            double At(int bin, double share) => curves.Select(curve => curve[bin]).Order().ElementAt((int)(share * (curves.Length - 1)));
            return new(name, [.. _bins.Select((_, bin) => At(bin, 0.5))])
            {
                Low = [.. _bins.Select((_, bin) => At(bin, 0.25))],
                High = [.. _bins.Select((_, bin) => At(bin, 0.75))],
                Markers = true,
            };
        }

        return Pictures.Lines($"Вес на слово против веса на соседа, SmolLM2, голов {table.Rows.Count}",
                new Axis("расстояние, токенов") { Labels = _bins },
                new Axis("вес, у соседа — 1", "доля") { Log = true, Range = (0.01, 1.5) },
                Of("как есть", "turned"), Of("без поворота", "unturned"))
            .Look("Линия — средняя голова, полоса — половина голов вокруг неё. Насколько полоса «как есть» ниже другой и насколько она "
                + "широка?");
    }, DistanceSurveys.English.Name);
}
