using BetweenTokens.Training.Runs;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    /// <summary>
    /// The loss of a training and the floor under it, the exact entropy of the law: what is between them can still be learnt.
    /// </summary>
    /// <param name="lines">The log so far; a live picture is this one drawn again.</param>
    /// <param name="title">What is trained; null: the general words.</param>
    /// <exception cref="ArgumentException">The log is empty.</exception>
    public static ChartPicture TrainingCurve(IReadOnlyList<TrainingLine> lines, string? title = null)
    {
        if (lines.Count == 0)
        {
            throw new ArgumentException("The log of this training has no line yet: take some steps first.", nameof(lines));
        }

        double[] Of(IEnumerable<TrainingLine> some, Func<TrainingLine, double> value) => [.. some.Select(value)];
        var words = Words.Now;
        var measured = lines.Where(line => line is { Kl: not null, Entropy: not null }).ToList();
        List<Series> series = [new(words.LossOfBatches, Of(lines, line => line.Tokens / 1e6), Of(lines, line => line.Loss))];
        if (measured.Count > 0)
        {
            var floor = measured[^1].Entropy!.Value;
            series.Add(new(words.LossOnFresh, Of(measured, line => line.Tokens / 1e6),
                Of(measured, line => line.Kl!.Value + line.Entropy!.Value))
            {
                Markers = true,
            });
            series.Add(new(words.LossFloor, [lines[0].Tokens / 1e6, lines[^1].Tokens / 1e6], [floor, floor]) { Stroke = Stroke.Dashed });
        }

        return Lines(title ?? words.TrainingTitle, new Axis(words.TokensRead, words.Millions),
            new Axis(words.Loss, words.NatsPerToken), series);
    }
}
