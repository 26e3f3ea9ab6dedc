using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-08: is what stands in the middle of a list looked up worse than what begins or ends it?</summary>
public static class NeedleSurveys
{
    private const int Tenths = 10, WorldLists = 300, WorldPairs = 16, WorldKeys = 24, WorldValues = 21;
    private const int RepeatedLists = 40, Proses = 40, ProseTokens = 480;
    private const int LongTexts = 260, LongCodes = 5, LongTokens = 2048, LongFrom = 2000, PairTokens = 7, WorldTokens = 55;
    private const long Seed = 408;

    private static readonly int[] _sizes = [20, 40, 75], _lists = [160, 100, 60];
    private static readonly string[] _columns =
    [
        .. Enumerable.Range(0, Tenths).Select(tenth => $"right {tenth}"), .. Enumerable.Range(0, Tenths).Select(tenth => $"log p {tenth}"),
    ];

    internal static Survey World { get; } = SurveyModels.Survey(
        "needle, world", ContextWorld.Glass, _columns, _ => Enumerable.Range(0, WorldLists), OfWorld);

    internal static IReadOnlyList<Survey> English { get; } =
    [
        .. _sizes.Zip(_lists, (size, lists) => SurveyModels.Survey($"needle, SmolLM2, {size}", ContextWorld.Real, _columns,
            _ => Enumerable.Range(0, lists), (model, index) => OfList(model, size, index)) with { DearSeconds = 4 }),
    ];

    /// <summary>One code said at ten places of English prose, and asked for at its end.</summary>
    internal static Survey Prose { get; } = SurveyModels.Survey("needle in prose, SmolLM2", ContextWorld.Real, _columns,
        _ => Enumerable.Range(0, Proses), (model, index) => OfProse(model, index)) with
    { DearSeconds = 20 };

    /// <summary>Several codes at even places of one long English prose, each asked for; so long as Liu et al. (2023) began with.</summary>
    internal static Survey Long { get; } = SurveyModels.Survey("needles in long prose, SmolLM2", ContextWorld.Real, _columns,
        _ => Enumerable.Range(0, LongTexts), (model, index) => OfLongProse(model, index, LongCodes)) with
    { DearSeconds = 20 };

    /// <summary>The same lists of forty pairs with the asked-for pair said once more before the question. Decides no claim.</summary>
    internal static Survey Repeated { get; } = SurveyModels.Survey("needle repeated, SmolLM2", ContextWorld.Real, _columns,
        _ => Enumerable.Range(0, RepeatedLists), (model, index) => OfList(model, 40, index, repeat: true)) with
    { DearSeconds = 4 };

    /// <summary>The measures of 04-08.</summary>
    internal static IEnumerable<ClaimMeasure> Measures =>
    [
        Of($"{ContextWorld.English}, длинная проза", Long, LongTokens),
        Of($"{ContextWorld.World}, {WorldPairs} пар", World, WorldTokens),
        Of($"{ContextWorld.English}, проза", Prose, ProseTokens),
        .. _sizes.Zip(English, (size, survey) => Of($"{ContextWorld.English}, {size} пар", survey, size * PairTokens)),
    ];

    private static ClaimMeasure Of(string condition, Survey survey, int tokens) =>
        ContextWorld.Of("04-08", condition, survey, (name, table) => Judge(name, table, tokens));

    /// <summary>What a survey says whose texts have so many tokens.</summary>
    internal static Evidence Judge(string condition, SurveyTable table, int tokens)
    {
        double[] Right(params int[] tenths) =>
            [.. Enumerable.Range(0, table.Rows.Count).Select(row => tenths.Average(tenth => table[$"right {tenth}"][row]))];
        double[] begin = Right(0, 1), middle = Right(4, 5), end = Right(8, 9);
        return Evidence.Of(
            table, Measured.Exact($"length over what is long: {condition}", (double)tokens / LongFrom, table.Rows.Count),
            Measured.Mean($"share of right answers: {condition}", Right([.. Enumerable.Range(0, Tenths)]), Seed),
            Measured.Mean($"right at the beginning less right in the middle: {condition}", [.. begin.Zip(middle, (a, b) => a - b)], Seed),
            Measured.Mean($"right at the end less right in the middle: {condition}", [.. end.Zip(middle, (a, b) => a - b)], Seed));
    }

    /// <summary>Share of right answers by tenths of lists of the world, of a network that knows its words.</summary>
    internal static double[] ByTenth(Transformer network, TrainingLaw law, int lists = 60) =>
        [.. Enumerable.Range(0, lists).Select(index => WorldList(law, index)).Select((list, i) =>
            Row(i, NextLogits.After(network, list.Texts), list.Answers).Values.Take(Tenths).ToArray()).ToArray() is var rows
            ? Enumerable.Range(0, Tenths).Select(tenth => rows.Average(row => row[tenth])) : []];

    private static SurveyRow OfWorld(LanguageModel model, int index) =>
        WorldList(ContextWorld.Law(model.Name), index) is var (texts, answers)
            ? Row(index, NextLogits.After(model, texts), answers) : new("");

    // A list of sixteen pairs, and after it each of its keys.
    private static (int[][] Texts, int[] Answers) WorldList(TrainingLaw law, int index)
    {
        var random = new SeededRandom(Seed).Fork(index);
        string[] keys = [.. KeyWords.Nouns[..WorldKeys]];
        random.Shuffle(keys);
        int[] values = [.. Enumerable.Range(0, WorldPairs).Select(_ => random.Next(WorldValues))];
        var list = $"коды : {string.Concat(values.Select((value, i) => $"{keys[i]} {value} ; "))}ответы :";
        return ([.. values.Select((_, i) => ContextWorld.Read(law, $"{list} {keys[i]}"))],
            [.. values.Select(value => law.Words.Word($"{value}"))]);
    }

    private static SurveyRow OfList(LanguageModel model, int size, int index, bool repeat = false)
    {
        var random = new SeededRandom(Seed).Fork(size).Fork(index);
        (string Word, int Id)[] keys = [.. ContextTexts.OneToken(model, ContextTexts.All.Keys)],
            codes = [.. ContextTexts.OneToken(model, ContextTexts.All.Codes)];
        random.Shuffle(keys);
        random.Shuffle(codes);
        var list = string.Join(' ', Enumerable.Range(0, size).Select(i => $"The code of {keys[i].Word} is {codes[i].Word}."));
        var before = model.PromptIds(list);
        string Question(string key) => (repeat ? $" The code of {key} is {codes[Array.FindIndex(keys, one => one.Word == key)].Word}." : "")
            + $" The code of {key} is";
        int[][] questions = [.. keys.Take(size).Select(key => model.PromptIds($"{list}{Question(key.Word)}")[before.Length..])];
        using var reading = model.Start();
        reading.Read(before);
        reading.Select([.. Enumerable.Repeat(0, size)]);
        var rows = reading.Read([.. questions.SelectMany(ids => ids)]);
        return Row(index, [.. Enumerable.Range(0, size).Select(i => rows[i].ToArray())], [.. codes.Take(size).Select(code => code.Id)]);
    }

    // Whole sentences of two passages, as many as fit; the code stands before all of them, after a ninth, and so on to their end.
    private static SurveyRow OfProse(LanguageModel model, int index)
    {
        var random = new SeededRandom(Seed).Fork(1000 + index);
        var key = ContextTexts.OneToken(model, ContextTexts.All.Keys) is var keys ? keys[random.Next(keys.Count)] : default;
        var code = ContextTexts.OneToken(model, ContextTexts.All.Codes) is var codes ? codes[random.Next(codes.Count)] : default;
        var sentences = new List<string>();
        foreach (var sentence in $"{Passage.English[index].Text} {Passage.English[(index + 1) % Passage.English.Count].Text}"
            .ReplaceLineEndings(" ").Split(". ", StringSplitOptions.RemoveEmptyEntries))
        {
            if (model.PromptIds(string.Join(". ", [.. sentences, sentence])).Length > ProseTokens)
            {
                break;
            }

            sentences.Add(sentence);
        }

        var rows = NextLogits.After(model, [.. Enumerable.Range(0, Tenths).Select(tenth => sentences.Count * tenth / (Tenths - 1))
            .Select(at => string.Join(". ", [.. sentences[..at], $"The code of {key.Word} is {code.Word}", .. sentences[at..]]))
            .Select(text => model.PromptIds($"{text}. The code of {key.Word} is"))]);
        return Row(index, rows, [.. Enumerable.Repeat(code.Id, Tenths)]);
    }

    // Whole sentences of passages that follow each other, and between them, in the middle of each fifth, a sentence with a code; then
    // each code is asked for, from one reading. A fifth stands in the row as two tenths.
    private static SurveyRow OfLongProse(LanguageModel model, int index, int count)
    {
        var random = new SeededRandom(Seed).Fork(2000 + index);
        (string Word, int Id)[] keys = [.. ContextTexts.OneToken(model, ContextTexts.All.Keys)],
            codes = [.. ContextTexts.OneToken(model, ContextTexts.All.Codes)];
        random.Shuffle(keys);
        random.Shuffle(codes);
        var (sentences, tokens) = (new List<string>(), count * 8);
        foreach (var sentence in Enumerable.Range(index, Passage.English.Count).SelectMany(i => Passage.English[i % Passage.English.Count]
            .Text.ReplaceLineEndings(" ").Split(". ", StringSplitOptions.RemoveEmptyEntries)).Select(one => one.TrimEnd('.')))
        {
            tokens += model.PromptIds(sentence).Length + 1;
            if (tokens > LongTokens)
            {
                break;
            }

            sentences.Add(sentence);
        }

        for (var i = count - 1; i >= 0; i--)
        {
            sentences.Insert((int)((i + 0.5) * sentences.Count / count), $"The code of {keys[i].Word} is {codes[i].Word}");
        }

        var text = $"{string.Join(". ", sentences)}.";
        var before = model.PromptIds(text);
        int[][] questions = [.. keys.Take(count).Select(key => model.PromptIds($"{text} The code of {key.Word} is")[before.Length..])];
        using var reading = model.Start();
        reading.Read(before);
        reading.Select([.. Enumerable.Repeat(0, count)]);
        var rows = reading.Read([.. questions.SelectMany(ids => ids)]);
        int[] tenths = [.. Enumerable.Range(0, Tenths).Select(tenth => tenth * count / Tenths)];
        return Row(index, [.. tenths.Select(i => rows[i].ToArray())], [.. tenths.Select(i => codes[i].Id)]);
    }

    // Answers by tenths of the list.
    private static SurveyRow Row(int index, IReadOnlyList<float[]> rows, IReadOnlyList<int> answers)
    {
        var tenths = answers.Select((answer, i) => (Tenth: i * Tenths / answers.Count,
            Right: Distributions.ArgMax(rows[i]) == answer ? 1.0 : 0, Log: Distributions.LogProbability(rows[i], answer)))
            .GroupBy(one => one.Tenth).OrderBy(group => group.Key).ToArray();
        return new(ContextWorld.Unit(index),
            [.. tenths.Select(t => t.Average(one => one.Right)), .. tenths.Select(t => t.Average(one => one.Log))]);
    }
}
