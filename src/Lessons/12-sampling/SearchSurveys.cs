using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>12-05 and 12-06: the model's own mode after short beginnings, beams that look for it, and usual draws.</summary>
public static class SearchSurveys
{
    private const int Texts = 100, AnyTexts = 80, Longest = 14, Start = 2, Most = 24, AnyMost = 40, Drawn = 32, MostDrawn = 80;
    private const int Opened = 2000;
    private const double Unfinished = -999, Tie = 1e-4, FewestDetails = 0.05;
    private const long Seed = 1205;

    private static readonly HashSet<string> _adjectives =
        [.. Adjective.All.Values.SelectMany(a => new[] { a.Masculine, a.Feminine, a.Neuter, a.Plural })];

    private static readonly string[] _ofMode =
    [
        "proven", "mode", "mode tokens", "mode adjectives", "mode sentences",
        "drawn tokens", "drawn adjectives", "drawn sentences", "drawn unfinished",
    ];

    /// <summary>Widths of the beams; 1 is greedy choice.</summary>
    public static IReadOnlyList<int> Widths => [1, 2, 4, 8, 16];

    /// <summary>Beginnings of short documents, with beams.</summary>
    internal static Survey World { get; } = SurveyModels.Survey(
        $"search {SamplingWorld.Glass}", SamplingWorld.Glass,
        [.. _ofMode, .. Widths.Select(width => $"beam {width}")],
        model => Beginnings(model, Longest, Texts),
        (model, one) => new(one.Unit, [.. OfMode(model, one, Most), .. Widths.Select(width => Best(model, one.Prompt, width))])) with
    { Repeated = 2 };

    /// <summary>Beginnings of documents of any kind and length.</summary>
    internal static Survey Any { get; } = SurveyModels.Survey(
        $"modes {SamplingWorld.Glass}", SamplingWorld.Glass, _ofMode, model => Beginnings(model, int.MaxValue, AnyTexts),
        (model, one) => new(one.Unit, [.. OfMode(model, one, AnyMost)])) with
    { Repeated = 1 };

    /// <summary>12-05: how often each beam misses; the intervals are corrected for four widths.</summary>
    internal static Evidence JudgeErrors(SurveyTable table) => Evidence.Of(table,
    [
        .. Widths.Where(width => width > 1).Select(width => Measured.Share(
            $"share of beginnings whose mode the beam misses: ширина {width}", [.. Misses(table, width)], 1 - (0.05 / 4))),
    ]);

    /// <summary>12-06: adjectives and length of the mode against those of draws, where the mode is proven.</summary>
    internal static Evidence JudgeMode(string condition, SurveyTable table)
    {
        table = table.Where(row => row.Values[0] == 1);
        Measured Ratio(string name, string top, string bottom, string otherTop, string otherBottom)
        {
            var (a, b, c, d) = (table[top], table[bottom], table[otherTop], table[otherBottom]);
            double Of(int[] units) => units.Sum(i => a[i]) / units.Sum(i => b[i]) / (units.Sum(i => c[i]) / units.Sum(i => d[i]));
            int[] all = [.. Enumerable.Range(0, a.Length)];
            if (c.Sum() / d.Sum() < FewestDetails)
            {
                // nothing to compare with
                return new($"{name}: {condition}", double.NaN, new(0, double.PositiveInfinity), a.Length);
            }

            return new($"{name}: {condition}", Of(all),
                Interval.Bootstrap(a.Length, Of, Seed, 2000), a.Length);
        }

        return Evidence.Of(
            table,
            Ratio("adjectives a sentence, mode over draws", "mode adjectives", "mode sentences", "drawn adjectives", "drawn sentences"),
            Measured.Ratio(
                $"length of the mode over that of draws: {condition}", table["mode tokens"], table["drawn tokens"], Seed));
    }

    /// <summary>Whether a beam missed the mode, beginning by beginning.</summary>
    /// <param name="table">The survey.</param>
    /// <param name="width">One of <see cref="Widths"/>.</param>
    /// <param name="by">How much likelier the mode must be, nats; what is less is the error of float32.</param>
    public static IEnumerable<bool> Misses(SurveyTable table, int width, double by = Tie) =>
        Needed.Of(table)["mode"].Zip(table[$"beam {width}"], (mode, beam) => beam < mode - by);

    // two words are often the same: each beginning once
    private static IEnumerable<(string Unit, int[] Prompt, long Seed)> Beginnings(LanguageModel model, int longest, int count)
    {
        var law = SamplingWorld.Law(model.Name);
        return Enumerable.Range(0, 100 * count)
            .Select(i => (Unit: SamplingWorld.Unit(i), Document: SamplingWorld.Document(law, i, Seed), i))
            .Where(one => one.Document.Length > Start && one.Document.Length < longest)
            .DistinctBy(one => (one.Document[0], one.Document[1])).Take(count)
            .Select(one => (one.Unit, (int[])[law.EndToken, .. one.Document[..Start]], Seed + one.i));
    }

    private static double[] OfMode(LanguageModel model, (string Unit, int[] Prompt, long Seed) one, int most)
    {
        var law = SamplingWorld.Law(model.Name);
        var mode = ModelMode.Find(model, one.Prompt, new() { MaxTokens = most, MaxOpened = Opened });
        var drawn = model.Generate(one.Prompt, new GenerationOptions { Streams = Drawn, Seed = one.Seed, MaxTokens = MostDrawn });
        double Adjectives(IEnumerable<int> ids) => ids.Count(id => _adjectives.Contains(law.Words.Words[id]));
        double Sentences(IEnumerable<int> ids) => Math.Max(1, ids.Count(id => law.Words.Words[id] is "." or "?" or "!"));
        return
        [
            mode.IsProven ? 1 : 0, mode.Ids.Count == 0 ? Unfinished : mode.LogProbability, mode.Ids.Count, Adjectives(mode.Ids),
            Sentences(mode.Ids), drawn.Average(text => text.Ids.Count), drawn.Average(text => Adjectives(text.Ids)),
            drawn.Average(text => Sentences(text.Ids)), drawn.Average(text => text.Stop == StopReason.EndToken ? 0.0 : 1),
        ];
    }

    private static double Best(LanguageModel model, int[] prompt, int width) =>
        BeamSearch.Run(model, prompt, new() { Beams = width, MaxTokens = Most, LengthPenalty = 0 }).Hypotheses
            .Where(one => one.Ended).Select(one => one.LogProbability).DefaultIfEmpty(Unfinished).Max();
}
