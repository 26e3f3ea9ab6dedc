using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-05: does the larger weight go to the words that matter?</summary>
public static class WordsThatMatter
{
    private const long Seed = 305;
    private const int Draws = 4, Places = 8, FirstPlace = 20, MostTokens = 128;

    internal static string[] Conditions { get; } = ["с первым токеном", "без первого токена"];

    /// <summary>Of each condition the weight of words that matter and of others at their distances: as it is, planted, by lot.</summary>
    internal static string[] Columns { get; } = [.. Conditions.SelectMany(condition =>
        new[] { "matter", "others", "planted", "planted others", "lot", "lot others" }.Select(name => $"{name}, {condition}"))];

    /// <summary>Two hundred documents of the world.</summary>
    internal static Survey World { get; } = SurveyModels.Survey("words that matter, world", AttentionWorld.Glass, Columns,
        _ => AttentionWorld.Documents(200, Seed, document => document.Length > 14),
        (model, one) => OfDocument(model, one.Index, one.Ids));

    /// <summary>The English passages.</summary>
    internal static Survey English { get; } = SurveyModels.Survey("words that matter, English", AttentionWorld.Real, Columns,
        _ => AttentionWorld.Passages(60),
        (model, one) => OfPassage(model, one.Index, one.Passage.Id, AttentionWorld.Tokens(model, one.Passage, MostTokens)));

    /// <summary>By how much the law's prediction changes when a word is replaced: mean total variation over draws; 0 without any.</summary>
    internal static double[] Importance(Oracle oracle, int[] ids, SeededRandom random)
    {
        var before = oracle.Next(ids);
        return [.. ids.Select((_, place) => place == 0 ? 0 : ReplacedWords.ByLaw(oracle, ids, place, Draws, random)
            .Select(token => oracle.Next(ReplacedWords.With(ids, place, token)).Zip(before, (a, b) => Math.Abs(a - b)).Sum() / 2)
            .DefaultIfEmpty(0).Average())];
    }

    /// <summary>Weight of one position on every token, mean over layers and heads: [query, key] of a whole text.</summary>
    internal static float[,] MeanPattern(LanguageModel model, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var layers = Enumerable.Range(0, model.Config.NLayers).ToArray();
        using var trace = model.Trace(ids, TraceOptions.Only([.. layers.Select(layer => new HookAddress(HookPoint.Pattern, layer))]));
        var mean = stack(layers.Select(layer => trace[HookPoint.Pattern, layer][0].mean([0]))).mean([0]);
        var result = new float[ids.Length, ids.Length];
        Buffer.BlockCopy(TensorMemory.Copy<float>(mean), 0, result, 0, result.Length * sizeof(float));
        return result;
    }

    private static SurveyRow OfDocument(LanguageModel model, int index, int[] document)
    {
        var random = new SeededRandom(Seed + 1).Fork(index);
        int[] ids = AttentionWorld.Read(document)[..(12 + random.Next(document.Length - 12))];
        var importance = Importance(new Oracle(AttentionWorld.Law), ids, random);
        var least = importance.Order().ElementAt(ids.Length * 3 / 4);
        var pattern = MeanPattern(model, ids);
        return Row(AttentionWorld.Unit(index), random,
            [[.. ids.Select((_, i) => new WeighedWord(
                ids.Length - 1 - i, pattern[ids.Length - 1, i], importance[i] >= least && importance[i] > 0))]]);
    }

    private static SurveyRow OfPassage(LanguageModel model, int index, string unit, int[] ids)
    {
        var random = new SeededRandom(Seed + 2).Fork(index);
        var (words, pattern) = (EnglishWords.Of(model, ids), MeanPattern(model, ids));
        int[] places = [.. Enumerable.Range(FirstPlace, ids.Length - FirstPlace)];
        random.Shuffle(places);
        return Row(unit, random, [.. places.Take(Places).Select(place => words.Where(word => word.End <= place + 1).ToArray()
            is var seen ? seen.Select((word, i) => new WeighedWord(seen.Length - 1 - i,
                Enumerable.Range(word.Start, word.End - word.Start).Sum(token => pattern[place, token]), word.IsContent)).ToArray() : [])]);
    }

    // One list of words for each place of prediction, the text's first word first.
    private static SurveyRow Row(string unit, SeededRandom random, WeighedWord[][] places) => new(unit,
    [
        .. new[] { 0, 1 }.SelectMany(skipped => places.Select(words => WeighedWord.Compare(words[skipped..], random))
            .Aggregate(new double[6], (sum, one) => [.. sum.Zip(one, (a, b) => a + b)])),
    ]);

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string text) => Evidence.Of(
        table,
        [.. Conditions.SelectMany(condition =>
        {
            Measured Of(string name, string top, string bottom) => Measured.Ratio(
                $"{name}: {text}, {condition}", table[$"{top}, {condition}"], table[$"{bottom}, {condition}"], Seed);
            return new[]
            {
                Of("the same with a planted weight", "planted", "planted others"),
                Of("the same with words chosen at random", "lot", "lot others"),
                Of("weight of a word that matters over another's", "matter", "others"),
            };
        })]);
}
