using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Positions dropped after training: within the trained window and beyond it, step by step of the further training.</summary>
public static class DroppedPictures
{
    /// <summary>
    /// KL from the law over the steps of the further training without positions, a band over its seeds; dashed, the network that kept
    /// its rotation, and dotted, one that never had a code. Measured ahead.
    /// </summary>
    /// <param name="title">What is shown.</param>
    public static Picture Draw(string title)
    {
        var table = LessonEvidence.Table(5, DroppedPositions.Survey.Name);
        var half = table.Columns.Count / 2; // the first half of the ranges lies within the window
        var further = table.Rows.Where(row => !row.Id.StartsWith("glass/", StringComparison.Ordinal))
            .GroupBy(row => int.Parse(row.Id.Split('/')[1], CultureInfo.InvariantCulture)).OrderBy(step => step.Key).ToArray();
        double[] steps = [.. further.Select(step => (double)step.Key)];
        double Mean(SurveyRow row, bool beyond) => (beyond ? row.Values.Skip(half) : row.Values.Take(half)).Average();
        double Of(string name, bool beyond) => Mean(table.Rows.Single(row => row.Id == name), beyond);
        Series Curve(string name, bool beyond)
        {
            var each = further.Select(step => step.Select(row => Mean(row, beyond)).ToArray()).ToArray();
            return new(name, steps, [.. each.Select(values => values.Average())])
            {
                Low = [.. each.Select(values => values.Min())],
                High = [.. each.Select(values => values.Max())],
                Markers = true,
            };
        }

        Series Level(string name, double value, Stroke stroke) =>
            new(name, [steps[0], steps[^1]], [value, value]) { Stroke = stroke };

        const string Rotary = "glass/base-s", Never = "glass/base-s-none";
        var (window, read) = DroppedPositions.Lengths;
        return Pictures.Lines(
                title,
                new Axis("шагов обучения без кодов", "номер"),
                new Axis("KL от закона", "нат на слово") { FromZero = true },
                Curve($"без кодов, в окне (до {window})", beyond: false),
                Curve($"без кодов, за окном (до {read})", beyond: true),
                Level("с вращением, в окне", Of(Rotary, beyond: false), Stroke.Dashed),
                Level("с вращением, за окном", Of(Rotary, beyond: true), Stroke.Dashed),
                Level("кодов не было никогда, в окне", Of(Never, beyond: false), Stroke.Dotted),
                Level("кодов не было никогда, за окном", Of(Never, beyond: true), Stroke.Dotted))
            .Share("в окне", "за окном")
            .WithNote("Сюда смотрите: один цвет — одни места; полоса — от меньшего до большего из зёрен. За окном после переучивания "
                + $"{Last(further[^1], beyond: true)} ната против {Pictures.Text(Of(Rotary, beyond: true), 2)} "
                + "у той же сети с вращением; в окне — "
                + $"{Last(further[^1], beyond: false)} против {Pictures.Text(Of(Rotary, beyond: false), 2)}.");

        string Last(IEnumerable<SurveyRow> rows, bool beyond) => Pictures.Text(rows.Average(row => Mean(row, beyond)), 2);
    }
}
