using System.Runtime.CompilerServices;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>08-10: neurons held at their mean, the one that hurts most first, until half of a rule's margin is gone.</summary>
public static class NeuronSurveys
{
    private const int FactCount = 100, SumCount = 60, Tried = 64;
    private const long Seed = 810;

    /// <summary>How many neurons are held together.</summary>
    public static IReadOnlyList<int> Counts { get; } = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    internal static IReadOnlyList<(string Condition, Survey Survey)> All { get; } =
    [
        ("мир, факты",
            Of("neurons facts", FeedForwardWorld.Glass, model => Rules.Known(model, Rules.Facts(model, false, Seed), FactCount))),
        ("мир, суммы", Of("neurons sums", FeedForwardWorld.Glass, model => Rules.Known(model, Rules.Sums(model, Seed), SumCount))),
        ("SmolLM2, столицы",
            Of("neurons SmolLM2", FeedForwardWorld.Real, model => Rules.Known(model, Rules.Capitals(model), FactCount))),
    ];

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Share($"share of rules whose margin one neuron halves: {condition}", [.. table["left 1"].Select(left => left <= 0.5)]),
        Measured.Share($"share of rules whose first neuron serves no other: {condition}", [.. table["#others"].Select(n => n == 0)]));

    /// <summary>What holding neurons does to one rule and to its neighbours.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Margin">Its margin as it is.</param>
    /// <param name="Order">Neurons, the one that hurts most first.</param>
    /// <param name="Left">Margin left for each of <see cref="Counts"/>, over the margin as it is.</param>
    /// <param name="Others">Margin left of each other rule for each of the counts, over its own.</param>
    /// <param name="Losses">What the first neuron takes from each other rule, in logits.</param>
    public sealed record Held(Rule Rule, double Margin, IReadOnlyList<Neuron> Order, IReadOnlyList<double> Left,
        IReadOnlyList<IReadOnlyList<double>> Others, IReadOnlyList<double> Losses);

    /// <summary>Holds the neurons of a rule.</summary>
    /// <param name="model">The model.</param>
    /// <param name="held">Means over the rules' texts.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="others">Other rules.</param>
    /// <param name="tried">Null: every neuron by itself, exactly; else so many that a gradient names first.</param>
    /// <param name="brief">True: of the other rules only what the first neuron takes.</param>
    public static Held Hold(
        LanguageModel model, HeldNeurons held, Rule rule, IReadOnlyList<Rule> others, int? tried, bool brief = false)
    {
        var (metric, prompt) = (rule.Margin, (Prompt)rule.Ids);
        IReadOnlyList<Neuron>? among = tried is { } most
            ? [.. held.Estimate(prompt, metric).OrderBy(one => one.Effect).Take(most).Select(one => one.Neuron)] : null;
        Neuron[] order = [.. held.Each(prompt, metric, among).OrderBy(one => one.Effect).Select(one => one.Neuron)];
        var own = held.Curve(prompt, metric, order, [0, .. Counts]);
        var curves = others.Select(other => held.Curve(other.Ids, other.Margin, order, brief ? [0, 1] : [0, .. Counts])).ToArray();
        IReadOnlyList<double> Share(IReadOnlyList<double> curve) => [.. curve.Skip(1).Select(margin => margin / curve[0])];
        return new(rule, own[0], order, Share(own), [.. curves.Select(Share)], [.. curves.Select(curve => curve[0] - curve[1])]);
    }

    private static readonly ConditionalWeakTable<LanguageModel, Dictionary<string, (IReadOnlyList<Rule> Rules, HeldNeurons Held)>> _kept =
        [];

    private static Survey Of(string name, string model, Func<LanguageModel, IReadOnlyList<Rule>> rules) => SurveyModels.Survey(
        name, model, ["margin", .. Counts.Select(n => $"left {n}"), "#others"],
        loaded => rules(loaded),
        (loaded, rule) =>
        {
            var known = _kept.GetOrCreateValue(loaded);
            if (!known.TryGetValue(name, out var all))
            {
                var found = rules(loaded);
                known[name] = all = (found, HeldNeurons.Of(loaded, [.. found.Select(one => (Prompt)one.Ids)]));
            }

            var others = all.Rules.Where(one => one.Name != rule.Name).ToArray();
            var result = Hold(loaded, all.Held, rule, others, model == FeedForwardWorld.Real ? Tried : null, brief: true);
            var loss = result.Margin * (1 - result.Left[0]);
            return new SurveyRow(rule.Name, [result.Margin, .. result.Left, result.Losses.Count(other => other >= loss / 2)]);
        }) with
    { DearSeconds = 20 };
}
