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

    private const int Lots = 10;
    private const long Seed = 209;

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "ambiguous SmolLM2", EmbeddingWorld.Real, ["first", "second", "both, by lot"], 0,
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
        bool[] both = [.. table["first"].Zip(table["second"], (one, other) => one <= Near && other <= Near)];
        return Evidence.Of(
            table,
            Measured.Share($"share of words near both of their senses: {condition}", both),
            Measured.Mean($"share of words drawn by lot near both: {condition}", table["both, by lot"], Seed));
    }

    private static SurveyRow Row(LanguageModel model, EmbeddingTable table, int index, AmbiguousWord word)
    {
        int[] all = [.. EmbeddingWords.All.Categories.SelectMany(kind => kind.Words).Select(other => EmbeddingWorld.Id(model, other))];
        var random = new SeededRandom(Seed).Fork(index);
        int[] asked = [EmbeddingWorld.Id(model, word.Word), .. Enumerable.Range(0, Lots).Select(_ => all[random.Next(all.Length)])];
        double[] Ranks(IReadOnlyList<string> sense)
        {
            float[][] vectors = [.. sense.Select(other => table.Vector(EmbeddingWorld.Id(model, other))).Select(Unit)];
            float[] centre = [.. vectors[0].Select((_, i) => vectors.Average(vector => vector[i]))];
            var near = table.Similarities(centre);
            return [.. asked.Select(id => all.Count(other => near[other] > near[id]) / (double)all.Length)];
        }

        double[] first = Ranks(word.First), second = Ranks(word.Second);
        return new(word.Word, first[0], second[0],
            Enumerable.Range(1, Lots).Average(i => first[i] <= Near && second[i] <= Near ? 1.0 : 0));
    }

    private static float[] Unit(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select(x => (float)(x / length))];
    }
}
