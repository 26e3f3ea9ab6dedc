using System.Globalization;
using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>14-11: how many letters a word has, asked of the word, of its letters, and of a list of as many words.</summary>
public static class LetterSurveys
{
    private const int Shortest = 3, Longest = 9;

    private static readonly string[] _list = ["cat", "sun", "box", "tea", "dog", "map", "hat", "pen", "cup", "bus"];

    internal static Survey English { get; } = SurveyModels.Survey(
        "letters SmolLM2", Losses.Real, ["#letters", "#tokens", "said", "right", "right spelled", "right list"],
        _ => TokenizationTexts.All.Letters.Where(word => word.Length <= Longest), Row)
        with { Repeated = 1 };

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Share($"words whose letters are counted right: {condition}", [.. table["right"].Select(right => right == 1)]));

    /// <summary>What the model says after «has», from 3 to 9: no word here is shorter or longer, and 1 begins many other numbers.</summary>
    internal static int Said(LanguageModel model, string prompt)
    {
        var logits = NextLogits.After(model, [model.PromptIds(prompt)])[0];
        return Enumerable.Range(Shortest, Longest - Shortest + 1)
            .MaxBy(digit => logits[model.PromptIds(digit.ToString(CultureInfo.InvariantCulture))[0]]);
    }

    /// <summary>«The word "cat" has 3 letters. … The word "apple" has ».</summary>
    internal static string Asked(string word) => Ask("word", "letters", one => one, word);

    internal static string AskedSpelled(string word) => Ask("word", "letters", one => string.Join('-', one.ToCharArray()), word);

    internal static string AskedList(string word) => Ask("list", "words", one => string.Join(", ", _list.Take(one.Length)), word);

    private static string Ask(string what, string of, Func<string, string> write, string word) =>
        string.Concat(new[] { "cat", "window", "bread", "mountain" }.Where(one => one != word)
            .Select(one => $"The {what} \"{write(one)}\" has {one.Length} {of}. ")) + $"The {what} \"{write(word)}\" has ";

    private static SurveyRow Row(LanguageModel model, string word)
    {
        var truth = word.Length;
        int said = Said(model, Asked(word)), spelled = Said(model, AskedSpelled(word)), list = Said(model, AskedList(word));
        double Right(int answer) => answer == truth ? 1 : 0;
        return new(word, truth, Losses.Ids(model.Tokenizer!, " " + word).Length, said, Right(said), Right(spelled), Right(list));
    }
}
