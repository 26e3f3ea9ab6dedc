using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-04: is attention a weighted sum of past states, asked for by the last state, and is that all there is?</summary>
public static class StateSums
{
    private const long Seed = 304;

    internal static string[] Columns { get; } = ["unexplained", "#places", "#winner stays", "moved", "by hand"];

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string condition) => Evidence.Of(
        table,
        Measured.Exact($"largest difference of heads computed by hand: {condition}", table["by hand"].Max(), table.Rows.Count),
        Measured.Mean($"share of the write that sums of states leave unexplained: {condition}", table["unexplained"], Seed),
        Measured.Ratio($"share of places whose winner stays with the sums alone: {condition}",
            table["#winner stays"], table["#places"], Seed),
        Measured.Mean($"share of the weight that moves where states are queries: {condition}", table["moved"], Seed));
}
