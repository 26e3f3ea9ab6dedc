using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

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

    /// <summary>Twenty-five pairs in the world's own words.</summary>
    internal static Survey World { get; } = Of("pronouns, world", AttentionWorld.Glass, Columns(6, 4), Fresh.Not);

    /// <summary>The same before an untrained network.</summary>
    internal static Survey UntrainedWorld { get; } = Of("pronouns, world, untrained", AttentionWorld.Glass, Columns(6, 4), Fresh.Untrained);

    /// <summary>Twenty-five pairs in English.</summary>
    internal static Survey English { get; } = Of("pronouns, English", AttentionWorld.Real, Columns(30, 9), Fresh.Not);

    /// <summary>The same before an untrained network.</summary>
    internal static Survey UntrainedEnglish { get; } =
        Of("pronouns, English, untrained", AttentionWorld.Real, Columns(30, 9), Fresh.Untrained);

    private static Survey Of(string name, string model, string[] columns, Fresh fresh) => SurveyModels.Survey(name, model, columns,
        loaded => fresh.With(loaded, Seed, PronounPrompt.Pairs(loaded)),
        (_, one) => Row(one.Model, one.Item.Unit, one.Item.Variants, one.Item.Index, asks: fresh == Fresh.Not));

    private static SurveyRow Row(LanguageModel model, string unit, IReadOnlyList<PronounPrompt> variants, int index, bool asks)
    {
        var rows = variants.Select(variant => Row(model, variant, new SeededRandom(Seed).Fork(index), asks)).ToList();
        double Mean(int column) => rows.Average(row => row[column]);
        return new(unit,
        [
            variants.Count, rows.Sum(row => row[0] > 0 ? 1 : 0),
            .. Enumerable.Range(0, rows[0].Length).Select(i => Math.Round(Mean(i), 4)),
        ]);
    }

    /// <summary>Edges that all heads of some layers are not shown; no change where there are none.</summary>
    internal static IReadOnlyList<Intervention> Hidden(IEnumerable<int> layers, IEnumerable<(int Query, int Key)> edges) =>
        edges.ToHashSet() is { Count: > 0 } hidden ? HiddenEdges.Of(layers, (query, key) => hidden.Contains((query, key))) : [];

    // The lead and what is left of it after each cut; then of each head the difference of weights, for one pronoun and the other.
    // A network that learnt nothing has no lead to lose: only its weights are looked at.
    private static double[] Row(LanguageModel model, PronounPrompt prompt, SeededRandom random, bool asks)
    {
        var layers = Enumerable.Range(0, model.Config.NLayers).ToArray();
        int[] pronouns = [prompt.Subject, prompt.Object], names = [prompt.OfSubject, prompt.OfObject];
        int[] others = [.. Enumerable.Range(1, prompt.Subject - 1).Except(names)];
        random.Shuffle(others);
        int[] later = [.. Enumerable.Range(0, prompt.Ids.Length)];
        double Lead(IEnumerable<(int Query, int Key)> cut) =>
            asks ? prompt.Lead(model.LogitsWith(prompt.Ids, Hidden(layers, cut))) : 0;
        HookAddress[] answer = asks ? [new(HookPoint.Logits)] : [];
        using var trace = model.Trace(
            prompt.Ids, TraceOptions.Only([.. layers.Select(layer => new HookAddress(HookPoint.Pattern, layer)), .. answer]));
        IEnumerable<double> Weights(int query, int own, int other) => layers.SelectMany(layer =>
            Enumerable.Range(0, model.Config.NHeads).Select(head => trace.Pattern(layer, head))
                .Select(pattern => (double)pattern[query, own] - pattern[query, other]));
        return
        [
            asks ? prompt.Lead(trace.LogitsAt(^1)) : 0,
            Lead(pronouns.SelectMany(query => names.Select(key => (query, key)))),
            Lead(names.SelectMany(key => later.Where(query => query > key).Select(query => (query, key)))),
            Lead(pronouns.SelectMany(query => others.Take(2).Select(key => (query, key)))),
            .. Weights(prompt.Subject, prompt.OfSubject, prompt.OfObject),
            .. Weights(prompt.Object, prompt.OfObject, prompt.OfSubject),
        ];
    }

    /// <summary>What the rule asks of the links: the first twelve pairs choose the heads, the others decide.</summary>
    /// <param name="table">Pairs before the model.</param>
    /// <param name="untrained">The same before an untrained network.</param>
    /// <param name="text">The text's name.</param>
    public static Evidence JudgeLinks(SurveyTable table, SurveyTable untrained, string text) => Evidence.Of(
        table,
        Weight(untrained, "она", $"weight on the right name less the other, untrained network: {text}, она"),
        Weight(untrained, "ему", $"weight on the right name less the other, untrained network: {text}, ему"),
        Weight(table, "она", $"weight of «она» on its name less that on the other: {text}"),
        Weight(table, "ему", $"weight of «ему» on its name less that on the other: {text}"));

    /// <summary>What the rule asks of the answers: whether they need the links.</summary>
    public static Evidence JudgeAnswers(SurveyTable table, string text)
    {
        var decides = Rows(table, from: Choosing);
        double[] lead = decides["lead"];
        Measured Lost(string name, string without) =>
            Measured.Ratio($"{name}: {text}", [.. lead.Zip(decides[without], (all, left) => all - left)], lead, Seed);
        return Evidence.Of(
            table,
            Measured.Ratio($"right referents: {text}", table["#right"], table["#variants"], Seed),
            Lost("share of the lead lost where nothing sees the names", "without names"),
            Lost("share of the lead lost without as many other edges", "without others"),
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
