using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// A run reads one subject while its feed-forward parts, or its attention, write what they wrote about another. Whose fact is said?
///
/// </summary>
public static class Transplants
{
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

    /// <summary>Pairs of rules with other answers among the same rivals and as many tokens; each rule is used once.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="most">At most so many pairs.</param>
    public static IEnumerable<(Rule Own, Rule Other)> Pairs(IReadOnlyList<Rule> rules, int most)
    {
        var left = Needed.Of(rules).ToList();
        for (var made = 0; made < most && left.Count > 1;)
        {
            var own = left[0];
            left.RemoveAt(0);
            var at = left.FindIndex(rule => rule.Answer != own.Answer && rule.Ids.Length == own.Ids.Length
                && own.Others.Contains(rule.Answer));
            if (at >= 0)
            {
                yield return (own, left[at]);
                left.RemoveAt(at);
                made++;
            }
        }
    }
}
