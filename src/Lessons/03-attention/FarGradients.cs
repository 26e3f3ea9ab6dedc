using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-11: are gradients from afar smaller, and is the precision of the arithmetic why?</summary>
public static class FarGradients
{
    private const long Seed = 311;
    private const string Exact = "float64", Usual = "float32", Coarse = "bfloat16";

    /// <summary>The types that the same weights are run in.</summary>
    internal static string[] Types { get; } = [Exact, Usual, Coarse];

    /// <summary>Of each type: sums of norms from afar and from near; then how many there are of each.</summary>
    internal static string[] Columns { get; } =
        [.. Types.SelectMany(type => new[] { $"far, {type}", $"near, {type}" }), "#far", "#near"];

    internal static string[] RecurrentColumns { get; } = ["far", "near", "#far", "#near"];

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
