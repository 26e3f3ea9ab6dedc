using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// 14-11, in the world: the same documents read in words, in byte pairs and in characters, in nats a word, words of one piece and of
/// several apart, and among words that are equally frequent. Twenty documents are one unit.
/// </summary>
public static class PieceSurveys
{
    internal const string Whole = "glass/base-s-words", Pairs = "glass/base-s-bpe", Letters = "glass/base-s-characters";

    private const long Seed = 1411;
    private const int Units = 400, Each = 20, Counted = 4000, Rarest = 11;

    private static readonly int[] _bins = [.. Enumerable.Range(3, Rarest - 2)];

    private static readonly Lazy<GlassLaw> _pairs = new(() => GlassLaw.Of(TrainingRecipes.Load("base-s-bpe"))),
        _letters = new(() => GlassLaw.Of(TrainingRecipes.Load("base-s-characters")));

    private static readonly Lazy<int[]> _bin = new(Count);

    /// <summary>Bins of frequency: one word of 2^bin or rarer.</summary>
    internal static IReadOnlyList<int> Bins => _bins;

    internal static Survey World { get; } = new()
    {
        Name = "pieces of words",
        Models = [Whole, Pairs, Letters],
        Kind = EvidenceKind.Glass,
        Repeated = 2,
        Columns =
        [
            "#words", "law", "in words", "in pairs", "in characters",
            .. _bins.SelectMany(bin => new[] { "one", "many" }.SelectMany(kind => new[]
            {
                $"#{kind} {bin}", $"in pairs {kind} {bin}", $"in words {kind} {bin}",
            })),
        ],
        Run = Run,
    };

    /// <summary>The law in words.</summary>
    internal static TrainingLaw Law => _pairs.Value.InWords;

    /// <summary>A document of the world as its tokenizers read it, the end mark first.</summary>
    internal static string DocumentText(int index, long seed) => SpelledLaw.TextOf(Law, [Lexicon.EndId, .. Document(index, seed)]);

    /// <summary>Number of pieces of a word.</summary>
    internal static int Pieces(int word) => _pairs.Value.InTokens.Spelling(word).Length;

    internal static Evidence Judge(string condition, SurveyTable table)
    {
        var columns = _bins.Select(bin => new[] { "one", "many" }.Select(kind => (
            N: table[$"#{kind} {bin}"], Extra: table[$"in pairs {kind} {bin}"]
                .Zip(table[$"in words {kind} {bin}"], (pairs, words) => pairs - words).ToArray())).ToArray()).ToArray();

        // Words of several pieces less words of one, within each bin; bins weigh as many words of several pieces.
        double Cost(int[] drawn)
        {
            var (top, weight) = (0.0, 0.0);
            foreach (var bin in columns)
            {
                double[] n = [.. bin.Select(kind => drawn.Sum(i => kind.N[i]))];
                if (n.All(count => count > 0))
                {
                    top += n[1] * ((drawn.Sum(i => bin[1].Extra[i]) / n[1]) - (drawn.Sum(i => bin[0].Extra[i]) / n[0]));
                    weight += n[1];
                }
            }

            return weight > 0 ? top / weight : double.NaN;
        }

        var n = table.Rows.Count;
        return Evidence.Of(table, new Measured(
            $"nats that more pieces cost: {condition}", Cost([.. Enumerable.Range(0, n)]), Interval.Bootstrap(n, Cost, Seed, 2000), n));
    }

    /// <summary>−ln p of every word of a document under a model that reads it in these tokens.</summary>
    internal static double[] PerWord(LanguageModel model, Law law, IReadOnlyList<int> words)
    {
        int[] ids = [law.EndToken, .. words.SelectMany(word => law.Spelling(word).ToArray())];
        var (losses, at) = (Losses.Of(model, ids), 0);
        return [.. words.Select(word => Enumerable.Range(0, law.Spelling(word).Length).Sum(_ => losses[at++]))];
    }

    private static int[] Document(int index, long seed) => new Sampler(Law, new SeededRandom(seed).Fork(index).NextInt64()).Next()[..^1];

    private static (string Model, IReadOnlyList<SurveyRow> Rows) Run(SurveyScope scope)
    {
        using LanguageModel whole = LanguageModel.Load(Whole), pairs = LanguageModel.Load(Pairs), letters = LanguageModel.Load(Letters);
        var oracle = new Oracle(Law);
        return ($"{Whole}, {Pairs}, {Letters}",
        [
            .. scope.Of(Enumerable.Range(0, Units)).Select(unit => unit.Item).Select(unit => new SurveyRow(
                unit.ToString("000", CultureInfo.InvariantCulture),
                [.. Enumerable.Range(0, Each).Select(i => Values((unit * Each) + i)).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)])])),
        ]);

        double[] Values(int document)
        {
            var words = Document(document, Seed);
            double[] law = [.. oracle.TokenLogProbabilities(words).Select(p => -p)], inWords = PerWord(whole, Law, words),
                inPairs = PerWord(pairs, _pairs.Value.InTokens, words), inLetters = PerWord(letters, _letters.Value.InTokens, words);
            double Sum(double[] loss, int bin, bool many) => Of(bin, many).Sum(at => loss[at] - law[at]);
            IEnumerable<int> Of(int bin, bool many) =>
                Enumerable.Range(0, words.Length).Where(at => _bin.Value[words[at]] == bin && Pieces(words[at]) > 1 == many);
            return
            [
                words.Length, law.Sum(), inWords.Sum(), inPairs.Sum(), inLetters.Sum(),
                .. _bins.SelectMany(bin => new[] { false, true }.SelectMany(many => new[]
                {
                    Of(bin, many).Count(), Sum(inPairs, bin, many), Sum(inWords, bin, many),
                })),
            ];
        }
    }

    // −log₂ of each word's share of all words, rounded up, from other documents than those that are measured
    private static int[] Count()
    {
        var counts = new double[Law.Words.Count];
        for (var i = 0; i < Counted; i++)
        {
            Document(i, Seed + 1).ToList().ForEach(word => counts[word]++);
        }

        var all = counts.Sum();
        return [.. counts.Select(count => count == 0 ? Rarest : Math.Clamp((int)Math.Ceiling(-Math.Log2(count / all)), _bins[0], Rarest))];
    }
}
