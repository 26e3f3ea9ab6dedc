using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-10: pine and apple: whose words the last piece lies near, depth by depth.</summary>
public static class PieceSurveys
{
    private const int Layers = 30;
    private const string Frame = "Here is the word";

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "pieces SmolLM2", EmbeddingWorld.Real,
        [.. Enumerable.Range(0, Layers + 1).Select(depth => $"margin {depth}"), "margin of the whole", "margin of the piece"], 0,
        _ => Enumerable.Range(0, EmbeddingWords.All.Compounds.Count), 1000, (model, asked) =>
        {
            var rows = Read(model, EmbeddingWords.All.Compounds);
            return asked.Select(i => new SurveyRow(Name(EmbeddingWords.All.Compounds[i]), rows[i]));
        }) with
    { DearSeconds = 12 };

    /// <summary>What the margins say.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        double[] half = table[$"margin {Layers / 2}"];
        return Evidence.Of(
            table,
            Measured.Share(
                $"share of compounds whose last piece lies nearer to the piece's sense before the first block: {condition}",
                [.. table["margin 0"].Select(margin => margin < 0)]),
            Measured.Share(
                $"share of compounds nearer to their own sense at half the depth: {condition}", [.. half.Select(margin => margin > 0)]),
            Measured.Share(
                $"share of compounds farther from the piece's sense than the piece alone: {condition}",
                [.. half.Zip(table["margin of the piece"], (own, alone) => own > alone)]),
            Measured.Share(
                $"share of compounds nearer to their own sense where they are one token: {condition}",
                [.. table["margin of the whole"].Select(margin => margin > 0)]));
    }

    /// <summary>A compound in its two pieces.</summary>
    internal static string Name(SplitWord word) => $"{word.First}|{word.Last}";

    /// <summary>
    /// Margins of each compound: mean cosine to the words of its own sense less that to the words of its last piece, all read at the
    /// same depth of the same frame, less the mean of all; at every depth, then of the whole token and of the piece alone at half.
    /// </summary>
    internal static IReadOnlyList<double[]> Read(LanguageModel model, IReadOnlyList<SplitWord> words)
    {
        string[] known = [.. words
            .SelectMany(word => word.Piece.Concat(word.Whole).Append(word.Last).Append(word.First + word.Last)).Distinct()];
        int[][] texts =
        [
            .. known.Select(word => model.PromptIds(Frame).Append(model.Tokenizer!.TokenId(" " + word)).ToArray()),
            .. words.Select(word => model.PromptIds(Frame)
                .Append(model.Tokenizer!.TokenId(" " + word.First)).Append(model.Tokenizer!.TokenId(word.Last)).ToArray()),
        ];
        using var states = StreamStates.Read(model.Transformer, texts, [.. texts.Select(ids => new[] { ids.Length - 1 })]);
        var at = known.Index().ToDictionary(word => word.Item, word => word.Index);
        double[][][] depths = [.. states.Depths.Select(depth => Centred(
            TensorMemory.Copy<double>(states[depth]).Chunk((int)states[depth].shape[1]).ToArray(), known.Length))];
        double Margin(double[][] rows, double[] state, SplitWord word) => word.Whole.Average(other => Cosine(state, rows[at[other]]))
            - word.Piece.Average(other => Cosine(state, rows[at[other]]));
        var half = depths[(depths.Length - 1) / 2];
        return [.. words.Select((word, i) => depths.Select(rows => Margin(rows, rows[known.Length + i], word))
            .Append(Margin(half, half[at[word.First + word.Last]], word)).Append(Margin(half, half[at[word.Last]], word)).ToArray())];
    }

    private static double[][] Centred(double[][] rows, int among)
    {
        double[] mean = [.. rows[0].Select((_, i) => rows.Take(among).Average(row => row[i]))];
        return [.. rows.Select(row => row.Zip(mean, (x, m) => x - m).ToArray())];
    }

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum()
        / Math.Max(1e-30, Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x)));
}
