using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>10-09: the mass on true and on false answers under every temperature, by probabilities and not by draws.</summary>
public static class FactSurveys
{
    private const long Seed = 1009;

    /// <summary>Temperatures; at 0 stands the likeliest of the answers.</summary>
    public static IReadOnlyList<double> Temperatures { get; } = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3];

    private static readonly IReadOnlyList<string> _columns =
    [
        "taught", .. Temperatures.SelectMany(t => new[] { TemperatureWorld.At("true", t), TemperatureWorld.At("false", t) }),
        "first is an answer", "false by lot 0", "false by lot 2",
    ];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"facts {TemperatureWorld.Glass}", TemperatureWorld.Glass, _columns,
        model => TemperatureWorld.Facts(TemperatureWorld.Law(model.Name).World), (model, asked) =>
        {
            var fact = FactPrompts.AsStatement(TemperatureWorld.Law(model.Name).World, asked.Subject, asked.Relation);
            return Row($"{asked.Subject}/{asked.Relation}", !asked.Withheld, NextLogits.After(model, [fact.Ids])[0],
                fact.Answers, fact.Truth);
        });

    internal static Survey Capitals { get; } = SurveyModels.Survey(
        "facts SmolLM2", TemperatureWorld.Real, _columns, Asked, (model, asked) => Row(
            asked.Country, true, NextLogits.After(model, [model.PromptIds(TemperatureQuestions.CapitalAfterExamples(asked.Country))])[0],
            asked.Answers, asked.Truth));

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        double[] False(double t) => [.. table[TemperatureWorld.At("false", t)]
            .Zip(table[TemperatureWorld.At("true", t)], (wrong, right) => wrong / (wrong + right))];
        double[] Less(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a - b)];
        var first = False(0);
        (string Name, double Taught)[] groups = table.Kind == EvidenceKind.Glass
            ? [($"{condition}, факты, которым учили", 1), ($"{condition}, факты, которым не учили", 0)] : [(condition, 1)];
        T[] Of<T>(double taught, IEnumerable<T> units) =>
            [.. units.Zip(table["taught"]).Where(unit => unit.Second == taught).Select(unit => unit.First)];
        return Evidence.Of(
            table,
            [
                Measured.Share(
                    $"right answers at T = 0 to facts that could be learnt: {condition}",
                    [.. table["taught"].Zip(first).Where(fact => fact.First == 1).Select(fact => fact.Second == 0)]),
                Measured.Mean(
                    $"the same rise where the right answer is drawn by lot: {condition}",
                    Less(table["false by lot 2"], table["false by lot 0"]), Seed),
                // where nearly all answers are false at T = 0 nothing can rise: only what could be learnt is judged by its rise
                Measured.Mean(
                    $"rise of false answers from T = 0 to T = 2: {groups[0].Name}", Of(1, Less(False(2), first)), Seed),
                .. groups.Select(group => Measured.Share(
                    $"share of false answers at T = 0: {group.Name}", Of(group.Taught, first.Select(share => share == 1)))),
            ]);
    }

    /// <summary>One question.</summary>
    /// <param name="unit">Its name.</param>
    /// <param name="taught">True where the answer could be learnt.</param>
    /// <param name="logits">z after the question, [dVocab].</param>
    /// <param name="answers">Ids of the words that could answer.</param>
    /// <param name="truth">Number of the true one among them.</param>
    internal static SurveyRow Row(string unit, bool taught, float[] logits, IReadOnlyList<int> answers, int truth)
    {
        var first = answers.Select((id, i) => (Z: logits[id], i)).MaxBy(answer => answer.Z).i;
        var lot = (truth + 1 + new SeededRandom(Seed).Fork(answers[truth]).Fork(unit.Length).Next(answers.Count - 1)) % answers.Count;
        double[] Masses(double t, int right)
        {
            if (t == 0)
            {
                return [first == right ? 1 : 0, first == right ? 0 : 1];
            }

            var p = EntropyCurve.Probabilities(logits, t);
            return [p[answers[right]], answers.Where((_, i) => i != right).Sum(id => p[id])];
        }

        double FalseByLot(double t) => Masses(t, lot) is var m ? m[1] / (m[0] + m[1]) : 0;
        return new(unit,
        [
            taught ? 1 : 0, .. Temperatures.SelectMany(t => Masses(t, truth)),
            answers.Contains(Distributions.ArgMax(logits)) ? 1 : 0, FalseByLot(0), FalseByLot(2),
        ]);
    }

    // countries whose capitals begin with a token of their own, of three letters or more
    private static IEnumerable<(string Country, IReadOnlyList<int> Answers, int Truth)> Asked(LanguageModel model)
    {
        var all = TemperatureQuestions.Asked
            .Select(fact => (fact.Country, First: model.Tokenizer!.Encode(" " + fact.Capital)[0].Id)).ToList();
        var own = all.Where(fact => all.Count(other => other.First == fact.First) == 1
            && model.Tokenizer!.Decode([fact.First]).Count(char.IsLetter) >= 3).ToList();
        int[] answers = [.. own.Select(fact => fact.First)];
        return own.Select((fact, i) => (fact.Country, (IReadOnlyList<int>)answers, i));
    }
}
