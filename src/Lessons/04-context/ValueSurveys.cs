using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-05: of two values given one after the other, which is taken?</summary>
public static class ValueSurveys
{
    private const int Pairs = 3;
    private const long Seed = 405;

    /// <summary>The world's professions, of which two are said of one person.</summary>
    internal static string[] Professions { get; } =
        ["доктор", "врач", "художник", "повар", "моряк", "лётчик", "учитель", "певец"];

    internal static string[] People { get; } = ["Боб", "Вася", "Петя", "Алиса", "Маша", "Оля"];

    internal static Survey Variables { get; } = SurveyModels.Survey(
        "values, variables", ContextWorld.Glass, ["later, cue", "alone"],
        _ => from first in Enumerable.Range(0, 10) from second in Enumerable.Range(0, 10) where first != second select (first, second),
        (model, values) => OfVariables(model, values.first, values.second));

    internal static Survey Said { get; } = SurveyModels.Survey(
        "values, professions", ContextWorld.Glass, ["later, plain", "later, cue", "alone"],
        _ => Unordered(Professions), (model, pair) => OfProfessions(
            ContextWorld.Law(model.Name), texts => NextLogits.After(model, texts), pair));

    internal static Survey English { get; } = SurveyModels.Survey(
        "values, SmolLM2", ContextWorld.Real,
        ["later, plain", "later, cue", "later, cue at the first", "alone", "odds, plain", "odds, cue", "odds, cue at the first"],
        _ => ContextTexts.All.Statements.Index(), (model, one) => OfStatement(model, one.Item, one.Index));

    /// <summary>The claim's own example in letters and digits, all 45 pairs of digits in both orders.</summary>
    internal static Survey Letters { get; } = SurveyModels.Survey(
        "values, X and digits, SmolLM2", ContextWorld.Real, ["later, plain", "later, cue", "alone"],
        _ => Unordered([.. Enumerable.Range(0, 10).Select(value => $"{value}")]), (model, pair) => OfLetters(model, pair)) with
    { DearSeconds = 2 };

    /// <summary>What a survey says; the words of its condition follow from its columns.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        [
            Measured.Mean($"share answered with the only value: {condition}", table["alone"], Seed),
            .. table.Columns.Contains("later, plain")
                ? [Measured.Mean($"share of answers with the later value: {condition}, без поправки", table["later, plain"], Seed)]
                : Array.Empty<Measured>(),
            Measured.Mean($"share of answers with the later value: {condition}, с поправкой", table["later, cue"], Seed),
        ]);

    /// <summary>Two of a list without regard to order.</summary>
    internal static IEnumerable<(string One, string Other)> Unordered(IReadOnlyList<string> list) =>
        from i in Enumerable.Range(0, list.Count) from j in Enumerable.Range(0, i) select (list[j], list[i]);

    /// <summary>The first token of each value after a text, with the text's tokens.</summary>
    internal static (int[] Ids, int[] Values) Choice(ILanguageModel model, string text, params IReadOnlyList<string> values)
    {
        var ids = model.PromptIds(text);
        return (ids, [.. values.Select(value => model.PromptIds($"{text} {value}")[ids.Length])]);
    }

    private static SurveyRow OfVariables(LanguageModel model, int first, int second)
    {
        var law = ContextWorld.Law(model.Name);
        string[] names = ["X", "Y", "Z", "T"];
        int[] digits = [.. Enumerable.Range(0, 10).Select(value => law.Words.Word($"{value}"))];
        float[][] After(Func<string, string> text) =>
            [.. NextLogits.After(model, [.. names.Select(name => ContextWorld.Read(law, text(name)))])];
        var twice = After(x => $"{x}= {first} . извините , правильное значение {x}= {second} . чему равен {x} ? {x}=");
        var alone = After(x => $"{x}= {second} . чему равен {x} ? {x}=");
        return new($"{first} → {second}",
            twice.Average(row => row[digits[second]] > row[digits[first]] ? 1 : 0),
            alone.Average(row => digits.MaxBy(id => row[id]) == digits[second] ? 1 : 0));
    }

    // «X=5. X=7. X=» and «X=5, then X=7. X=»; the correction says that the first was wrong.
    private static SurveyRow OfLetters(LanguageModel model, (string One, string Other) pair)
    {
        (string First, string Second)[] orders = [(pair.One, pair.Other), (pair.Other, pair.One)];
        string[] names = ["X", "Y", "Z", "T"];
        double Share(Func<string, string, string, string> text, Func<float[], int[], int, bool> right)
        {
            var asked = (from x in names from order in orders select (Text: text(x, order.First, order.Second), order)).ToArray();
            int[][] ids = [.. asked.Select(one => model.PromptIds(one.Text))];
            int[] digits = [.. Enumerable.Range(0, 10).Select(value => model.PromptIds($"{asked[0].Text}{value}")[ids[0].Length])];
            return NextLogits.After(model, ids).Zip(asked).Average(one =>
                right(one.First, [digits[one.Second.order.First[0] - '0'], digits[one.Second.order.Second[0] - '0']],
                    digits.MaxBy(id => one.First[id])) ? 1 : 0);
        }

        bool Later(float[] row, int[] values, int _) => row[values[1]] > row[values[0]];
        return new($"{pair.One}, {pair.Other}",
            (Share((x, a, b) => $"{x}={a}. {x}={b}. {x}=", Later) + Share((x, a, b) => $"{x}={a}, then {x}={b}. {x}=", Later)) / 2,
            Share((x, a, b) => $"{x}={a}. Sorry, that was wrong: {x}={b}. {x}=", Later),
            Share((x, _, b) => $"{x}={b}. {x}=", (_, values, best) => best == values[1]));
    }

    /// <summary>Two professions of one person, asked of whatever reads texts of a law.</summary>
    internal static SurveyRow OfProfessions(
        TrainingLaw law, Func<IReadOnlyList<int[]>, IReadOnlyList<float[]>> read, (string One, string Other) pair)
    {
        int[] ids = [.. Professions.Select(law.Words.Word)];
        (string First, string Second)[] orders = [(pair.One, pair.Other), (pair.Other, pair.One)];
        double Share(Func<string, string, string, string> text, Func<float[], string, string, bool> right)
        {
            var asked = (from who in People from order in orders select (who, order.First, order.Second)).ToArray();
            var rows = read([.. asked.Select(a => ContextWorld.Read(law, text(a.who, a.First, a.Second)))]);
            return asked.Zip(rows).Average(one => right(one.Second, one.First.First, one.First.Second) ? 1 : 0);
        }

        bool Later(float[] row, string first, string second) => row[law.Words.Word(second)] > row[law.Words.Word(first)];
        return new($"{pair.One}, {pair.Other}",
            Share((who, first, second) => $"{who} — {first} . {who} — {second} . кто {who} ?", Later),
            Share((who, first, second) => $"{who} — {first} . на самом деле {who} — {second} . кто {who} ?", Later),
            Share((who, _, second) => $"{who} — {second} . кто {who} ?",
                (row, _, second) => ids.MaxBy(id => row[id]) == law.Words.Word(second)));
    }

    private static SurveyRow OfStatement(LanguageModel model, Statement statement, int index)
    {
        string[] values = [.. ContextTexts.All.Sets[statement.Of]];
        new SeededRandom(Seed).Fork(index).Shuffle(values);
        var orders = Enumerable.Range(0, Pairs).Select(i => (First: values[2 * i], Second: values[(2 * i) + 1]))
            .SelectMany(pair => new[] { pair, (First: pair.Second, Second: pair.First) }).ToArray();
        double[] Odds(Func<string, string, string> before)
        {
            var asked = orders.Select(o => Choice(model, $"{before(o.First, o.Second)} {statement.Ask}", o.First, o.Second)).ToArray();
            return [.. NextLogits.After(model, [.. asked.Select(a => a.Ids)])
                .Zip(asked, (row, a) => (double)row[a.Values[1]] - row[a.Values[0]])];
        }

        string Say(string value) => ContextTexts.Fill(statement.Say, value);
        string Correct(string value) => ContextTexts.Fill(statement.Correct, value);
        double[] plain = Odds((a, b) => $"{Say(a)} {Say(b)}"), cue = Odds((a, b) => $"{Say(a)} {Correct(b)}"),
            atFirst = Odds((a, b) => $"{Correct(a)} {Say(b)}");
        var alone = orders.Select(o => Choice(model, $"{Say(o.Second)} {statement.Ask}", values)).ToArray();
        var rows = NextLogits.After(model, [.. alone.Select(a => a.Ids)]);
        return new(ContextWorld.Unit(index), Positive(plain), Positive(cue), Positive(atFirst),
            orders.Select((o, i) => values[Array.IndexOf(alone[i].Values, alone[i].Values.MaxBy(id => rows[i][id]))] == o.Second ? 1.0 : 0)
                .Average(),
            plain.Average(), cue.Average(), atFirst.Average());
    }

    private static double Positive(double[] odds) => odds.Average(one => one > 0 ? 1 : 0);
}
