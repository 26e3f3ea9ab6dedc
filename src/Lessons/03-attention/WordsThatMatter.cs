using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-05: does the larger weight go to the words that matter?</summary>
public static class WordsThatMatter
{
    private const long Seed = 305;

    internal static string[] Conditions { get; } = ["с первым токеном", "без первого токена"];

    /// <summary>Of each condition the weight of words that matter and of others at their distances: as it is, planted, by lot.</summary>
    internal static string[] Columns { get; } = [.. Conditions.SelectMany(condition =>
        new[] { "matter", "others", "planted", "planted others", "lot", "lot others" }.Select(name => $"{name}, {condition}"))];

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string text) => Evidence.Of(
        table,
        [.. Conditions.SelectMany(condition =>
        {
            Measured Of(string name, string top, string bottom) => Measured.Ratio(
                $"{name}: {text}, {condition}", table[$"{top}, {condition}"], table[$"{bottom}, {condition}"], Seed);
            return new[]
            {
                Of("the same with a planted weight", "planted", "planted others"),
                Of("the same with words chosen at random", "lot", "lot others"),
                Of("weight of a word that matters over another's", "matter", "others"),
            };
        })]);
}
