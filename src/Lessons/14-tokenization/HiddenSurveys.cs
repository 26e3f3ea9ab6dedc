using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Text.Published;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// 14-12: a space of no width inside the key word of a question, right before it, before the whole text, and a hyphen in its place.
/// </summary>
public static class HiddenSurveys
{
    /// <summary>The space of no width, U+200B.</summary>
    public const char NoWidth = '\u200b';

    private const long Seed = 1414;

    private static readonly string[] _readers = ["GPT-2", "GPT-4", "GPT-4o", "SmolLM2"], _places = ["inside", "beside", "start", "hyphen"];

    internal static Survey English { get; } = SurveyModels.Survey(
        "invisible SmolLM2", Losses.Real,
        [
            .. _readers.Select(reader => $"broken {reader}"), "#clean", "#inside",
            .. _places.SelectMany(where => new[] { $"KL {where}", $"changed {where}", $"right {where}" }),
            "right clean",
        ],
        _ => TokenizationTexts.All.Questions.Index(), (model, unit) => Row(model, unit.Index, unit.Item))
        with
    { Repeated = 1 };

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table,
        [
            .. _readers.Select(reader => Measured.Share(
                $"key words whose tokens are broken: {reader}", [.. table[$"broken {reader}"].Select(broken => broken == 1)])),
            Measured.Mean(
                $"answers changed by the sign inside the word, less those changed by it elsewhere: {condition}",
                [.. table["changed inside"].Zip(table["changed beside"], (inside, beside) => inside - beside)], Seed),
        ]);

    /// <summary>The question with a sign in the middle of its key word; none: as it is.</summary>
    internal static string Inside(KeyQuestion question, string sign)
    {
        var middle = question.Word.Length / 2;
        return $"{question.Before}{question.Word[..middle]}{sign}{question.Word[middle..]}{question.After}";
    }

    /// <summary>The question with the sign right before the space of its key word: near it, every word whole.</summary>
    internal static string Beside(KeyQuestion question) =>
        $"{question.Before.TrimEnd(' ')}{NoWidth} {question.Word}{question.After}";

    /// <summary>True where the tokens of a word do not all come again, side by side, once a sign stands inside it.</summary>
    internal static bool IsBroken(ITokenizer tokenizer, string word)
    {
        var middle = word.Length / 2;
        string clean = Joined(" " + word), signed = Joined($" {word[..middle]}{NoWidth}{word[middle..]}");
        return !signed.Contains(clean, StringComparison.Ordinal);

        string Joined(string text) => $" {string.Join(' ', Losses.Ids(tokenizer, text))} ";
    }

    private static SurveyRow Row(LanguageModel model, int number, KeyQuestion question)
    {
        string clean = Inside(question, ""), sign = NoWidth.ToString();
        string[] changed = [Inside(question, sign), Beside(question), sign + clean, Inside(question, "-")];
        var rows = NextLogits.After(model, [.. changed.Prepend(clean).Select(text => model.PromptIds(text))]);
        var answer = Losses.Ids(model.Tokenizer!, " " + question.Answer)[0];
        ITokenizer[] readers = [.. GptTokenizer.All, model.Tokenizer!];
        double Right(int row) => Distributions.ArgMax(rows[row]) == answer ? 1 : 0;
        return new($"{number:00} {question.Word}",
        [
            .. readers.Select(reader => IsBroken(reader, question.Word) ? 1.0 : 0),
            model.PromptIds(clean).Length, model.PromptIds(changed[0]).Length,
            .. Enumerable.Range(1, _places.Length).SelectMany(row => new[]
            {
                Distributions.KullbackLeibler(rows[0], rows[row]),
                Distributions.ArgMax(rows[row]) == Distributions.ArgMax(rows[0]) ? 0 : 1, Right(row),
            }),
            Right(0),
        ]);
    }
}
