using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-01: what every row of attention weights obeys.</summary>
public static class WeightRules
{
    internal static string[] Columns { get; } = ["smallest", "off one", "to the right"];

    /// <summary>Of one pattern, [query, key]: smallest weight, largest |sum − 1| of a row, largest weight right of the diagonal.</summary>
    public static (double Smallest, double OffOne, double ToTheRight) Of(float[,] pattern)
    {
        var (smallest, off, right) = (double.PositiveInfinity, 0.0, 0.0);
        for (var query = 0; query < pattern.GetLength(0); query++)
        {
            var sum = 0.0;
            for (var key = 0; key < pattern.GetLength(1); key++)
            {
                sum += pattern[query, key];
                smallest = Math.Min(smallest, pattern[query, key]);
                right = key > query ? Math.Max(right, Math.Abs(pattern[query, key])) : right;
            }

            off = Math.Max(off, Math.Abs(sum - 1));
        }

        return (smallest, off, right);
    }

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact("smallest weight", table["smallest"].Min(), table.Rows.Count),
        Measured.Exact("largest deviation of a row's sum from one", table["off one"].Max(), table.Rows.Count),
        Measured.Exact("largest weight to the right", table["to the right"].Max(), table.Rows.Count));
}
