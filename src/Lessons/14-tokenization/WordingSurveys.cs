using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>14-08: which of two wordings a model prefers, and whether that goes with their lengths in tokens.</summary>
public static class WordingSurveys
{
    // twice as likely
    private static readonly double _lead = Math.Log(2);

    internal static Survey Eighties { get; } = SurveyModels.Survey(
        "the 80s SmolLM2", Losses.Real, ["#digits", "#words", "digits", "words"], _ => TokenizationTexts.All.Decade.Index(),
        (model, unit) => new(
            unit.Index.ToString("00", CultureInfo.InvariantCulture), Length(model, "the 80s"), Length(model, "the eighties"),
            Losses.LogProbability(model, In(unit.Item, "the 80s")), Losses.LogProbability(model, In(unit.Item, "the eighties"))));

    internal static Survey Pairs { get; } = SurveyModels.Survey(
        "two wordings SmolLM2", Losses.Real, ["#first", "#second", "lead of the first"], _ => TokenizationTexts.All.Spellings,
        (model, pair) =>
        {
            var (first, second) = (pair.Split('/')[0], pair.Split('/')[1]);
            return new(pair, Length(model, first), Length(model, second), TokenizationTexts.All.SpellingFrames.Average(frame =>
                Losses.LogProbability(model, In(frame, first)) - Losses.LogProbability(model, In(frame, second))));
        });

    internal static Evidence JudgeEighties(string condition, SurveyTable table)
    {
        var words = table["words"].Zip(table["digits"]).Count(sentence => sentence.First > sentence.Second);
        return Evidence.Of(table, Measured.Share(
            $"sentences in which the same wording leads: {condition}", Math.Max(words, table.Rows.Count - words), table.Rows.Count));
    }

    internal static Evidence JudgePairs(string condition, SurveyTable table)
    {
        var pairs = table.Rows.Select(row => (Longer: row.Values[0] - row.Values[1], Lead: row.Values[2])).ToList();
        return Evidence.Of(table,
            Measured.Share($"pairs of equal length of which one is preferred: {condition}",
                [.. pairs.Where(pair => pair.Longer == 0).Select(pair => Math.Abs(pair.Lead) >= _lead)]),
            Measured.Share($"pairs of unequal length of which the shorter is preferred: {condition}",
                [.. pairs.Where(pair => pair.Longer != 0).Select(pair => -Math.Sign(pair.Longer) * pair.Lead >= _lead)]));
    }

    private static string In(string frame, string wording) => frame.Replace("{0}", wording, StringComparison.Ordinal);

    private static int Length(LanguageModel model, string wording) => Losses.Ids(model.Tokenizer!, " " + wording).Length;
}
