using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>
/// Is the last value still found after many overwrites (Wang and Sun 2025)? And does a repeated statement help? Decides no claim.
/// </summary>
public static class RewriteSurveys
{
    private const long Seed = 415;
    private const int Prompts = 20;

    /// <summary>How many times a value is given in all.</summary>
    internal static IReadOnlyList<int> Times { get; } = [1, 2, 4, 8, 16, 32];

    internal static IReadOnlyList<int> WorldTimes { get; } = [1, 2, 3, 4, 5, 6, 7];

    internal static Survey World { get; } = SurveyModels.Survey(
        "rewrites, world", ContextWorld.Glass, [.. WorldTimes.Select(times => $"last {times}")],
        _ => Enumerable.Range(0, Prompts), (model, index) => OfWorld(model, index));

    internal static Survey English { get; } = SurveyModels.Survey(
        "rewrites, SmolLM2", ContextWorld.Real,
        [.. Times.Select(times => $"last {times}"), .. Times.Select(times => $"log p {times}")],
        _ => ContextTexts.All.Statements.Index(), (model, one) => OfStatement(model, one.Item, one.Index)) with
    { DearSeconds = 6 };

    // Four variables; one of them is renewed again and again, each time by «теперь».
    private static SurveyRow OfWorld(LanguageModel model, int index)
    {
        var (law, random) = (ContextWorld.Law(model.Name), new SeededRandom(Seed).Fork(index));
        int[] digits = [.. Enumerable.Range(0, 10).Select(value => law.Words.Word($"{value}"))];
        return new(ContextWorld.Unit(index), [.. WorldTimes.Select(times =>
        {
            var values = Values(random, 10, times);
            var text = $"X= {values[0]} . {string.Concat(values.Skip(1).Select(value => $"теперь X= {value} . "))}чему равен X ? X=";
            var row = NextLogits.After(model, [ContextWorld.Read(law, text)])[0];
            return digits.MaxBy(id => row[id]) == digits[values[^1]] ? 1.0 : 0;
        })]);
    }

    private static SurveyRow OfStatement(LanguageModel model, Statement statement, int index)
    {
        var random = new SeededRandom(Seed).Fork(index);
        var words = ContextTexts.All.Sets[statement.Of];
        var asked = Times.Select(times =>
        {
            var values = Values(random, words.Count, times);
            var text = string.Join(' ', values.Select(value => ContextTexts.Fill(statement.Say, words[value])));
            return (Last: values[^1], Choice: ValueSurveys.Choice(model, $"{text} {statement.Ask}", [.. words]));
        }).ToArray();
        var rows = NextLogits.After(model, [.. asked.Select(a => a.Choice.Ids)]);
        return new(ContextWorld.Unit(index),
        [
            .. asked.Zip(rows, (a, row) => a.Choice.Values.MaxBy(id => row[id]) == a.Choice.Values[a.Last] ? 1.0 : 0),
            .. asked.Zip(rows, (a, row) => Distributions.LogProbability(row, a.Choice.Values[a.Last])),
        ]);
    }

    // No value twice in a row.
    private static int[] Values(SeededRandom random, int count, int times)
    {
        var values = new List<int> { random.Next(count) };
        while (values.Count < times)
        {
            values.Add((values[^1] + 1 + random.Next(count - 1)) % count);
        }

        return [.. values];
    }
}
