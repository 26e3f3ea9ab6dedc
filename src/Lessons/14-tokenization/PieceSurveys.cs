using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// One world in three alphabets: the same documents read in words, in byte pairs and in characters, in nats a word. Twenty documents are
/// one unit.
/// </summary>
public static class PieceSurveys
{
    internal const string Whole = "glass/base-s-words", Pairs = "glass/base-s-bpe", Letters = "glass/base-s-characters";
    internal const int Documents = Units * Each;
    internal const long Seed = 1411;

    private const int Units = 400, Each = 20;

    private static readonly Lazy<GlassLaw> _pairs = new(() => GlassLaw.Of(TrainingRecipes.Load("base-s-bpe"))),
        _letters = new(() => GlassLaw.Of(TrainingRecipes.Load("base-s-characters")));

    internal static Survey World { get; } = new()
    {
        Name = "pieces of words",
        Models = [Whole, Pairs, Letters],
        Kind = EvidenceKind.Glass,
        Repeated = 2,
        Columns = ["#words", "law", "in words", "in pairs", "in characters"],
        Run = Run,
    };

    /// <summary>The law in words.</summary>
    internal static TrainingLaw Law => _pairs.Value.InWords;

    /// <summary>The law in byte pairs.</summary>
    internal static Law LawInPairs => _pairs.Value.InTokens;

    /// <summary>A document of the world as its tokenizers read it, the end mark first.</summary>
    internal static string DocumentText(int index, long seed) => SpelledLaw.TextOf(Law, [Lexicon.EndId, .. Document(index, seed)]);

    /// <summary>A document in words, without its end.</summary>
    internal static int[] Document(int index, long seed) => new Sampler(Law, new SeededRandom(seed).Fork(index).NextInt64()).Next()[..^1];

    /// <summary>Number of pieces of a word.</summary>
    internal static int Pieces(int word) => LawInPairs.Spelling(word).Length;

    /// <summary>−ln p of every word of a document under a model that reads it in these tokens.</summary>
    internal static double[] PerWord(LanguageModel model, Law law, IReadOnlyList<int> words)
    {
        int[] ids = [law.EndToken, .. words.SelectMany(word => law.Spelling(word).ToArray())];
        var (losses, at) = (Losses.Of(model, ids), 0);
        return [.. words.Select(word => Enumerable.Range(0, law.Spelling(word).Length).Sum(_ => losses[at++]))];
    }

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
            return
            [
                words.Length, -oracle.TokenLogProbabilities(words).Sum(), PerWord(whole, Law, words).Sum(),
                PerWord(pairs, LawInPairs, words).Sum(), PerWord(letters, _letters.Value.InTokens, words).Sum(),
            ];
        }
    }
}
