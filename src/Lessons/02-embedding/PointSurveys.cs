using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-05: whether the rows of the table stand apart, and whether the way between two of them is smooth.</summary>
public static class PointSurveys
{
    /// <summary>A token stands apart if no other row is nearer than this share of the distance that is usual between rows.</summary>
    public const double Apart = 0.1;

    /// <summary>What is left of a jump, in total variation, when the model's answer is said to change smoothly.</summary>
    public const double Smooth = 0.02;

    private const int Tokens = 500, Others = 500, Pairs = 60, Steps = 32, Halvings = 8;
    private const long Seed = 205;

    internal static IReadOnlyList<Survey> Points { get; } =
        [PointsOf("points glass/base", EmbeddingWorld.Glass), PointsOf("points SmolLM2", EmbeddingWorld.Real)];

    internal static IReadOnlyList<Survey> Paths { get; } =
        [PathsOf("paths glass/base", EmbeddingWorld.Glass), PathsOf("paths SmolLM2", EmbeddingWorld.Real)];

    /// <summary>What the rows' distances say.</summary>
    internal static Evidence JudgePoints(string condition, SurveyTable table) => Evidence.Of(table, Measured.Share(
        $"share of tokens that stand apart and are told from their own vector: {condition}",
        [.. table["nearest"].Zip(table["usual"], (near, usual) => near > Apart * usual)]));

    /// <summary>What the ways between rows say.</summary>
    internal static Evidence JudgePaths(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Share(
            $"share of ways whose steepest step vanishes under a magnifying glass: {condition}",
            [.. table["left"].Select(left => left <= Smooth)]),
        Measured.Share(
            $"share of ways that jump where the input snaps to the nearest token: {condition}",
            [.. table["left, snapped"].Select(left => left > Smooth)]));

    /// <summary>
    /// The largest step of the answer on a way of 32 steps, and what is left of it when the step is halved eight times, always
    /// towards the larger half.
    /// </summary>
    /// <param name="at">The answer at a share of the way.</param>
    internal static (double Steepest, double Left) Steepest(Func<IReadOnlyList<double>, IReadOnlyList<double[]>> at)
    {
        var along = at([.. Enumerable.Range(0, Steps + 1).Select(i => i / (double)Steps)]);
        double[] sizes = [.. along.Zip(along.Skip(1), SoftInput.Apart)];
        var first = sizes.Index().MaxBy(step => step.Item).Index;
        var (low, high, p, q) = (first / (double)Steps, (first + 1) / (double)Steps, along[first], along[first + 1]);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            var between = at([middle])[0];
            (low, high, p, q) = SoftInput.Apart(p, between) >= SoftInput.Apart(between, q)
                ? (low, middle, p, between) : (middle, high, between, q);
        }

        return (sizes.Max(), SoftInput.Apart(p, q));
    }

    private static Survey PointsOf(string name, string model) => SurveyModels.SideBySide(
        name, model, ["nearest", "usual"], 0,
        loaded => Enumerable.Range(0, Tokens).Select(i => new SeededRandom(Seed).Fork(i).Next(loaded.VocabularySize)).Distinct(), 1000,
        (loaded, ids) =>
        {
            using var table = EmbeddingTable.Of(loaded);
            return [.. ids.Select(id => Point(table, id))];
        }) with
    { DearSeconds = null };

    private static SurveyRow Point(EmbeddingTable table, int id)
    {
        var distances = table.Similarities(table.Vector(id), Closeness.Euclidean).Select(near => -(double)near).ToArray();
        var random = new SeededRandom(Seed).Fork(id);
        double[] drawn = [.. Enumerable.Range(0, Others).Select(_ => distances[random.Next(distances.Length)]).Order()];
        return new($"{id}", distances.Where((_, other) => other != id).Min(), drawn[Others / 2]);
    }

    private static Survey PathsOf(string name, string model) => SurveyModels.SideBySide(
        name, model, ["steepest", "left", "steepest, snapped", "left, snapped"], 0,
        loaded => EmbeddingWorld.Drawn(loaded, Pairs, Seed).Index(), 1000,
        (loaded, pairs) =>
        {
            using var table = EmbeddingTable.Of(loaded);
            return [.. pairs.Select(pair => Way(loaded, table, pair.Index, pair.Item))];
        }) with
    { DearSeconds = null, Repeated = 1 };

    private static SurveyRow Way(LanguageModel model, EmbeddingTable table, int index, (string From, string To) pair)
    {
        var (from, to) = (table.Vector(EmbeddingWorld.Id(model, pair.From)), table.Vector(EmbeddingWorld.Id(model, pair.To)));
        int[] ids = model.PromptIds(Before(model, pair.From));
        IReadOnlyList<double[]> At(IReadOnlyList<double> shares, bool snap) => SoftInput.After(
            model, ids, [.. shares.Select(share => SoftInput.Between(from, to, share))
                .Select(v => snap ? table.Vector(table.Nearest(v, 1)[0].Id) : v)]);
        var (smooth, snapped) = (Steepest(shares => At(shares, snap: false)), Steepest(shares => At(shares, snap: true)));
        return new($"{EmbeddingWorld.Unit(index)} {pair.From}-{pair.To}", smooth.Steepest, smooth.Left, snapped.Steepest, snapped.Left);
    }

    /// <summary>A text that ends with the word.</summary>
    internal static string Before(LanguageModel model, string word) =>
        EmbeddingWorld.IsGlass(model) ? $"<end> {word}" : $"They talked about the {word}";
}
