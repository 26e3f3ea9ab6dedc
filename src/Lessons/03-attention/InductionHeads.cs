using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-09: are there heads that continue by copying what was met before?</summary>
public static class InductionHeads
{
    private const long Seed = 309;

    internal static string[] Columns { get; } = ["score", "gain", "lost without these", "lost without others"];

    /// <summary>What the rule asks for.</summary>
    /// <param name="table">Sequences before the model.</param>
    /// <param name="untrained">The same before an untrained network.</param>
    /// <param name="text">The model's or text's name.</param>
    /// <param name="oneLayer">The same before a network of one layer; null: nothing is said of one.</param>
    public static Evidence Judge(SurveyTable table, SurveyTable untrained, string text, SurveyTable? oneLayer = null)
    {
        double[] gain = table["gain"], lost = [.. table["lost without these"].Zip(table["lost without others"], (a, b) => a - b)];
        Measured[] layer = oneLayer is null ? [] : [Measured.Mean("prefix-matching score in one layer", oneLayer["score"], Seed)];
        return Evidence.Of(
            table,
            [
                Measured.Mean($"gain from the repetition: {text}", gain, Seed),
                .. layer,
                Measured.Mean($"prefix-matching score in an untrained network: {text}", untrained["score"], Seed),
                Measured.Mean($"prefix-matching score of the best head: {text}", table["score"], Seed),
                Measured.Ratio($"share of the gain lost without these heads beyond others: {text}", lost, gain, Seed),
            ]);
    }
}
