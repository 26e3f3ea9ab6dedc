using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-11: are gradients from afar smaller, and is the precision of the arithmetic why?</summary>
public static class FarGradients
{
    private const long Seed = 311;
    private const int Near = 9, Far = 32, Places = 6, NearestLookUp = 24, FarLookUp = 40, LookUps = 300;
    private const int MostTokens = 96, PlacesOfPassage = 4;
    private const string Exact = "float64", Usual = "float32", Coarse = "bfloat16";

    /// <summary>The types that the same weights are run in.</summary>
    internal static string[] Types { get; } = [Exact, Usual, Coarse];

    /// <summary>Of each type: sums of norms from afar and from near; then how many there are of each.</summary>
    internal static string[] Columns { get; } =
        [.. Types.SelectMany(type => new[] { $"far, {type}", $"near, {type}" }), "#far", "#near"];

    internal static string[] RecurrentColumns { get; } = ["far", "near", "#far", "#near"];

    /// <summary>Documents of the world longer than forty tokens.</summary>
    internal static Survey World { get; } = SurveyModels.Survey("far gradients, world", AttentionWorld.Glass, Columns,
        model => InTypes.With(model, AttentionWorld.Documents(60, Seed, document => document.Length > 40)),
        (_, one) => Row(one.Types, AttentionWorld.Unit(one.Item.Index), [one.Types.End, .. one.Item.Ids], one.Item.Index));

    /// <summary>English passages.</summary>
    internal static Survey English { get; } = SurveyModels.Survey("far gradients, English", AttentionWorld.Real, Columns,
        model => InTypes.With(model, AttentionWorld.Passages(12)),
        (model, one) => Row(one.Types, one.Item.Passage.Id,
            AttentionWorld.Tokens(model, one.Item.Passage, MostTokens), one.Item.Index, PlacesOfPassage));

    /// <summary>Documents of codes and questions.</summary>
    internal static Survey LookUp { get; } = SurveyModels.Survey("far gradients, look-up", AttentionWorld.Glass, Columns,
        model => InTypes.With(model, Enumerable.Range(0, LookUps)),
        (_, one) => OfLookUp(one.Types, one.Item));

    /// <summary>The same documents before an LSTM that learnt nothing.</summary>
    internal static Survey Recurrent { get; } = new()
    {
        Name = "far gradients, LSTM",
        Kind = EvidenceKind.Glass,
        Columns = RecurrentColumns,
        Run = scope =>
        {
            var config = RecurrentConfigs.Lstm(AttentionWorld.Law.TokenCount, 1, 64) with { BeginId = AttentionWorld.Law.EndToken };
            var initial = new InitialWeights { ByFanIn = true, EmbeddingDeviation = 1 };
            using var model = new LanguageModel("lstm", Transformer.Create(config, Seed, initial));
            return ("an LSTM of width 64, untrained",
                [.. scope.Of(Enumerable.Range(0, LookUps)).Select(one => OfRecurrent(model, one.Item))]);
        },
    };

    private static SurveyRow Row(InTypes types, string unit, int[] text, int index, int count = Places)
    {
        int[] places = [.. Enumerable.Range(Far + 4, text.Length - Far - 5)];
        new SeededRandom(Seed).Fork(index).Shuffle(places);
        var (sums, far, near) = (new double[2 * Types.Length], 0, 0);
        foreach (var place in places.Take(count))
        {
            for (var type = 0; type < Types.Length; type++)
            {
                var norms = types.Norms(type, text[..(place + 1)], text[place + 1]);
                sums[2 * type] += norms[..(place - Far + 1)].Sum();
                sums[(2 * type) + 1] += norms[(place - Near + 1)..place].Sum();
            }

            (far, near) = (far + place - Far + 1, near + Near - 1);
        }

        return new(unit, [.. sums, far, near]);
    }

    private static SurveyRow OfLookUp(InTypes types, int index)
    {
        var (sums, far, near) = (new double[2 * Types.Length], 0, 0);
        foreach (var (ids, answer, source) in LookUpsOf(index))
        {
            var distance = ids.Length - 1 - source;
            if (distance is > NearestLookUp and < FarLookUp)
            {
                continue;
            }

            (far, near) = distance >= FarLookUp ? (far + 1, near) : (far, near + 1);
            for (var type = 0; type < Types.Length; type++)
            {
                sums[(2 * type) + (distance >= FarLookUp ? 0 : 1)] += types.Norms(type, ids, answer)[source];
            }
        }

        return new($"{index:0000}", [.. sums, far, near]);
    }

    private static SurveyRow OfRecurrent(LanguageModel model, int index)
    {
        var (far, near, farCount, nearCount) = (0.0, 0.0, 0, 0);
        foreach (var (ids, answer, source) in LookUpsOf(index))
        {
            var (distance, norm) = (ids.Length - 1 - source, InTypes.Norms(model, ids, answer)[source]);
            (far, farCount) = distance >= FarLookUp ? (far + norm, farCount + 1) : (far, farCount);
            (near, nearCount) = distance <= NearestLookUp ? (near + norm, nearCount + 1) : (near, nearCount);
        }

        return new($"{index:0000}", far, near, farCount, nearCount);
    }

    // Of a document «коды : k v ; … ответы : k v . …»: for up to six questions the text up to the key, the answer, where it was noted.
    private static IEnumerable<(int[] Ids, int Answer, int Source)> LookUpsOf(int index)
    {
        var ids = AttentionWorld.Read(AttentionWorld.DocumentOf("needle", index, Seed));
        var asking = Array.IndexOf(ids, AttentionWorld.Law.Words.Word("ответы"));
        int[] questions = [.. Enumerable.Range(0, (ids.Length - asking - 3) / 3).Select(q => asking + 2 + (3 * q))];
        new SeededRandom(Seed).Fork(index).Shuffle(questions);
        return questions.Take(Places).Select(at => (ids[..(at + 1)], ids[at + 1], Array.IndexOf(ids, ids[at]) + 1));
    }

    /// <summary>What the rule asks of prose.</summary>
    public static Evidence JudgeProse(SurveyTable table, string text) => Evidence.Of(
        table, Ratio($"far over near: {text}, проза", table, Usual),
        Ratio($"far over near in float64: {text}, проза", table, Exact), Precision($"{text}, проза", table));

    /// <summary>What the rule asks of the look-up, with the network whose gradients must fade beside it.</summary>
    public static Evidence JudgeLookUp(SurveyTable table, SurveyTable recurrent, string text) => Evidence.Of(
        table,
        AttentionWorld.RatioOfMeans("far over near in an LSTM",
            recurrent["far"], recurrent["#far"], recurrent["near"], recurrent["#near"], Seed),
        Ratio($"far over near: {text}, поиск", table, Usual), Precision($"{text}, поиск", table));

    private static Measured Ratio(string name, SurveyTable table, string type) => AttentionWorld.RatioOfMeans(
        name, table[$"far, {type}"], table["#far"], table[$"near, {type}"], table["#near"], Seed);

    // The counts are the same for both types and fall out of the ratio of ratios.
    private static Measured Precision(string text, SurveyTable table)
    {
        double[] far = table[$"far, {Coarse}"], near = table[$"near, {Coarse}"],
            exactFar = table[$"far, {Exact}"], exactNear = table[$"near, {Exact}"];
        double Of(IReadOnlyList<int> units) =>
            units.Sum(i => far[i]) / units.Sum(i => near[i]) / (units.Sum(i => exactFar[i]) / units.Sum(i => exactNear[i]));
        return new($"far over near in bfloat16 over that in float64: {text}", Of([.. Enumerable.Range(0, far.Length)]),
            Interval.Bootstrap(far.Length, drawn => Of(drawn), Seed, 1000), far.Length);
    }
}
