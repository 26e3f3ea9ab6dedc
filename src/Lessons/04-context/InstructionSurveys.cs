using System.Collections.Concurrent;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-06: of two instructions, is the last followed and the first not?</summary>
public static class InstructionSurveys
{
    private const int Tokens = 40;
    private const long Seed = 406;

    // A single task is asked in ten pairs: the same model gives the same answer.
    private static readonly ConcurrentDictionary<(string Model, string Text), string> _answers = new();

    private static readonly (string Task, string[] Words)[] _world =
    [
        ("расскажи про кошек", "кошка кот коврик спит мурлычет сидит диван мышь".Split(' ')),
        ("расскажи про море", "корабль лодка яхта рыба плывёт гавань берег ветер".Split(' ')),
        ("выдай список чисел", "0 1 2 3 4 5 6 7".Split(' ')), ("выдай список букв", "A B C D E F G H".Split(' ')),
    ];

    private static readonly string[] _between = [" / ", " → "];
    private static readonly string[] _columns = ["last, cue", "first, cue", "last, plain", "first, plain", "alone"];

    internal static Survey World { get; } = SurveyModels.Survey(
        "instructions, world", ContextWorld.Glass, _columns,
        _ => from first in _world from second in _world where first != second select (first, second),
        (model, pair) => OfWorld(model, pair.first, pair.second));

    internal static Survey English { get; } = SurveyModels.Survey(
        "instructions, SmolLM2", ContextWorld.Real, _columns, _ => Pairs(), (model, pair) => OfTasks(model, pair.One, pair.Other))
        with
    { DearSeconds = 8 };

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        Measured.Mean($"share of single instructions followed: {condition}", table["alone"], Seed),
        OverTasks($"share of answers to the last instruction alone, both done singly: {condition}, «вместо этого»", table, "last, cue"));

    /// <summary>
    /// The mean of a column over the pairs whose tasks are both done singly, with the jackknife over tasks (each is left out with all its
    /// pairs; Student's interval of the pseudo-values). Where the pairs are all that a world has, nothing was drawn: the mean is exact.
    /// </summary>
    internal static Measured OverTasks(string name, SurveyTable table, string column)
    {
        var able = table.Where(row => row.Values[table.Columns.ToList().IndexOf("alone")] == 1);
        var pairs = able.Rows.Zip(able[column], (row, share) => (Tasks: row.Id.Split(_between, StringSplitOptions.None), share)).ToArray();
        string[] tasks = [.. pairs.SelectMany(pair => pair.Tasks).Distinct()];
        if (pairs.Length == 0 || table.Kind == EvidenceKind.Glass)
        {
            return pairs.Length == 0 ? new(name, double.NaN, new(0, 1, 0.95), 0)
                : Measured.Exact(name, pairs.Average(pair => pair.share), pairs.Length);
        }

        double Without(string? task) =>
            pairs.Where(pair => !pair.Tasks.Contains(task)).Select(pair => pair.share).DefaultIfEmpty(double.NaN).Average();
        var all = Without(null);
        double[] alone = [.. tasks.Select(task => (tasks.Length * all) - ((tasks.Length - 1) * Without(task)))];
        return new(name, all, Interval.OfMean(alone), tasks.Length);
    }

    private static IEnumerable<(TaskWords One, TaskWords Other)> Pairs() =>
        from step in Enumerable.Range(1, 5)
        from i in Enumerable.Range(0, ContextTexts.All.Tasks.Count)
        select (ContextTexts.All.Tasks[i], ContextTexts.All.Tasks[(i + step) % ContextTexts.All.Tasks.Count]);

    private static SurveyRow OfWorld(LanguageModel model, (string Task, string[] Words) first, (string Task, string[] Words) second)
    {
        var law = ContextWorld.Law(model.Name);
        int[] Ids(string[] words) => [.. words.Select(law.Words.Word)];
        double[] After(string text, params string[][] sets)
        {
            var row = NextLogits.After(model, [ContextWorld.Read(law, text)])[0];
            var best = sets.Select(set => Ids(set).Max(id => row[id])).ToArray();
            return [.. best.Select(one => one == row.Max() ? 1.0 : 0)];
        }

        var cue = After($"задача : {first.Task} . теперь вместо этого {second.Task} . ответ :", second.Words, first.Words);
        var plain = After($"задача : {first.Task} . {second.Task} . ответ :", second.Words, first.Words);
        return new($"{first.Task} → {second.Task}", cue[0], cue[1], plain[0], plain[1],
            After($"задача : {second.Task} . ответ :", second.Words)[0]);
    }

    private static SurveyRow OfTasks(LanguageModel model, TaskWords one, TaskWords other)
    {
        string Answer(string text) => _answers.GetOrAdd((model.Described, text), asked => Write(model, asked.Text));
        (TaskWords First, TaskWords Last)[] orders = [(one, other), (other, one)];
        double Only(Func<string, string, string> text, bool last) => orders.Average(order =>
            Answer(text(order.First.Task, order.Last.Task)) is var answer
            && order.Last.Follows(answer) == last && order.First.Follows(answer) == !last ? 1 : 0);
        string Cue(string first, string last) => $"Task: {first}. Now instead {last}.";
        string Plain(string first, string last) => $"Task: {first}. Task: {last}.";
        return new($"{one.Task} / {other.Task}", Only(Cue, true), Only(Cue, false), Only(Plain, true), Only(Plain, false),
            new[] { one, other }.Average(task => task.Follows(Answer($"Task: {task.Task}.")) ? 1 : 0));
    }

    /// <summary>The answer to one message, the likeliest token at each step.</summary>
    internal static string Write(LanguageModel model, string message)
    {
        int[] ids = model.Tokenizer is Tokenizer tokenizer && ChatTemplate.Of(tokenizer) is { } template
            ? [.. tokenizer.Encode(template.Render([new("user", message)])).Select(token => token.Id)]
            : model.PromptIds($"{message}\nAnswer:");
        using var generator = new Generator(model, ids, new() { MaxTokens = Tokens, Temperature = 0 });
        var written = new List<int>();
        while (!generator.Finished)
        {
            written.AddRange(generator.Step().Select(token => token.Id));
        }

        return model.Tokenizer?.Decode([.. written]) ?? "";
    }
}
