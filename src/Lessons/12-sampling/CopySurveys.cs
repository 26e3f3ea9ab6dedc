using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>12-07: how likely a sentence is after some copies of itself, and after as many other sentences.</summary>
public static class CopySurveys
{
    private const int Sentences = 60, Fewest = 5, Longest = 40;
    private const long Seed = 1207;

    private static readonly IReadOnlyList<string> _columns =
        [.. Enumerable.Range(0, Copies + 1).Select(n => $"after {n} copies"), $"after {Copies} others"];

    /// <summary>Most copies before the last one.</summary>
    public static int Copies => 4;

    internal static Survey World { get; } = SurveyModels.Survey(
        $"copies {SamplingWorld.Glass}", SamplingWorld.Glass, _columns, Scenes, Row);

    internal static Survey English { get; } = SurveyModels.Survey("copies SmolLM2", SamplingWorld.Real, _columns, Firsts, Row) with
    { Repeated = 1 };

    /// <summary>What a survey says; the intervals are corrected for four gains.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
    [
        Measured.Mean($"gain of four copies above four other sentences: {condition}",
            Less(table, $"after {Copies} copies", $"after {Copies} others"), Seed),
        .. Enumerable.Range(1, Copies).Select(n => Measured.Mean(
            $"gain with one more copy: {condition}, копия {n}", Less(table, $"after {n} copies", $"after {n - 1} copies"), Seed,
            1 - (0.05 / Copies))),
    ]);

    private static double[] Less(SurveyTable table, string one, string other) => [.. table[one].Zip(table[other], (a, b) => a - b)];

    private static SurveyRow Row(LanguageModel model, (string Unit, int[] Sentence, int[] Others) one)
    {
        int[] start = [.. model.PromptIds("")];
        start = start.Length > 0 ? start : [model.EndIds[0]];
        var copies = LogPs(model, [.. start, .. Enumerable.Repeat(one.Sentence, Copies + 1).SelectMany(ids => ids)]);
        var others = LogPs(model, [.. start, .. one.Others, .. one.Sentence]);
        var length = one.Sentence.Length;
        return new(one.Unit,
        [
            .. Enumerable.Range(0, Copies + 1).Select(n => copies.Skip(start.Length - 1 + (n * length)).Take(length).Average()),
            others.TakeLast(length).Average(),
        ]);
    }

    // ln p of each token but the first
    private static double[] LogPs(LanguageModel model, int[] ids)
    {
        var rows = model.Logits(ids.AsSpan(0, ids.Length - 1));
        return [.. Enumerable.Range(1, ids.Length - 1).Select(i => Distributions.LogProbability(rows[i - 1], ids[i]))];
    }

    // the first sentence of a passage; the others are those of the next four
    private static IEnumerable<(string, int[], int[])> Firsts(LanguageModel model)
    {
        var all = Passage.English.Select(passage => (passage.Id, Ids: First(model, passage.Text)))
            .Where(one => one.Ids.Length is >= Fewest and <= Longest).ToList();
        return all.Select((one, i) => (one.Id, one.Ids,
            Enumerable.Range(1, Copies).SelectMany(n => all[(i + n) % all.Count].Ids).ToArray()));
    }

    private static int[] First(LanguageModel model, string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return [.. model.Tokenizer!.Encode(" " + (end < 0 ? text : text[..(end + 1)]).Trim()).Select(token => token.Id)];
    }

    private static IEnumerable<(string, int[], int[])> Scenes(LanguageModel model)
    {
        var law = SamplingWorld.Law(model.Name);
        var (scenes, dot) = (law.WithShares(new Dictionary<string, double> { ["scenes"] = 1 }), law.Words.Word("."));
        int[][] all = [.. Enumerable.Range(0, 4 * Sentences).Select(i => SamplingWorld.Document(scenes, i, Seed))
            .Select(text => text[..(Array.IndexOf(text, dot) + 1)]).Where(text => text.Length >= Fewest).Take(Sentences)];
        return all.Select((one, i) => (SamplingWorld.Unit(i), one,
            Enumerable.Range(1, Copies).SelectMany(n => all[(i + n) % all.Length]).ToArray()));
    }
}
