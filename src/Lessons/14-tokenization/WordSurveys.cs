using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// 14-11, in the world: every word of it, how often it stands, how many pieces it has, and what two models of one world lose on it, one
/// that reads words and one that reads byte pairs. The word is the unit: however many documents are read, there are no more words.
/// </summary>
public static class WordSurveys
{
    /// <summary>A word of more pieces than these has many.</summary>
    internal const int Few = 3;

    private const long Seed = 1417;
    private const int Counted = 4000;

    internal static Survey World { get; } = new()
    {
        Name = "words of the world",
        Models = [PieceSurveys.Whole, PieceSurveys.Pairs],
        Kind = EvidenceKind.Glass,
        DearSeconds = 40,
        Columns = ["#octave", "#pieces", "#seen", "in words", "in pairs"],
        Run = Run,
    };

    /// <summary>
    /// What the model of byte pairs loses more than that of words: words of four pieces and more less those of two and three, within
    /// each octave of frequency; octaves weigh as many words of many pieces as were read.
    /// </summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        var words = table.Rows.Select(row => Kind(row) is var kind && kind is 1 or 2
            ? (Octave: (int)row.Values[0], Many: kind == 2, Seen: row.Values[2], Extra: row.Values[4] - row.Values[3]) : default)
            .Where(word => word.Seen > 0).ToArray();
        var octaves = words.Select(word => word.Octave).Distinct().Count() == 0 ? 1 : words.Max(word => word.Octave) + 1;

        double Cost(int[] drawn)
        {
            double[] few = new double[octaves], fewExtra = new double[octaves], many = new double[octaves], manyExtra = new double[octaves];
            foreach (var word in drawn.Select(i => words[i]))
            {
                (word.Many ? many : few)[word.Octave] += word.Seen;
                (word.Many ? manyExtra : fewExtra)[word.Octave] += word.Extra;
            }

            int[] both = [.. Enumerable.Range(0, octaves).Where(octave => few[octave] > 0 && many[octave] > 0)];
            return both.Length == 0 ? double.NaN
                : both.Sum(octave => manyExtra[octave] - (many[octave] * fewExtra[octave] / few[octave]))
                    / both.Sum(octave => many[octave]);
        }

        var n = words.Length;
        return Evidence.Of(table, new Measured($"nats that more pieces cost: {condition}",
            n == 0 ? double.NaN : Cost([.. Enumerable.Range(0, n)]),
            n == 0 ? new(double.NegativeInfinity, double.PositiveInfinity, 0.95) : Interval.Bootstrap(n, Cost, Seed, 2000), n));
    }

    /// <summary>0: one piece, 1: two or three, 2: more.</summary>
    internal static int Kind(SurveyRow row) => row.Values[1] <= 1 ? 0 : row.Values[1] <= Few ? 1 : 2;

    private static (string Model, IReadOnlyList<SurveyRow> Rows) Run(SurveyScope scope)
    {
        using LanguageModel whole = LanguageModel.Load(PieceSurveys.Whole), pairs = LanguageModel.Load(PieceSurveys.Pairs);
        var found = new double[PieceSurveys.Law.Words.Count, 3];
        for (var document = 0; document < PieceSurveys.Documents; document++)
        {
            var words = PieceSurveys.Document(document, PieceSurveys.Seed);
            double[] inWords = PieceSurveys.PerWord(whole, PieceSurveys.Law, words),
                inPairs = PieceSurveys.PerWord(pairs, PieceSurveys.LawInPairs, words);
            for (var i = 0; i < words.Length; i++)
            {
                found[words[i], 0]++;
                found[words[i], 1] += inWords[i];
                found[words[i], 2] += inPairs[i];
            }
        }

        var octaves = Octaves();
        return ($"{PieceSurveys.Whole}, {PieceSurveys.Pairs}",
        [
            .. scope.Of(Enumerable.Range(0, octaves.Length).Where(word => octaves[word] > 0 && found[word, 0] > 0))
                .Select(unit => unit.Item)
                .Select(word => new SurveyRow(
                    $"{word.ToString("000", CultureInfo.InvariantCulture)} {SpelledLaw.TextOf(PieceSurveys.Law, [word]).Trim()}",
                    octaves[word], PieceSurveys.Pieces(word), found[word, 0], found[word, 1], found[word, 2])),
        ]);
    }

    // −log₂ of each word's share of all words, rounded up, in other documents than those that are read; 0: it does not stand there
    private static int[] Octaves()
    {
        var counts = new double[PieceSurveys.Law.Words.Count];
        for (var i = 0; i < Counted; i++)
        {
            PieceSurveys.Document(i, PieceSurveys.Seed + 1).ToList().ForEach(word => counts[word]++);
        }

        var all = counts.Sum();
        return [.. counts.Select(count => count == 0 ? 0 : (int)Math.Ceiling(-Math.Log2(count / all)))];
    }
}
