using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-02: the same weights with and without the division by the root of the head's width.</summary>
public static class ScaleSurveys
{
    private const long Seed = 302;

    internal static string[] Columns { get; } = ["moved", "moved, W_Q divided", "loss", "loss without"];

    internal static int[] Widths { get; } = [16, 64, 128];

    internal static string[] RandomColumns { get; } =
        [.. Widths.SelectMany(d => new[] { $"{d} moved", $"{d} moved, W_Q divided", $"{d} entropy", $"{d} entropy without" })];

    /// <summary>What the rule asks of a model.</summary>
    public static Evidence Judge(SurveyTable table, string condition) => Evidence.Of(
        table,
        Measured.Mean($"share that moves where W_Q is divided instead: {condition}", table["moved, W_Q divided"], Seed),
        Measured.Mean($"share of the weight that moves: {condition}", table["moved"], Seed),
        Measured.Mean($"rise of the loss: {condition}", [.. table["loss without"].Zip(table["loss"], (a, b) => a - b)], Seed));

    /// <summary>What the rule asks of random queries and keys.</summary>
    public static Evidence JudgeRandom(SurveyTable table) => Evidence.Of(
        table,
        [.. Widths.SelectMany(d => new[]
        {
            Measured.Mean($"share that moves where W_Q is divided instead: d = {d}", table[$"{d} moved, W_Q divided"], Seed),
            Measured.Mean($"share of the weight that moves: d = {d}", table[$"{d} moved"], Seed),
        })]);
}
