using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-09, the average: whether the vector of a word with two senses lies near the words of both.</summary>
public static class AmbiguousSurveys
{
    /// <summary>Near: so small a share of the listed nouns is nearer to the words of a sense.</summary>
    public const double Near = 0.2;

    private const long Seed = 209;

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "ambiguous SmolLM2", EmbeddingWorld.Real, ["first", "second", "first, by lot", "second, by lot"], 0,
        _ => EmbeddingWords.All.Ambiguous.Index(), 1000,
        (model, words) =>
        {
            using var raw = EmbeddingTable.Of(model);
            using var table = raw.Centred();
            return [.. words.Select(word => Row(model, table, word.Index, word.Item))];
        }) with
    { DearSeconds = null };

    /// <summary>What the ranks say.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        bool[] Both(string of) => [.. table[$"first{of}"].Zip(table[$"second{of}"], (one, other) => one <= Near && other <= Near)];
        return Evidence.Of(
            table,
            Measured.Share($"share of words near both of their senses: {condition}", Both("")),
            Measured.Share($"share of words drawn by lot near both: {condition}", Both(", by lot")));
    }

    private static SurveyRow Row(LanguageModel model, EmbeddingTable table, int index, AmbiguousWord word)
    {
        int[] all = [.. EmbeddingWords.All.Categories.SelectMany(kind => kind.Words).Select(other => EmbeddingWorld.Id(model, other))];
        var lot = all[new SeededRandom(Seed).Fork(index).Next(all.Length)];
        var own = EmbeddingWorld.Id(model, word.Word);
        double[] Ranks(IReadOnlyList<string> sense)
        {
            float[][] vectors = [.. sense.Select(other => table.Vector(EmbeddingWorld.Id(model, other))).Select(Unit)];
            float[] centre = [.. vectors[0].Select((_, i) => vectors.Average(vector => vector[i]))];
            var near = table.Similarities(centre);
            return [.. new[] { own, lot }.Select(id => all.Count(other => near[other] > near[id]) / (double)all.Length)];
        }

        double[] first = Ranks(word.First), second = Ranks(word.Second);
        return new(word.Word, first[0], second[0], first[1], second[1]);
    }

    private static float[] Unit(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select(x => (float)(x / length))];
    }
}
