using System.Globalization;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>
/// 14-11: how many letters a word has, asked of the word, of its letters, and of a list of as many words. There are as many words of
/// each length, and a digit that a model says to everything is taken out.
/// </summary>
public static class LetterSurveys
{
    /// <summary>Asked of the word, of its letters, of a list of as many words.</summary>
    internal const string OfWord = "word", OfLetters = "spelled", OfList = "list";

    private static readonly int[] _lengths = [4, 5, 6, 7, 8];

    private static readonly string[] _ways = [OfWord, OfLetters, OfList],
        _list = ["cat", "sun", "box", "tea", "dog", "map", "hat", "pen"];

    internal static Survey English { get; } = SurveyModels.Survey(
        "letters SmolLM2", Losses.Real,
        ["#letters", "#tokens", .. _ways.SelectMany(way => _lengths.Select(length => Column(way, length)))],
        _ => TokenizationTexts.All.Letters, Row) with
    { Repeated = 1 };

    /// <summary>Of how many one that guesses is right.</summary>
    internal static double Chance => 1.0 / _lengths.Length;

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Share($"words whose letters are counted right: {condition}", Right(table, OfWord)));

    /// <summary>Word by word, whether the digit that stands highest above its own mean over all words is the right one.</summary>
    internal static IReadOnlyList<bool> Right(SurveyTable table, string way)
    {
        double[][] digits = [.. _lengths.Select(length => table[Column(way, length)])];
        double[] means = [.. digits.Select(digit => digit.Average())];
        return [.. table["#letters"].Select((letters, word) =>
            _lengths[Enumerable.Range(0, _lengths.Length).MaxBy(i => digits[i][word] - means[i])] == letters)];
    }

    /// <summary>«The word "cat" has 3 letters. … The word "apple" has ».</summary>
    internal static string Asked(string way, string word) => way switch
    {
        OfWord => Ask("word", "letters", one => one, word),
        OfLetters => Ask("word", "letters", one => string.Join('-', one.ToCharArray()), word),
        _ => Ask("list", "words", one => string.Join(", ", _list.Take(one.Length)), word),
    };

    internal static string Column(string way, int length) => string.Create(CultureInfo.InvariantCulture, $"{way} {length}");

    private static string Ask(string what, string of, Func<string, string> write, string word) =>
        string.Concat(new[] { "cat", "window", "bread", "mountain" }
            .Select(one => $"The {what} \"{write(one)}\" has {one.Length} {of}. ")) + $"The {what} \"{write(word)}\" has ";

    private static SurveyRow Row(LanguageModel model, string word)
    {
        var rows = NextLogits.After(model, [.. _ways.Select(way => model.PromptIds(Asked(way, word)))]);
        int[] digits = [.. _lengths.Select(length => model.PromptIds(length.ToString(CultureInfo.InvariantCulture))[0])];
        return new(word,
        [
            word.Length, Losses.Ids(model.Tokenizer!, word).Length,
            .. rows.SelectMany(row => digits.Select(digit => row[digit] - digits.Average(other => row[other]))),
        ]);
    }
}
