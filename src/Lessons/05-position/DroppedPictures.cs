using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Positions dropped after training: within the trained window and beyond it, step by step of the further training.</summary>
public static class DroppedPictures
{
    /// <summary>
    /// KL from the law over the steps of the further training without positions and, dashed, of the same training with the rotation
    /// kept, bands over seeds; dotted, a network that never had a code. Measured ahead.
    /// </summary>
    /// <param name="title">What is shown.</param>
    public static Picture Draw(string title)
    {
        var (dropped, kept) = (Table(DroppedPositions.Survey.Name), Table(DroppedPositions.Control.Name));
        IGrouping<int, SurveyRow>[] without = Steps(dropped), with = Steps(kept);
        double[] steps = [.. without.Select(step => (double)step.Key)];
        double Never(bool beyond) => Mean(dropped.Rows.Single(row => row.Id == "glass/base-s-none"), beyond);
        Series Level(string name, double value) => new(name, [steps[0], steps[^1]], [value, value]) { Stroke = Stroke.Dotted };
        Series Curve(string name, IGrouping<int, SurveyRow>[] further, bool beyond, Stroke stroke)
        {
            var each = further.Select(step => step.Select(row => Mean(row, beyond)).ToArray()).ToArray();
            return new(name, steps, [.. each.Select(values => values.Average())])
            {
                Low = [.. each.Select(values => values.Min())],
                High = [.. each.Select(values => values.Max())],
                Markers = true,
                Stroke = stroke,
            };
        }

        var (window, read) = DroppedPositions.Lengths;
        return Pictures.Lines(
                title,
                new Axis("шагов дообучения", "номер"),
                new Axis("KL от закона", "нат на слово") { FromZero = true },
                Curve($"без кодов, в окне (до {window})", without, beyond: false, Stroke.Solid),
                Curve($"без кодов, за окном (до {read})", without, beyond: true, Stroke.Solid),
                Curve("вращение оставлено, в окне", with, beyond: false, Stroke.Dashed),
                Curve("вращение оставлено, за окном", with, beyond: true, Stroke.Dashed),
                Level("кодов не было никогда, в окне", Never(beyond: false)),
                Level("кодов не было никогда, за окном", Never(beyond: true)))
            .Share("в окне", "за окном")
            .WithNote("Сюда смотрите: один цвет — одни места; полоса — от меньшего до большего из зёрен. Сплошные и пунктирные линии "
                + "прошли одни и те же шаги на одних и тех же текстах. За окном в конце "
                + $"{Of(without[^1], beyond: true)} ната без кодов и {Of(with[^1], beyond: true)} с вращением "
                + $"(до дообучения {Of(with[0], beyond: true)}); в окне {Of(without[^1], beyond: false)} "
                + $"и {Of(with[^1], beyond: false)} (было {Of(with[0], beyond: false)}).");
    }

    private static SurveyTable Table(string survey) => LessonEvidence.Table(5, survey);

    private static IGrouping<int, SurveyRow>[] Steps(SurveyTable table) =>
    [
        .. table.Rows.Where(row => !row.Id.StartsWith("glass/", StringComparison.Ordinal))
            .GroupBy(row => int.Parse(row.Id.Split('/')[1], CultureInfo.InvariantCulture)).OrderBy(step => step.Key),
    ];

    // The first half of the ranges lies within the window.
    private static double Mean(SurveyRow row, bool beyond) =>
        (beyond ? row.Values.Skip(row.Values.Count / 2) : row.Values.Take(row.Values.Count / 2)).Average();

    private static string Of(IEnumerable<SurveyRow> rows, bool beyond) => Pictures.Text(rows.Average(row => Mean(row, beyond)), 2);
}
