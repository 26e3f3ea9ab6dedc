using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-10: do the lower layers look mostly at what is near?</summary>
public static class NearTokens
{
    private const long Seed = 310;

    internal static string[] Conditions { get; } = ["с первым токеном", "без первого токена"];

    /// <summary>Share of the weight on the eight nearest tokens, of each condition and layer.</summary>
    internal static string[] Columns(int layers) =>
        [.. Conditions.SelectMany(condition => Enumerable.Range(0, layers).Select(layer => $"L{layer}, {condition}"))];

    /// <summary>What the rule asks for: the lower third of the layers.</summary>
    public static Evidence Judge(SurveyTable table, SurveyTable untrained, string text) => Evidence.Of(
        table,
        [.. Conditions.SelectMany(condition => new[]
        {
            Measured.Mean($"the same in an untrained network: {text}, {condition}", Lower(untrained, condition), Seed),
            Measured.Mean($"share of the weight on the eight nearest: {text}, {condition}", Lower(table, condition), Seed),
        })]);

    private static double[] Lower(SurveyTable table, string condition)
    {
        var columns = Enumerable.Range(0, table.Columns.Count / Conditions.Length / 3)
            .Select(layer => table[$"L{layer}, {condition}"]).ToList();
        return [.. table.Rows.Select((_, row) => columns.Average(column => column[row]))];
    }
}
