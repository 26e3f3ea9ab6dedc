using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>The fourteenth row of a token's passport: what the cut of a text is worth to it.</summary>
public static class TokenizationPassport
{
    private const string Whole = "слова этой модели не делятся: слово и есть токен";

    /// <summary>
    /// ln p of a token less that after the same text in other pieces (its longest word cut in the middle); the control moves the space
    /// before another word by one letter.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The text that comes next; its first token is scored.</param>
    public static PassportRow Row(LanguageModel model, string prompt, string token)
    {
        var tokenizer = Needed.Of(model).Tokenizer ?? throw new ArgumentException($"{model.Name} has no tokenizer.");
        var id = (Losses.Ids(tokenizer, token) is [var first, ..] ? first : (int?)null) ?? throw new ReaderException(
            "The row needs a token that comes next; the text is empty.", "Строке нужен следующий токен, а текст пуст.");
        PassportRow Of(PassportValue effect, PassportValue control) => new(
            Level: 14, model.Described, prompt, token, Effects: [effect], control);
        if (tokenizer is Tokenizer words && words.IsWordLevel)
        {
            return Of(PassportValue.Not(Whole), PassportValue.Not(Whole));
        }

        int[] ids = model.PromptIds(prompt), otherwise = Recut(tokenizer, prompt);
        var moved = Moved(prompt);
        return Of(
            otherwise.Length == 0 || otherwise.SequenceEqual(ids) ? PassportValue.Not("иначе этот текст не режется") : Less(otherwise),
            moved == prompt ? PassportValue.Not("двигать нечего: слово одно") : Less(model.PromptIds(moved)));

        double Less(int[] changed)
        {
            var rows = NextLogits.After(model, [ids, changed]);
            return Distributions.LogProbability(rows[0], id) - Distributions.LogProbability(rows[1], id);
        }
    }

    /// <summary>The same text, its longest word in two halves that are split by themselves.</summary>
    internal static int[] Recut(ITokenizer tokenizer, string prompt)
    {
        var (at, length) = Words(prompt).MaxBy(word => word.Length);
        var middle = at + (length / 2);
        int[] halves = [.. tokenizer.Encode(prompt[..middle]).Select(token => token.Id), .. Losses.Ids(tokenizer, prompt[middle..])];
        return length < 2 ? [.. tokenizer.Encode(prompt).Select(token => token.Id)] : halves;
    }

    /// <summary>The second longest word gives its first letter to the word before it: «a cat» becomes «ac at».</summary>
    internal static string Moved(string prompt)
    {
        var words = Words(prompt).OrderByDescending(word => word.Length).Skip(1).Where(word => word.Start > 0 && word.Length > 1).ToList();
        return words.Count == 0 || prompt[words[0].Start - 1] != ' ' ? prompt
            : prompt[..(words[0].Start - 1)] + prompt[words[0].Start] + ' ' + prompt[(words[0].Start + 1)..];
    }

    private static List<(int Start, int Length)> Words(string prompt)
    {
        var words = new List<(int Start, int Length)> { (0, 0) };
        for (var i = 0; i < prompt.Length; i++)
        {
            if (char.IsLetter(prompt[i]))
            {
                var start = i;
                while (i < prompt.Length && char.IsLetter(prompt[i]))
                {
                    i++;
                }

                if (start == 0 || prompt[start - 1] != '<')
                {
                    words.Add((start, i - start));
                }
            }
        }

        return words;
    }
}
