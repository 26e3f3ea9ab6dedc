using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Plots;

// Pictures of the tables of sweeps: loss by position, retrieval by distance, a measure over training.
public static partial class Pictures
{
    /// <summary>
    /// A measure that was taken at several places, one curve for each variant at its best rate: the mean over the seeds with
    /// Student's interval as its band.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="measure">Name of the measure without its places, for instance <c>excess</c> of <c>excess@64</c>.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="x">Level axis: what the places are.</param>
    /// <param name="y">Upright axis: what the measure is.</param>
    /// <param name="scale">Factor on the places, for instance tokens of a step.</param>
    /// <param name="trained">Where the trained range ends, in the axis's unit: a dashed upright; null: nowhere.</param>
    /// <param name="names">Names of the variants in the legend; null: those of the table.</param>
    /// <exception cref="ArgumentException">The table has no such measure.</exception>
    public static ChartPicture Sweep(SweepTable table, string measure, string title, Axis x, Axis y,
        double scale = 1, double? trained = null, IReadOnlyDictionary<string, string>? names = null)
    {
        var curves = table.Sweep.Variants.Select(variant => (variant.Name, Points: table.Curve(variant.Name, measure))).ToArray();
        if (curves[0].Points.Count == 0)
        {
            var several = table.Sweep.Probe.Measures.Where(m => m.Contains('@', StringComparison.Ordinal))
                .Select(m => m.Split('@')[0]).Distinct();
            throw new ArgumentException(
                $"The sweep '{table.Sweep.Name}' does not measure '{measure}' at several places; it does: {string.Join(", ", several)}.");
        }

        Series[] series = [.. curves.Select(curve => new Series(names?.GetValueOrDefault(curve.Name) ?? curve.Name,
            [.. curve.Points.Select(p => scale * p.Place)], [.. curve.Points.Select(p => p.Mean)])
        {
            Low = [.. curve.Points.Select(p => double.IsFinite(p.Interval.Low) ? p.Interval.Low : p.Mean)],
            High = [.. curve.Points.Select(p => double.IsFinite(p.Interval.High) ? p.Interval.High : p.Mean)],
            Markers = true,
        })];
        if (trained is { } end)
        {
            var (low, high) = (Math.Min(0, series.Min(one => one.Y.Min())), series.Max(one => one.Y.Max()));
            series = [.. series, new Series(Words.Now.TrainedRange, [end, end], [low, high]) { Stroke = Stroke.Dashed }];
        }

        return Lines(title, x, y, series);
    }
}
