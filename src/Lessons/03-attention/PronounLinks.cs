using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-07: do heads link a pronoun to its name, and is the referent found by these links?</summary>
public static class PronounLinks
{
    private const long Seed = 307;
    private const int Choosing = 12;

    /// <summary>
    /// Of a pair of names, over its variants: right answers, the lead and what is left of it without links, names, other edges; then
    /// for each head the weight on the pronoun's own name less that on the other.
    /// </summary>
    internal static string[] Columns(int layers, int heads) =>
    [
        "#variants", "#right", "lead", "without links", "without names", "without others",
        .. HeadColumns("она", layers, heads), .. HeadColumns("ему", layers, heads),
    ];

    /// <summary>Columns of one pronoun.</summary>
    internal static IEnumerable<string> HeadColumns(string pronoun, int layers, int heads) =>
        from layer in Enumerable.Range(0, layers) from head in Enumerable.Range(0, heads) select $"{pronoun} L{layer}H{head}";

    /// <summary>What the rule asks for: the first twelve pairs choose the heads, the others decide.</summary>
    /// <param name="table">Pairs before the model.</param>
    /// <param name="untrained">The same before an untrained network.</param>
    /// <param name="text">The text's name.</param>
    public static Evidence Judge(SurveyTable table, SurveyTable untrained, string text)
    {
        var decides = Rows(table, from: Choosing);
        double[] lead = decides["lead"];
        Measured Lost(string name, string without) =>
            Measured.Ratio($"{name}: {text}", [.. lead.Zip(decides[without], (all, left) => all - left)], lead, Seed);
        return Evidence.Of(
            table,
            Measured.Ratio($"right referents: {text}", table["#right"], table["#variants"], Seed),
            Weight(untrained, "она", $"weight on the right name less the other, untrained network: {text}, она"),
            Weight(untrained, "ему", $"weight on the right name less the other, untrained network: {text}, ему"),
            Lost("share of the lead lost where nothing sees the names", "without names"),
            Lost("share of the lead lost without as many other edges", "without others"),
            Weight(table, "она", $"weight of «она» on its name less that on the other: {text}"),
            Weight(table, "ему", $"weight of «ему» on its name less that on the other: {text}"),
            Lost("share of the lead lost without the links", "without links"));
    }

    /// <summary>The head whose weight tells the names apart best, on the pairs that choose.</summary>
    public static string Chosen(SurveyTable table, string pronoun)
    {
        var chooses = Rows(table, to: Choosing);
        return table.Columns.Where(name => name.StartsWith(pronoun, StringComparison.Ordinal))
            .MaxBy(name => chooses[name].Average())!;
    }

    private static Measured Weight(SurveyTable table, string pronoun, string name) =>
        Measured.Mean(name, Rows(table, from: Choosing)[Chosen(table, pronoun)], Seed);

    private static SurveyTable Rows(SurveyTable table, int from = 0, int to = int.MaxValue) =>
        table with { Rows = [.. table.Rows.Where((_, i) => i >= from && i < to)] };
}
