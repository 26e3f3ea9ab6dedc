using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-07: the step from one word of a pair to the other, taken from another word.</summary>
public static class ShiftSurveys
{
    private const long Seed = 207;

    private static readonly string[] _columns =
    [
        "number", "agreement", "agreement by lot", "reached", "reached without sources", "needs no shift",
        "gain", "gain without common", "gain of common", "gain of any",
    ];

    internal static Survey World { get; } = Survey("shifts glass/base", EmbeddingWorld.Glass);

    internal static Survey English { get; } = Survey("shifts SmolLM2", EmbeddingWorld.Real);

    /// <summary>What the pairs say, gender and number apart.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        [.. new[] { (0, "род"), (1, "число") }.SelectMany(feature =>
        {
            var (own, name) = (table.Where(row => row.Values[0] == feature.Item1), $"{condition}, {feature.Item2}");
            return new[]
            {
                Measured.Mean($"cosine of a pair's shift and the mean shift of the others: {name}", own["agreement"], Seed),
                Measured.Mean($"the same for words paired by lot: {name}", own["agreement by lot"], Seed),
                Measured.Mean($"share of the others' shifts that reach the second word: {name}", own["reached"], Seed),
                Measured.Mean(
                    $"the same with the sources left out, less what no shift reaches: {name}",
                    [.. own["reached without sources"].Zip(own["needs no shift"], (shifted, still) => shifted - still)], Seed),
                Measured.Ratio(
                    $"share of the gain that is left without the common direction: {name}",
                    Less(own, "gain without common"), Less(own, "gain"), Seed),
                Measured.Ratio(
                    $"share of the gain that the common direction gives alone: {name}",
                    Less(own, "gain of common"), Less(own, "gain"), Seed),
            };
        })]);

    /// <summary>One pair among others of its feature.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="pairs">Ids of all pairs.</param>
    /// <param name="own">Number of the pair.</param>
    /// <param name="seed">Seed of what is dealt by lot.</param>
    internal static double[] Numbers(EmbeddingTable table, IReadOnlyList<(int From, int To)> pairs, int own, long seed)
    {
        var random = new SeededRandom(seed).Fork(own);
        float[][] shifts = [.. pairs.Select(pair => Less(table.Vector(pair.To), table.Vector(pair.From)))];
        int[] others = [.. Enumerable.Range(0, pairs.Count).Where(i => i != own)];
        float[] start = table.Vector(pairs[own].From), end = table.Vector(pairs[own].To), common = Mean(others.Select(i => shifts[i]));
        float[] any = [.. start.Select(_ => (float)random.NextGaussian())];
        var before = Geometry.Cosine(start, end);
        double Gain(float[] shift) => Geometry.Cosine(More(start, shift), end) - before;
        double MeanGain(Func<float[], float[]> of) => others.Average(i => Gain(of(shifts[i])));
        var (reached, without) = (0.0, 0.0);
        foreach (var i in others)
        {
            var analogy = Analogy.Of(table, pairs[i].From, pairs[i].To, pairs[own].From, pairs[own].To, shown: 1);
            reached += analogy.Rank == 1 ? 1.0 / others.Length : 0;
            without += analogy.RankWithoutSources == 1 ? 1.0 / others.Length : 0;
        }

        return
        [
            Geometry.Cosine(shifts[own], common), ByLot(table, pairs, random), reached, without,
            table.Neighbours(pairs[own].From, 1)[0].Id == pairs[own].To ? 1 : 0,
            MeanGain(shift => shift), MeanGain(shift => Long(Without(shift, common), shift)), MeanGain(shift => Long(common, shift)),
            MeanGain(shift => Long(any, shift)),
        ];
    }

    // Words of the same list, paired by lot and each pair turned by lot: no feature is left, only the words.
    private static double ByLot(EmbeddingTable table, IReadOnlyList<(int From, int To)> pairs, SeededRandom random)
    {
        int[] words = [.. pairs.SelectMany(pair => new[] { pair.From, pair.To }).Distinct()];
        random.Shuffle(words);
        float[][] shifts = [.. words.Chunk(2).Where(two => two.Length == 2)
            .Select(two => Less(table.Vector(two[1]), table.Vector(two[0])))];
        return Geometry.Cosine(shifts[0], Mean(shifts[1..]));
    }

    private static Survey Survey(string name, string model) => SurveyModels.SideBySide(name, model, _columns, 0, Units, 1000, Rows) with
    { DearSeconds = null };

    /// <summary>Pairs of the model's language whose words it has.</summary>
    internal static IReadOnlyList<(string From, string To)> PairsFor(LanguageModel model, bool number)
    {
        var glass = EmbeddingWorld.IsGlass(model);
        var pairs = number ? glass ? EmbeddingWorld.Number : EmbeddingWords.All.Number
            : glass ? EmbeddingWorld.Gender : EmbeddingWords.All.Gender;
        return [.. pairs.Select(pair => (pair.From, pair.To))];
    }

    private static IEnumerable<(bool Number, int Index)> Units(LanguageModel model) => new[] { false, true }
        .SelectMany(number => Enumerable.Range(0, PairsFor(model, number).Count).Select(i => (number, i)));

    private static IEnumerable<SurveyRow> Rows(LanguageModel model, IReadOnlyList<(bool Number, int Index)> asked)
    {
        using var table = EmbeddingTable.Of(model);
        var rows = new List<SurveyRow>();
        foreach (var feature in asked.GroupBy(unit => unit.Number))
        {
            var words = PairsFor(model, feature.Key);
            (int, int)[] pairs = [.. words.Select(pair => (EmbeddingWorld.Id(model, pair.From), EmbeddingWorld.Id(model, pair.To)))];
            rows.AddRange(feature.Select(unit => new SurveyRow(
                $"{words[unit.Index].From}-{words[unit.Index].To}",
                [feature.Key ? 1 : 0, .. Numbers(table, pairs, unit.Index, Seed)])));
        }

        return rows;
    }

    // a step of that length in any direction leads away from where one is
    private static double[] Less(SurveyTable table, string column) => [.. table[column].Zip(table["gain of any"], (own, any) => own - any)];

    private static float[] Less(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static float[] More(float[] a, float[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Length(float[] a) => Math.Sqrt(a.Sum(x => (double)x * x));

    private static float[] Long(float[] a, float[] as_) => Length(a) is > 0 and var own
        ? [.. a.Select(x => (float)(x * Length(as_) / own))] : a;

    private static float[] Without(float[] a, float[] direction)
    {
        var along = a.Zip(direction, (x, y) => (double)x * y).Sum() / Math.Pow(Length(direction), 2);
        return [.. a.Zip(direction, (x, y) => (float)(x - (along * y)))];
    }

    private static float[] Mean(IEnumerable<float[]> vectors)
    {
        float[][] all = [.. vectors];
        return [.. Enumerable.Range(0, all[0].Length).Select(i => all.Average(vector => vector[i]))];
    }
}
