using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-03: what the division by the root of the head's width does to gradients.</summary>
public static class ScaleGradients
{
    internal static int[] Widths { get; } = [16, 64, 128, 512];

    internal static string[] Parts { get; } = ["W_Q и W_K", "softmax", "softmax, строка-медиана"];

    internal static int[] TrainedWidths { get; } = [16, 64];

    internal static string[] Columns { get; } =
        [.. Parts.SelectMany(part => Widths.SelectMany(d => new[] { $"{part}, {d} with", $"{part}, {d} without" }))];

    internal static string[] TrainedColumns { get; } = [.. TrainedWidths.SelectMany(d => new[] { $"{d} with", $"{d} without" })];

    /// <summary>One head of unit-variance queries and keys; a row for each seed.</summary>
    public static Evidence Judge(SurveyTable table) => Evidence.Of(
        table,
        [
            .. Parts.SelectMany(part => Widths.Select(d => Log($"log10 of the gradient without over with: {part}, голова {d}",
                table[$"{part}, {d} without"], table[$"{part}, {d} with"]))),
            .. Parts.SelectMany(part => Widths[1..].Select(d => Log(
                $"log10 of the gradient with the division over heads of 16: {part}, голова {d}",
                table[$"{part}, {d} with"], table[$"{part}, 16 with"]))),
        ]);

    /// <summary>Networks in training; a row for each seed.</summary>
    public static Evidence JudgeTrained(SurveyTable table) => Evidence.Of(
        table,
        [
            .. TrainedWidths.Select(d => Log($"log10 of the gradient without over with: в обучении, голова {d}",
                table[$"{d} without"], table[$"{d} with"])),
            Log("log10 of the gradient with the division over heads of 16: в обучении, голова 64", table["64 with"], table["16 with"]),
        ]);

    private static Measured Log(string name, double[] top, double[] bottom) =>
        Measured.MeanOfSeeds(name, [.. top.Zip(bottom, (a, b) => Math.Log10(a / b))]);
}
