using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-07: does the last phrase win, through the upper layers, because it is the nearest by position?</summary>
public static class LastPhraseSurveys
{
    private const long Seed = 407;
    private static readonly string[] _thirds = ["lower", "middle", "upper"];

    private static readonly string[] _columns =
    [
        "plain", .. _thirds.Select(third => $"without {third}"), .. _thirds.Select(third => $"only {third}"), "without all", "moved away",
        "exchanged", "change by the exchange",
    ];

    internal static Survey World { get; } = SurveyModels.Survey(
        "last phrase, world", ContextWorld.Glass, _columns, _ => ValueSurveys.Unordered(ValueSurveys.Professions),
        (model, pair) => Row($"{pair.One}, {pair.Other}", model, [.. OfWorld(model, pair)]));

    internal static Survey English { get; } = SurveyModels.Survey(
        "last phrase, SmolLM2", ContextWorld.Real, _columns, _ => ContextTexts.All.Statements.Index(),
        (model, one) => Row(ContextWorld.Unit(one.Index), model, [.. OfStatement(model, one.Item, one.Index)])) with
    { DearSeconds = 4 };

    /// <summary>The measures of 04-07: whether it wins, and apart from that why, for a why is asked only where it wins.</summary>
    internal static IEnumerable<ClaimMeasure> Measures =>
        from judge in new Func<string, SurveyTable, Evidence>[] { Wins, Layers, Nearness }
        from one in ContextWorld.Both("04-07", World, English, judge)
        select one;

    /// <summary>Does it win?</summary>
    internal static Evidence Wins(string condition, SurveyTable table) =>
        Evidence.Of(table, Mean("share won by the last phrase", condition, table["plain"]));

    /// <summary>Through which layers?</summary>
    internal static Evidence Layers(string condition, SurveyTable table) => Evidence.Of(
        table, Mean("share won uncut", condition, table["plain"]),
        Mean("share won by a phrase that nobody sees", condition, table["without all"]),
        Mean("share won without the upper layers", condition, table["without upper"]),
        Mean("share won uncut less without the upper layers", condition, Less(table, "plain", "without upper")),
        Mean("share won through the upper layers alone", condition, table["only upper"]));

    /// <summary>Because it is the nearest?</summary>
    internal static Evidence Nearness(string condition, SurveyTable table) => Evidence.Of(
        table, Mean("share won uncut", condition, table["plain"]), Mean("share won with both moved away", condition, table["moved away"]),
        Mean("change by the exchange of positions", condition, table["change by the exchange"]),
        Mean("share won with both moved away less exchanged", condition, Less(table, "moved away", "exchanged")));

    private static Measured Mean(string name, string condition, double[] units) => Measured.Mean($"{name}: {condition}", units, Seed);

    private static double[] Less(SurveyTable table, string one, string other) => [.. table[one].Zip(table[other], (a, b) => a - b)];

    private static SurveyRow Row(string unit, LanguageModel model, IReadOnlyList<TwoPhrases> prompts)
    {
        var thirds = ContextWorld.Thirds(model.Config.NLayers);
        int[] all = [.. thirds.SelectMany(layers => layers)];
        double Share(IEnumerable<double> odds) => odds.Average(one => one > 0 ? 1 : 0);
        double Cut(IEnumerable<int> layers) => Share(prompts.Select(prompt => prompt.Odds(model.LogitsWith(
            prompt.Ids, HiddenEdges.Of(layers, prompt.LooksAtLast)))));
        float[][] plain = [.. prompts.Select(prompt => NextLogits.After(model, [prompt.Ids])[0])],
            exchanged = [.. prompts.Select(prompt => prompt.At(model.Transformer, prompt.Exchange()))],
            away = [.. prompts.Select(prompt => prompt.At(model.Transformer, prompt.MoveAway()))];
        return new(unit, [
            Share(prompts.Zip(plain, (prompt, row) => prompt.Odds(row))),
            .. thirds.Select(Cut), .. thirds.Select(third => Cut(all.Except(third))), Cut(all),
            Share(prompts.Zip(away, (prompt, row) => prompt.Odds(row))), Share(prompts.Zip(exchanged, (prompt, row) => prompt.Odds(row))),
            plain.Zip(exchanged, (one, other) => Distributions.KullbackLeibler(one, other)).Average(),
        ]);
    }

    private static IEnumerable<TwoPhrases> OfWorld(LanguageModel model, (string One, string Other) pair)
    {
        var law = ContextWorld.Law(model.Name);
        foreach (var (first, second) in new[] { (pair.One, pair.Other), (pair.Other, pair.One) })
        {
            foreach (var who in ValueSurveys.People[..3])
            {
                yield return new(ContextWorld.Read(law, $"{who} — {first} . {who} — {second} . кто {who} ?"), 1, 5, 9,
                    law.Words.Word(first), law.Words.Word(second));
            }
        }
    }

    private static IEnumerable<TwoPhrases> OfStatement(LanguageModel model, Statement statement, int index)
    {
        string[] values = [.. ContextTexts.All.Sets[statement.Of]];
        new SeededRandom(Seed).Fork(index).Shuffle(values);
        string Say(string value) => ContextTexts.Fill(statement.Say, value);
        foreach (var (first, second) in new[] { (values[0], values[1]), (values[1], values[0]) })
        {
            var text = $"{Say(first)} {Say(second)}";
            var (ids, choice) = ValueSurveys.Choice(model, $"{text} {statement.Ask}", first, second);
            yield return new(ids, 0, model.PromptIds(Say(first)).Length, model.PromptIds(text).Length, choice[0], choice[1]);
        }
    }
}

/// <summary>A text in which two phrases give two values, and what is asked of it.</summary>
/// <param name="Ids">The text, up to the answer.</param>
/// <param name="First">Where the first phrase begins.</param>
/// <param name="Second">Where the second begins.</param>
/// <param name="Question">Where the question begins.</param>
/// <param name="FirstValue">Token of the first value.</param>
/// <param name="LastValue">Token of the last value.</param>
internal sealed record TwoPhrases(int[] Ids, int First, int Second, int Question, int FirstValue, int LastValue)
{
    /// <summary>Log-odds of the last value over the first.</summary>
    public double Odds(float[] logits) => logits[LastValue] - logits[FirstValue];

    /// <summary>True where the question looks at the last phrase.</summary>
    public bool LooksAtLast(int query, int key) => query >= Question && key >= Second && key < Question;

    /// <summary>Positions under which each phrase stands where the other stood; the words stay in their order.</summary>
    public long[] Exchange()
    {
        var (one, other) = (Second - First, Question - Second);
        return [.. Enumerable.Range(0, Ids.Length).Select(at => (long)(
            at < First || at >= Question ? at : at < Second ? at + other : at - one))];
    }

    /// <summary>
    /// Positions under which the phrases stand in their order and the last as far from the question as the exchange puts it: a gap as
    /// long as a phrase before each.
    /// </summary>
    public long[] MoveAway()
    {
        var one = Second - First;
        return [.. Enumerable.Range(0, Ids.Length).Select(at => (long)(at < Second ? at : at < Question ? at + one : at + (2 * one)))];
    }

    /// <summary>Logits after the text with other positions.</summary>
    public float[] At(Transformer transformer, long[] positions)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = tensor([.. Ids.Select(id => (long)id)], [1, Ids.Length], device: CPU);
        var logits = transformer.Forward(ids, options: new() { LastOnly = true, Positions = tensor(positions, device: CPU) });
        return TensorMemory.Copy<float>(logits.OnCpu().to(ScalarType.Float32).contiguous());
    }
}
