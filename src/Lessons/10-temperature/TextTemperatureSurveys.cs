using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>The temperature of a text, estimated back from texts of a known one (Mikhaylovskiy 2026), by temperature and length.</summary>
public static class TextTemperatureSurveys
{
    private const int Texts = 60, Streams = 24, DocumentTokens = 64, Passages = 24, Prompt = 32;
    private const long Seed = 1011;
    private const double Normal = 1.959963984540054, Hottest = 100;

    /// <summary>Temperatures at which the texts were written.</summary>
    public static IReadOnlyList<double> Temperatures => [0.5, 0.8, 1, 1.5];

    /// <summary>Tokens of the texts of the world; documents one after the other.</summary>
    public static IReadOnlyList<int> Lengths => [20, 100, 500];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"temperature of texts {TemperatureWorld.Glass}", TemperatureWorld.Glass, Columns(Lengths), _ => Enumerable.Range(0, Texts),
        (model, index) => new(TemperatureWorld.Unit(index), [.. Temperatures.SelectMany((t, k) => InWorld(model, t, index, k))]));

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "temperature of texts SmolLM2", TemperatureWorld.Real, Columns([.. Lengths.Take(2)]), 15,
        _ => Passage.English.Take(Passages).Index(), 6,
        InEnglish);

    /// <summary>A column of the tables: «T 0.5, 20 tokens», «error 0.5, 20», «covered 0.5, 20».</summary>
    public static string Column(string what, double temperature, int tokens) => string.Create(
        CultureInfo.InvariantCulture, $"{what} {temperature}, {tokens}{(what == "T" ? " tokens" : "")}");

    private static IReadOnlyList<string> Columns(IReadOnlyList<int> lengths) => [.. Temperatures.SelectMany(t => lengths.SelectMany(n =>
        new[] { Column("T", t, n), Column("error", t, n), Column("covered", t, n) }))];

    private static IEnumerable<double> InWorld(LanguageModel model, double temperature, int index, int number)
    {
        var law = TemperatureWorld.Law(model.Name);
        var random = new SeededRandom(Seed).Fork(index).Fork(number);
        var documents = Writing.Write(
            model, [.. Enumerable.Range(0, Streams).Select(_ => new Draft([law.EndToken], temperature, random.NextInt64()))],
            DocumentTokens, [law.EndToken], withEnd: true);
        var (rows, drawn) = (new List<float[]>(), new List<int>());
        foreach (var document in documents.Where(document => document.Length > 0).TakeWhile(_ => rows.Count < Lengths[^1]))
        {
            var logits = model.Logits([law.EndToken, .. document[..^1]]);
            rows.AddRange(document.Select((_, i) => logits[i].ToArray()));
            drawn.AddRange(document);
        }

        return Lengths.SelectMany(n => Numbers(rows, drawn, n, temperature));
    }

    private static IEnumerable<SurveyRow> InEnglish(LanguageModel model, IReadOnlyList<(int Index, Passage Item)> passages)
    {
        int[] lengths = [.. Lengths.Take(2)];
        int[][] before = [.. passages.Select(passage => model.PromptIds(passage.Item.Text)[..Prompt])];
        var texts = Writing.Write(model, [.. passages.SelectMany((passage, i) => new SeededRandom(Seed).Fork(passage.Index) is var random
            ? Temperatures.Select(t => new Draft(before[i], t, random.NextInt64())) : [])], lengths[^1], []);
        return passages.Select((passage, i) => new SurveyRow(passage.Item.Id, [.. Temperatures.SelectMany((t, k) =>
        {
            var text = texts[(i * Temperatures.Count) + k];
            var logits = model.Logits([.. before[i], .. text[..^1]]);
            float[][] rows = [.. text.Select((_, at) => logits[Prompt - 1 + at].ToArray())];
            return lengths.SelectMany(n => Numbers(rows, text, n, t));
        })]));
    }

    // The interval of Fisher's information is symmetric in 1 / T; at T = 0 and without bound it is that of the likelihood.
    private static double[] Numbers(IReadOnlyList<float[]> rows, IReadOnlyList<int> drawn, int tokens, double truth)
    {
        var found = TextTemperature.Estimate([.. rows.Take(tokens)], [.. drawn.Take(tokens)]);
        var temperature = Math.Min(Hottest, found.Temperature);
        var error = found.Information > 0 ? temperature * temperature / Math.Sqrt(found.Information)
            : (found.High - found.Low) / (2 * Normal);
        return [temperature, Math.Min(Hottest, error), found.Low <= truth && truth <= found.High ? 1 : 0];
    }
}
