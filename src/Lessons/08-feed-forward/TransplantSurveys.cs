using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Training.Sweeps;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// 08-09, part 2: a run reads one subject while its feed-forward parts write what they wrote about another. Whose fact is said? The
/// text names neither answer.
/// </summary>
public static class TransplantSurveys
{
    private const int Pairs = 100, RealPairs = 25;
    private const long Seed = 8092;

    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        ("мир, утверждения", Of("transplant statements", FeedForwardWorld.Glass, model => Rules.Facts(model, asked: false, Seed), Pairs)),
        ("мир, вопросы", Of("transplant questions", FeedForwardWorld.Glass, model => Rules.Facts(model, asked: true, Seed), Pairs)),
        ("SmolLM2, столицы", Of("transplant SmolLM2", FeedForwardWorld.Real, Rules.Capitals, RealPairs)),
    ];

    internal static Evidence Judge(string condition, SurveyTable table)
    {
        var known = table.Where(row => row.Values[0] == 1);
        return Evidence.Of(table,
            Measured.Exact($"share of pairs of which the model knows both facts: {condition}", table["known"].Average(), table.Rows.Count),
            Measured.Mean($"share of the answer that goes with the FFN: {condition}", known["moved by ffn"], Seed));
    }

    /// <summary>08-09: the sweep of trainings, at the least width at which the network with feed-forward parts knows 95%.</summary>
    internal static Evidence JudgeTrained(Func<string, IReadOnlyList<double>> recall)
    {
        var width = FactRecall.Widths.Cast<int?>().FirstOrDefault(w => recall(FactRecall.Name(w!.Value, 2, FactRecall.With)) is { Count: > 0 } all
            && all.Average() >= 0.95);
        if (width is not { } enough)
        {
            return new(EvidenceKind.Glass, "networks of facts", Measured.MeanOfSeeds("recall with FFN less recall of attention alone", []));
        }

        var with = recall(FactRecall.Name(enough, 2, FactRecall.With));
        var best = FactRecall.Alone.Select(alone => recall(FactRecall.Name(enough, 2, alone))).MaxBy(all => all.DefaultIfEmpty(0).Average())!;
        var pairs = with.Zip(best, (w, b) => w - b).ToArray();
        return new(EvidenceKind.Glass, "networks of facts", Measured.MeanOfSeeds("recall with FFN less recall of attention alone", pairs));
    }

    /// <summary>
    /// Where the writes of a part come from another subject: how far the margin between both answers goes over to the other's, 0 not at
    /// all, 1 as if the other subject had been read.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="own">The rule whose text is read.</param>
    /// <param name="other">The rule whose run lends its writes; as many tokens.</param>
    /// <param name="point">What is lent: <see cref="HookPoint.MlpOut"/> or <see cref="HookPoint.AttentionOut"/>.</param>
    public static double Moved(LanguageModel model, Rule own, Rule other, HookPoint point)
    {
        HookAddress[] places = [.. Enumerable.Range(0, Needed.Of(model).Config.NLayers).Select(layer => new HookAddress(point, layer))];
        double Margin(float[] logits) => logits[own.Answer] - logits[other.Answer];
        using var lender = model.Trace(other.Ids, TraceOptions.Only([.. places, new(HookPoint.Logits)]));
        var (here, there) = (Margin(model.LogitsWith(own.Ids)), Margin(lender.LogitsAt(^1)));
        var mixed = Margin(model.LogitsWith(own.Ids, [.. places.Select(place => Intervene.Patch(place, lender))]));
        return (here - mixed) / (here - there);
    }

    private static Survey Of(string name, string model, Func<LanguageModel, IReadOnlyList<Rule>> rules, int pairs) => SurveyModels.Survey(
        name, model, ["known", "moved by ffn", "moved by attention"],
        loaded => Pair(rules(loaded), pairs).Select((pair, i) => (Unit: FeedForwardWorld.Unit(i), pair.Own, pair.Other)),
        (loaded, pair) =>
        {
            var logits = NextLogits.After(loaded, [pair.Own.Ids, pair.Other.Ids]);
            var known = pair.Own.IsFirst(logits[0]) && pair.Other.IsFirst(logits[1]);
            return new SurveyRow(pair.Unit, known ? 1 : 0, known ? Moved(loaded, pair.Own, pair.Other, HookPoint.MlpOut) : double.NaN,
                known ? Moved(loaded, pair.Own, pair.Other, HookPoint.AttentionOut) : double.NaN);
        }) with
    { Repeated = 2 };

    // Each rule is used once: the other has another answer among the same rivals, and as many tokens.
    private static IEnumerable<(Rule Own, Rule Other)> Pair(IReadOnlyList<Rule> rules, int most)
    {
        var left = rules.ToList();
        for (var made = 0; made < most && left.Count > 1;)
        {
            var own = left[0];
            left.RemoveAt(0);
            var at = left.FindIndex(rule => rule.Answer != own.Answer && rule.Ids.Length == own.Ids.Length && own.Others.Contains(rule.Answer));
            if (at >= 0)
            {
                yield return (own, left[at]);
                left.RemoveAt(at);
                made++;
            }
        }
    }
}
