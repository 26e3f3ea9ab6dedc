using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-08: which word stands in the middle between two.</summary>
public static class MiddleSurveys
{
    private const int Near = 10, Asked = 60;

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "middles SmolLM2", EmbeddingWorld.Real, ["third, raw", "fits, raw", "third, centred", "fits, centred"], 0,
        _ => EmbeddingWords.All.Walks, 1000,
        (model, walks) =>
        {
            using var table = EmbeddingTable.Of(model);
            using var centred = table.Centred();
            return [.. walks.Select(walk => new SurveyRow(
                $"{walk.From}-{walk.To}", [.. Numbers(model, table, walk), .. Numbers(model, centred, walk)]))];
        }) with
    { DearSeconds = null };

    /// <summary>What the middles say.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        [.. new[] { ("raw", "как есть"), ("centred", "без среднего вектора") }.SelectMany(way => new[]
        {
            Measured.Share(
                $"share of pairs in whose middle a third word is nearest: {condition}, {way.Item2}",
                [.. table[$"third, {way.Item1}"].Select(x => x == 1)]),
            Measured.Share(
                $"share of pairs with a word of the sense between among the ten nearest third words: {condition}, {way.Item2}",
                [.. table[$"fits, {way.Item1}"].Select(x => x == 1)]),
        })]);

    /// <summary>Tokens nearest to the middle of two words, and which of them are an end in another dress.</summary>
    internal static IReadOnlyList<(Neighbour Near, bool IsEnd)> Middle(LanguageModel model, EmbeddingTable table, string from, string to)
    {
        float[] middle = SoftInput.Between(
            table.Vector(EmbeddingWorld.Id(model, from)), table.Vector(EmbeddingWorld.Id(model, to)), 0.5);
        return [.. table.Nearest(middle, Asked).Select(near => (near, IsDress(Bare(model, near), from) || IsDress(Bare(model, near), to)))];
    }

    /// <summary>The word of a token, small letters, without what stands around it.</summary>
    internal static string Bare(LanguageModel model, Neighbour near) =>
        string.Concat(model.Tokenizer!.Decode([near.Id]).Where(char.IsLetter)).ToLowerInvariant();

    /// <summary>True where a token is an end itself, or the end with another ending or a part of it.</summary>
    internal static bool IsDress(string token, string end)
    {
        var word = end.ToLowerInvariant();
        var stem = word[..Math.Max(3, word.Length - 2)];
        return token.Length == 0 || token == word || token.StartsWith(stem, StringComparison.Ordinal)
            || (token.Length >= 3 && word.StartsWith(token, StringComparison.Ordinal));
    }

    private static double[] Numbers(LanguageModel model, EmbeddingTable table, WordWalk walk)
    {
        var near = Middle(model, table, walk.From, walk.To);
        return
        [
            near[0].IsEnd ? 0 : 1,
            near.Where(token => !token.IsEnd).Take(Near).Any(token => walk.Between.Contains(Bare(model, token.Near))) ? 1 : 0,
        ];
    }
}
