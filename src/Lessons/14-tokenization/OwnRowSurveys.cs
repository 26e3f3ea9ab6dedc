using System.Globalization;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// The control of 14-10: a word that is one token, cut in two here. There the row that stands for the word is known, and put in the
/// place where the sum was put it must win back what the cut took.
/// </summary>
public static class OwnRowSurveys
{
    private const long Seed = 1418;
    private const int Longest = 96, Shortest = 5, Documents = 150;

    private static readonly string[] _columns = ["#words", "whole", "cut", "own row"];

    internal static Survey World { get; } = SurveyModels.Survey(
        "own row glass/base-s-bpe", PieceSurveys.Pairs, _columns,
        model => Enumerable.Range(0, Documents).Select(i =>
            (i.ToString("000", CultureInfo.InvariantCulture), i, model.PromptIds(PieceSurveys.DocumentText(i, Seed)))), Row);

    internal static Survey English { get; } = SurveyModels.Survey(
        "own row SmolLM2", Losses.Real, _columns,
        model => Passage.English.Select((one, i) => (one.Id, i, model.PromptIds(one.Text))), Row)
        with
    {
        Repeated = 1,
    };

    /// <summary>Which share of what the cut takes the word's own row wins back.</summary>
    internal static Measured WonBack(string condition, SurveyTable table)
    {
        double[] Less(string other) => [.. table["cut"].Zip(table[other], (a, b) => a - b)];
        return Measured.Ratio($"share won back by the row of a word that has one: {condition}", Less("own row"), Less("whole"), Seed);
    }

    /// <summary>
    /// Words that are one token and can be cut in two, one at most of a text: the text up to the token, the token, its two parts, what
    /// comes next.
    /// </summary>
    internal static (int[] Before, int Own, int[] Parts, int Next)? Planted(ITokenizer tokenizer, int[] ids, long seed)
    {
        if (tokenizer is Tokenizer words && words.IsWordLevel)
        {
            return null; // half a word is no word of such a vocabulary
        }

        string[] texts = [.. ids.Select(id => Losses.Text(tokenizer, id))];
        int[] places = [.. Enumerable.Range(1, Math.Max(0, Math.Min(ids.Length, Longest) - 2)).Where(i =>
            Losses.Begins(texts[i]) && texts[i].Length >= Shortest && !Losses.GoesOn(texts[i + 1]))];
        new SeededRandom(seed).Shuffle(places);
        return places.Select(i => (i, Parts: InTwo(tokenizer, texts[i]))).Where(one => one.Parts.Length == 2).Take(1)
            .Select(one => ((int[], int, int[], int)?)(ids[..one.i], ids[one.i], one.Parts, ids[one.i + 1])).FirstOrDefault();
    }

    private static int[] InTwo(ITokenizer tokenizer, string word) => Enumerable.Range(2, word.Length - 3)
        .OrderBy(at => Math.Abs(at - (word.Length / 2)))
        .Select(at => (int[])[.. Losses.Ids(tokenizer, word[..at]), .. Losses.Ids(tokenizer, word[at..])])
        .FirstOrDefault(parts => parts.Length == 2) ?? [];

    // the word as it is; in two parts, the first hidden from the second; its own row in the place of the second besides
    private static double[] Own(LanguageModel model, (int[] Before, int Own, int[] Parts, int Next) word, EmbeddingTable table)
    {
        int[] ids = [.. word.Before, .. word.Parts];
        var cut = SumSurveys.Cut(model, word.Before.Length);
        using var own = tensor(table.Vector(word.Own), device: model.Device);
        double Loss(params Intervention[] changes) => -Distributions.LogProbability(model.LogitsWith(ids, changes), word.Next);
        return
        [
            1, -Distributions.LogProbability(SumSurveys.NextLogitsOf(model, [.. word.Before, word.Own]), word.Next), Loss(cut),
            Loss([.. cut, Intervene.Replace("hook_embed", own, position: ^1)]),
        ];
    }

    private static SurveyRow Row(LanguageModel model, (string Id, int Number, int[] Ids) text)
    {
        using var table = EmbeddingTable.Of(model);
        var number = new SeededRandom(Seed).Fork(text.Number).NextInt64();
        return new(text.Id, Planted(model.Tokenizer!, text.Ids, number) is { } planted ? Own(model, planted, table) : [0, 0, 0, 0]);
    }
}
