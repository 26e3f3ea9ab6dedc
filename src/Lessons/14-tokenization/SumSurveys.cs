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

/// <summary>A word of two pieces in a text.</summary>
/// <param name="Ids">The text up to its second piece.</param>
/// <param name="Next">The token that comes after it.</param>
internal sealed record TwoPieces(int[] Ids, int Next);

/// <summary>
/// 14-10: what comes after a word of two pieces, where the last piece sees the first, where it does not, and where the sum of the two
/// rows stands in its place instead.
/// </summary>
public static class SumSurveys
{
    private const long Seed = 1410;
    private const int Each = 2, Longest = 96;

    private static readonly string[] _columns = ["#words", "whole", "cut", "sum", "mean", "distance of the input from the sum"];

    internal static Survey World { get; } = SurveyModels.Survey(
        "sum glass/base-s-bpe", PieceSurveys.Pairs, _columns,
        model => Enumerable.Range(0, 150).Select(i =>
            (i.ToString("000", CultureInfo.InvariantCulture), model.PromptIds(PieceSurveys.DocumentText(i, Seed)))), Row);

    internal static Survey English { get; } = SurveyModels.Survey(
        "sum SmolLM2", Losses.Real, _columns, model => Passage.English.Select(one => (one.Id, model.PromptIds(one.Text))), Row)
        with
    { DearSeconds = 4 };

    internal static Evidence Judge(string condition, SurveyTable table, SurveyTable own)
    {
        double[] Less(string one, string other) => [.. table[one].Zip(table[other], (a, b) => a - b)];
        return Evidence.Of(
            table,
            Measured.Ratio($"price of not seeing the first piece: {condition}", Less("cut", "whole"), table["#words"], Seed),
            Measured.Ratio($"share of that price won back by the sum: {condition}", Less("cut", "sum"), Less("cut", "whole"), Seed),
            OwnRowSurveys.WonBack(condition, own),
            Measured.Exact(
                $"distance of the last piece's input from the sum: {condition}",
                table["distance of the input from the sum"].Sum() / table["#words"].Sum(), table["#words"].Count(words => words > 0)));
    }

    /// <summary>Words of two pieces of a text, as many as asked for, chosen by a seed.</summary>
    internal static IReadOnlyList<TwoPieces> Words(ITokenizer tokenizer, int[] ids, long seed, int most)
    {
        string[] texts = [.. ids.Select(id => Losses.Text(tokenizer, id))];
        int[] starts = [.. Enumerable.Range(1, Math.Max(0, Math.Min(ids.Length, Longest) - 3)).Where(i =>
            Losses.Begins(texts[i]) && Losses.GoesOn(texts[i + 1]) && !Losses.GoesOn(texts[i + 2]))];
        new SeededRandom(seed).Shuffle(starts);
        return [.. starts.Take(most).Order().Select(i => new TwoPieces(ids[..(i + 2)], ids[i + 2]))];
    }

    /// <summary>Losses of what comes next: whole, cut, sum, mean of the rows.</summary>
    internal static double[] Losses4(LanguageModel model, TwoPieces word, EmbeddingTable table)
    {
        var first = word.Ids.Length - 2;
        float[] one = table.Vector(word.Ids[first]), two = table.Vector(word.Ids[first + 1]);
        var cut = Cut(model, first);
        using var sum = tensor(one.Zip(two, (a, b) => a + b).ToArray(), device: model.Device);
        using var mean = sum / 2;
        double Loss(params Intervention[] changes) => -Distributions.LogProbability(model.LogitsWith(word.Ids, changes), word.Next);
        return
        [
            -Distributions.LogProbability(NextLogitsOf(model, word.Ids), word.Next), Loss(cut),
            Loss([.. cut, Intervene.Replace("hook_embed", sum, position: ^1)]),
            Loss([.. cut, Intervene.Replace("hook_embed", mean, position: ^1)]),
        ];
    }

    /// <summary>The last place does not see an earlier one, in no layer.</summary>
    internal static Intervention[] Cut(LanguageModel model, int first) =>
        [.. Enumerable.Range(0, model.Config.NLayers).Select(layer => Intervene.CutEdge(layer, ^1, first))];

    internal static float[] NextLogitsOf(LanguageModel model, int[] ids) => Inspection.NextLogits.After(model, [ids])[0];

    private static SurveyRow Row(LanguageModel model, (string Id, int[] Ids) text)
    {
        using var table = EmbeddingTable.Of(model);
        var number = new SeededRandom(Seed).Fork(int.Parse(text.Id[^3..], CultureInfo.InvariantCulture)).NextInt64();
        var words = Words(model.Tokenizer!, text.Ids, number, Each);
        var sums = new double[_columns.Length];
        foreach (var word in words)
        {
            double[] row = [1, .. Losses4(model, word, table), Distance(model, word, table)];
            sums = [.. sums.Zip(row, (a, b) => a + b)];
        }

        return new(text.Id, sums);
    }

    // of what enters the first layer at the last piece, relative to the length of the sum
    private static double Distance(LanguageModel model, TwoPieces word, EmbeddingTable table)
    {
        using var trace = model.Trace(word.Ids);
        using var scope = NewDisposeScope();
        float[] entered = trace.Stream(0).reshape(word.Ids.Length, -1)[^1].to(float32).data<float>().ToArray(),
            sum = [.. table.Vector(word.Ids[^2]).Zip(table.Vector(word.Ids[^1]), (a, b) => a + b)];
        return Math.Sqrt(entered.Zip(sum, (a, b) => Math.Pow(a - b, 2)).Sum() / sum.Sum(x => x * (double)x));
    }
}
