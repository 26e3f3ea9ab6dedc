using BetweenTokens.Evaluation.Instruments;
using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-06: does the weight on a word show how strongly the word acts on the choice of the next?</summary>
public static class WeightAndChange
{
    private const long Seed = 306;
    private const int DrawsOfPassage = 3, PlacesOfPassage = 2, MostTokens = 96;
    private const string Permuted = "permuted";

    internal static string[] Conditions { get; } = ["с первым токеном", "без первого токена"];

    /// <summary>Of each condition: the correlation of each layer's weights, of permuted weights, of the change with itself.</summary>
    internal static string[] Columns(int layers) => [.. Conditions.SelectMany(condition =>
        Enumerable.Range(0, layers).Select(layer => $"L{layer}").Append("L, all").Append(Permuted).Append("other draws")
            .Select(name => $"{name}, {condition}"))];

    /// <summary>Forty-five English passages.</summary>
    internal static Survey English { get; } = SurveyModels.Survey("weight and change, English", AttentionWorld.Real, Columns(30),
        _ => AttentionWorld.Passages(45),
        (model, one) => OfPassage(model, one.Index, one.Passage.Id, AttentionWorld.Tokens(model, one.Passage, MostTokens)));

    private static SurveyRow OfPassage(LanguageModel model, int index, string unit, int[] text)
    {
        var random = new SeededRandom(Seed + 2).Fork(index);
        var rows = InstrumentSurveys.Ends(text, random).Take(PlacesOfPassage).Select(end =>
        {
            var (ids, replacement) = InstrumentSurveys.WindowOf(model, text, end);
            return Row(InstrumentScore.Measure(model, ids, replacement, Weights(model), DrawsOfPassage, random.NextInt64()));
        }).ToList();
        return new(unit, [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))]);
    }

    // Mean over heads, of each layer and of all.
    private static Instrument[] Weights(LanguageModel model) =>
    [
        .. Enumerable.Range(0, model.Config.NLayers).Select(layer =>
            new Instrument($"L{layer}", input => AttentionAttribution.Weight(input.Trace, ^1, layer).Scores)),
        new("L, all", input => AttentionAttribution.Weight(input.Trace, ^1).Scores),
    ];

    // With the text's first token, where something can replace it, and without.
    private static double[] Row(WordScores scores)
    {
        double Of(string name, bool withoutFirst) => withoutFirst || scores.Positions.Contains(0)
            ? name == Permuted ? scores.Permuted("L, all", InstrumentScore.Model, Seed, withoutFirst)
                : scores.Spearman(name, InstrumentScore.Model, withoutFirst)
            : double.NaN;
        return [.. new[] { false, true }.SelectMany(withoutFirst =>
            scores.Names.Append(Permuted).Append(InstrumentScore.ModelAgain).Select(name => Of(name, withoutFirst)))];
    }

    /// <summary>
    /// The weights among all instruments, as a table of this survey: documents of the world begin with a mark that nothing replaces, so
    /// there is the one condition.
    /// </summary>
    public static SurveyTable OfInstruments(SurveyTable instruments)
    {
        var layers = instruments.Columns.Count(name => name.StartsWith("attention L", StringComparison.Ordinal)) / 2;
        string[] from = [.. Enumerable.Range(0, layers).Select(layer => $"attention L{layer}"), "attention", Permuted, "other draws"];
        var columns = from.Select(name => instruments[name + InstrumentSurveys.ByModel]).ToArray();
        return instruments with
        {
            Columns = Columns(layers),
            Rows = [.. instruments.Rows.Select((row, i) => new SurveyRow(row.Id,
                [.. columns.Select(_ => double.NaN), .. columns.Select(column => column[i])]))],
        };
    }

    /// <summary>What the rule asks for: every third text chooses the layer, the others decide.</summary>
    public static Evidence Judge(SurveyTable table, string text)
    {
        SurveyTable chooses = table with { Rows = [.. table.Rows.Where((_, i) => i % 3 == 0)] },
            decides = table with { Rows = [.. table.Rows.Where((_, i) => i % 3 != 0)] };
        return Evidence.Of(table, [.. Conditions.Where(Measurable).SelectMany(condition =>
        {
            var layer = table.Columns.Where(name => name[0] == 'L' && name.EndsWith(condition, StringComparison.Ordinal))
                .MaxBy(name => Known(chooses[name]).Average())!;
            Measured Of(string name, string column) =>
                Measured.Mean($"{name}: {text}, {condition}", Known(decides[column]), Seed);
            return new[]
            {
                Of("Spearman of the change with other draws", $"other draws, {condition}"),
                Of("Spearman of permuted weights and change", $"{Permuted}, {condition}"),
                Of("Spearman of weight and change", layer),
            };
        })]);

        bool Measurable(string condition) => Known(table[$"{Permuted}, {condition}"]).Length > 0;
    }

    // A text in which nothing changes, or all alike, has no ranks.
    private static double[] Known(double[] values) => [.. values.Where(double.IsFinite)];
}
