using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-06: does the weight on a word show how strongly the word acts on the choice of the next?</summary>
public static class WeightAndChange
{
    private const long Seed = 306;

    internal static string[] Conditions { get; } = ["с первым токеном", "без первого токена"];

    /// <summary>Of each condition: the correlation of each layer's weights, of permuted weights, of the change with itself.</summary>
    internal static string[] Columns(int layers) => [.. Conditions.SelectMany(condition =>
        Enumerable.Range(0, layers).Select(layer => $"L{layer}").Append("permuted").Append("other draws")
            .Select(name => $"{name}, {condition}"))];

    /// <summary>What the rule asks for: every third text chooses the layer, the others decide.</summary>
    public static Evidence Judge(SurveyTable table, string text)
    {
        SurveyTable chooses = table with { Rows = [.. table.Rows.Where((_, i) => i % 3 == 0)] },
            decides = table with { Rows = [.. table.Rows.Where((_, i) => i % 3 != 0)] };
        return Evidence.Of(table, [.. Conditions.SelectMany(condition =>
        {
            var layer = table.Columns.Where(name => name[0] == 'L' && name.EndsWith(condition, StringComparison.Ordinal))
                .MaxBy(name => Known(chooses[name]).Average())!;
            Measured Of(string name, string column) =>
                Measured.Mean($"{name}: {text}, {condition}", Known(decides[column]), Seed);
            return new[]
            {
                Of("Spearman of the change with other draws", $"other draws, {condition}"),
                Of("Spearman of permuted weights and change", $"permuted, {condition}"),
                Of("Spearman of weight and change", layer),
            };
        })]);
    }

    // A text in which nothing changes, or all alike, has no ranks.
    private static double[] Known(double[] values) => [.. values.Where(double.IsFinite)];
}
