using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BetweenTokens.Formats.Catalogue;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// Rows of a survey that trains, each written down as soon as its training is over, so that an interrupted measurement goes on where
/// it was. They lie in <c>artifacts/trainings</c> and are forgotten with it: what counts is the evidence.
/// </summary>
internal static class KeptTrainings
{
    /// <summary>Trains what was not trained yet.</summary>
    /// <param name="survey">Name of the survey.</param>
    /// <param name="recipe">What is trained, as the survey says it; another recipe starts anew.</param>
    /// <param name="units">Names of the rows and what is trained for each.</param>
    /// <param name="train">Trains one and measures it.</param>
    /// <param name="progress">Called with a line for each.</param>
    public static IReadOnlyList<SurveyRow> Rows<T>(
        string survey, string recipe, IEnumerable<(string Id, T Unit)> units, Func<T, IReadOnlyList<double>> train,
        Action<string>? progress)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe)))[..12];
        var path = Path.Combine(ModelPlaces.Repository, "artifacts", "trainings", $"{survey.Replace(' ', '-')}-{hash}.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var kept = (File.Exists(path) ? File.ReadAllLines(path) : []).Select(line => line.Split('\t'))
            .Where(cells => cells[^1] == ".").DistinctBy(cells => cells[0])
            .ToDictionary(cells => cells[0], cells => cells[1..^1].Select(Number).ToArray());
        var rows = new List<SurveyRow>();
        foreach (var (id, unit) in units)
        {
            if (!kept.TryGetValue(id, out var values))
            {
                values = [.. train(unit)];
                File.AppendAllText(path, $"{id}\t{string.Join('\t', values.Select(Text))}\t.\n");
                progress?.Invoke($"  {survey}, {id}: "
                    + string.Join(' ', values.Select(value => value.ToString("g4", CultureInfo.InvariantCulture))));
            }

            rows.Add(new(id, values));
        }

        return rows;
    }

    private static string Text(double value) => value.ToString("r", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
