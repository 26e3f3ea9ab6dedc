using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>10-10: one question in two wordings, answered at T = 0.</summary>
public static class LikeQuestions
{
    private const int Tokens = 24;
    private const double Common = 0.5;

    internal static Survey World { get; } = SurveyModels.Survey(
        $"like questions {TemperatureWorld.Glass}", TemperatureWorld.Glass, ["taught", "same", "other same"],
        model => TemperatureWorld.Facts(TemperatureWorld.Law(model.Name).World), WorldRow);

    internal static Survey Capitals { get; } = SurveyModels.SideBySide(
        "like questions SmolLM2, capitals", TemperatureWorld.Real, ["same", "other same"], 4,
        _ => Pairs(TemperatureQuestions.All.Closed, [.. TemperatureQuestions.All.Capitals.Select(fact => fact.Country)]), 40,
        (model, pairs) => Rows(model, pairs, SameCity));

    internal static Survey Opinions { get; } = SurveyModels.SideBySide(
        "like questions SmolLM2, opinions", TemperatureWorld.Real, ["same", "other same"], 4,
        _ => Pairs(TemperatureQuestions.All.Open, TemperatureQuestions.All.Topics), 40, (model, pairs) => Rows(model, pairs, SameWords));

    /// <summary>What a survey says; taught and withheld facts apart.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        [.. table.Columns.Contains("taught")
            ? Of($"{condition}, факты, которым учили", Only(table, 1)).Concat(Of($"{condition}, факты, которым не учили", Only(table, 0)))
            : Of(condition, table)]);

    /// <summary>True where both answers name the same capital first; where none is named, where they are the same text.</summary>
    internal static bool SameCity(string one, string other) => (City(one), City(other)) switch
    {
        (null, null) => one == other,
        var (first, second) => first == second,
    };

    /// <summary>True where at least half of the words are common (twice the common ones over all).</summary>
    internal static bool SameWords(string one, string other)
    {
        var (first, second) = (Words(one), Words(other));
        return 2.0 * first.Intersect(second).Count() >= Common * (first.Count + second.Count);
    }

    private static Measured[] Of(string condition, SurveyTable table) =>
    [
        Measured.Share($"share of like questions with the same answer: {condition}", [.. table["same"].Select(same => same == 1)]),
        Measured.Share(
            $"share of other questions with the same answer: {condition}", [.. table["other same"].Select(same => same == 1)]),
    ];

    private static SurveyTable Only(SurveyTable table, double taught)
    {
        var at = table.Columns.ToList().IndexOf("taught");
        return table.Where(row => row.Values[at] == taught);
    }

    private static SurveyRow WorldRow(LanguageModel model, (int Subject, int Relation, bool Withheld) asked)
    {
        var world = TemperatureWorld.Law(model.Name).World;
        var other = (asked.Subject + 1) % world.Kind<Facts>().Book.Subjects.Count;
        FactPrompt[] prompts =
        [
            FactPrompts.AsStatement(world, asked.Subject, asked.Relation), FactPrompts.AsQuestion(world, asked.Subject, asked.Relation),
            FactPrompts.AsQuestion(world, other, asked.Relation),
        ];
        var rows = NextLogits.After(model, [.. prompts.Select(prompt => prompt.Ids)]);
        int[] said = [.. prompts.Select((prompt, i) => prompt.Answers.MaxBy(id => rows[i][id]))];
        return new($"{asked.Subject}/{asked.Relation}",
            asked.Withheld ? 0 : 1, said[0] == said[1] ? 1 : 0, said[0] == said[2] ? 1 : 0);
    }

    private static IEnumerable<(string Unit, string[] Questions)> Pairs(IReadOnlyList<string> wordings, IReadOnlyList<string> about) =>
        about.Select((one, i) => (one, new[]
        {
            TemperatureQuestions.Ask(wordings[0], one), TemperatureQuestions.Ask(wordings[1], one),
            TemperatureQuestions.Ask(wordings[1], about[(i + 1) % about.Count]),
        }));

    private static IEnumerable<SurveyRow> Rows(
        LanguageModel model, IReadOnlyList<(string Unit, string[] Questions)> pairs, Func<string, string, bool> same)
    {
        string[] answers = [.. Writing.Write(model, [.. pairs.SelectMany(pair => pair.Questions).Select(question =>
            new Draft(Chat(model, question), 0, 0))], Tokens, model.EndIds).Select(ids => model.Tokenizer!.Decode(ids))];
        return pairs.Select((pair, i) => new SurveyRow(pair.Unit,
            same(answers[3 * i], answers[(3 * i) + 1]) ? 1 : 0, same(answers[3 * i], answers[(3 * i) + 2]) ? 1 : 0));
    }

    /// <summary>A question as a model that was taught to converse expects it; for others, a plain one.</summary>
    internal static int[] Chat(LanguageModel model, string question) =>
        model.Tokenizer is Tokenizer tokenizer && ChatTemplate.Of(tokenizer) is { } template
            ? [.. tokenizer.Encode(template.Render([new("user", question)])).Select(token => token.Id)]
            : NextToken.Prompts.PromptIds(model, $"Question: {question}\nAnswer:");

    private static string? City(string answer) => TemperatureQuestions.All.Capitals
        .Select(fact => (fact.Capital, At: answer.IndexOf(fact.Capital, StringComparison.Ordinal)))
        .Where(city => city.At >= 0).OrderBy(city => city.At).ThenByDescending(city => city.Capital.Length)
        .Select(city => city.Capital).FirstOrDefault();

    private static HashSet<string> Words(string text) =>
        [.. new string([.. text.Select(c => char.IsLetter(c) ? char.ToLowerInvariant(c) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
