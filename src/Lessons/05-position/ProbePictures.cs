using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Where the number of a place can be read in the stream, by scheme and depth, beside untrained networks.</summary>
public static class ProbePictures
{
    /// <summary>
    /// R² of the probe on documents that it was not fitted on, measured ahead: a row for each scheme and one for the same network
    /// before it learnt anything, a column for each depth.
    /// </summary>
    /// <param name="title">What is shown.</param>
    public static Picture Places(string title)
    {
        var rows = PositionWorld.Schemes.SelectMany(scheme => new[] { (scheme, Kind: "trained"), (scheme, Kind: "untrained") }).ToArray();
        var cells = new double[rows.Length, PlaceSurveys.Depths.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < PlaceSurveys.Depths.Count; i++)
            {
                cells[row, i] = Math.Max(0, Explained(rows[row].scheme, rows[row].Kind, PlaceSurveys.Depths[i]));
            }
        }

        var (most, where, gain) = PositionWorld.Schemes.SelectMany(scheme => PlaceSurveys.Depths.Where(depth => depth > 0)
            .Select(depth => (Scheme: scheme, Depth: depth, Gain: Gain(scheme, depth)))).MaxBy(place => place.Gain);
        return Pictures.Matrix(
                title,
                new Axis("слой; 0 — вход") { Labels = [.. PlaceSurveys.Depths.Select(depth => $"{depth}")] },
                new Axis("схема")
                {
                    Labels = [.. rows.Select(row => row.Kind == "trained" ? PositionWorld.Name(row.scheme) : "— не обучена")],
                    MostLabels = 80,
                },
                cells, new Axis("R² места", "доля"), range: (0, 1), numbers: true)
            .WithNote("Сюда смотрите: каждую строку сравнивайте с той, что под ней. Больше всего обучение прибавило здесь: "
                + $"{PositionWorld.Name(most)}, слой {where}, {Pictures.Text(gain, 2)}.");
    }

    private static double Gain(string scheme, int depth) =>
        Explained(scheme, "trained", depth) - Math.Max(0, Explained(scheme, "untrained", depth));

    private static double Explained(string scheme, string kind, int depth)
    {
        var table = LessonEvidence.Table(5, $"place {scheme}");
        return 1 - (table[$"{kind} {depth}"].Sum() / table["spread"].Sum());
    }
}
