using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-06: who is near whom by cosine.</summary>
public static class NeighbourSurveys
{
    private const int Near = 10;
    private const long Seed = 206;

    private static readonly string[] _columns = ["nearest alike", "ten alike", "nearer", "others", "chance", "nearest alike, untrained"];

    internal static Survey World { get; } = Survey("neighbours glass/base", EmbeddingWorld.Glass);

    internal static Survey English { get; } = Survey("neighbours SmolLM2", EmbeddingWorld.Real);

    /// <summary>What the neighbours say.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Share(
            $"share of words whose nearest listed word is of their kind: {condition}", [.. table["nearest alike"].Select(x => x == 1)]),
        Measured.Share(
            $"share of words with one of their kind among the ten nearest tokens: {condition}",
            [.. table["ten alike"].Select(x => x == 1)]),
        Measured.Mean($"how often a word of one's kind is nearer than one of another: {condition}", table["nearer"], Seed),
        Measured.Mean($"mean cosine of words of different kinds: {condition}", table["others"], Seed),
        Measured.Share(
            $"share of words whose nearest listed word is of their kind, untrained: {condition}",
            [.. table["nearest alike, untrained"].Select(x => x == 1)]));

    /// <summary>One word among the listed ones.</summary>
    /// <param name="cosines">Its cosine to every listed word.</param>
    /// <param name="kinds">Their kinds.</param>
    /// <param name="own">Its number among them.</param>
    internal static (double Nearest, double Nearer, double Others, double Chance) Among(double[] cosines, string[] kinds, int own)
    {
        double[] same = [.. cosines.Where((_, i) => i != own && kinds[i] == kinds[own])],
            other = [.. cosines.Where((_, i) => kinds[i] != kinds[own])];
        var nearer = same.Average(s => other.Average(o => s > o ? 1 : s == o ? 0.5 : 0));
        return (same.Max() > other.Max() ? 1 : 0, nearer, other.Average(), same.Length / (cosines.Length - 1.0));
    }

    private static Survey Survey(string name, string model) => SurveyModels.SideBySide(
        name, model, _columns, 0, loaded => EmbeddingWorld.Words(loaded).Index(), 1000, Rows) with
    { DearSeconds = null };

    private static IEnumerable<SurveyRow> Rows(LanguageModel model, IReadOnlyList<(int Index, (string Word, string Kind) Item)> asked)
    {
        using var table = EmbeddingTable.Of(model);
        var words = EmbeddingWorld.Words(model);
        string[] kinds = [.. words.Select(word => word.Kind)];
        int[] ids = [.. words.Select(word => EmbeddingWorld.Id(model, word.Word))];
        float[][] rows = [.. ids.Select(table.Vector)], untrained = Untrained(ids.Length, table.Width);
        double[] Cosines(float[][] vectors, int own) => [.. vectors.Select(vector => Geometry.Cosine(vectors[own], vector))];
        return [.. asked.Select(word =>
        {
            var (nearest, nearer, others, chance) = Among(Cosines(rows, word.Index), kinds, word.Index);
            var alike = ids.Where((_, i) => i != word.Index && kinds[i] == kinds[word.Index]).ToHashSet();
            return new SurveyRow(
                $"{word.Item.Kind}/{word.Item.Word}", nearest,
                table.Neighbours(ids[word.Index], Near).Any(near => alike.Contains(near.Id)) ? 1 : 0, nearer, others, chance,
                Among(Cosines(untrained, word.Index), kinds, word.Index).Nearest);
        })];
    }

    // what the first weights of the rows are, whatever the model: normal deviates
    private static float[][] Untrained(int rows, int width)
    {
        var random = new SeededRandom(Seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
            Enumerable.Range(0, width).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
