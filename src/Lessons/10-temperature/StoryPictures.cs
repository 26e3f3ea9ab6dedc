using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>One beginning continued at several temperatures, side by side, each word coloured by its surprisal at T = 1.</summary>
public static class StoryPictures
{
    private const double Reach = 12;

    /// <summary>The continuations, one below the other on one scale of colour, with the mean surprisal of each.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">The beginning.</param>
    /// <param name="temperatures">From 0 on.</param>
    /// <param name="tokens">How many tokens to write.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static Picture Told(LanguageModel model, string prompt, double[] temperatures, int tokens = 40, long seed = 10)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        GeneratedText[] told = [.. temperatures.Select(t => model.Generate(
            ids, new GenerationOptions { MaxTokens = tokens, Temperature = (float)t, Seed = seed })[0])];
        return Pictures.SideBySide($"«{prompt}» — продолжения, {model.Name}", [.. told.Select((text, i) =>
                ($"T = {Pictures.Text(temperatures[i])}", (IReadOnlyList<TokenValue>)[.. Words(model, text)]))], Reach)
            .Look("Цвет — удивление слова для той же модели при T = 1, какой бы температурой его ни тянули; полный — от "
                + $"{Pictures.Text(Reach)} нат. На токен, нат: {string.Join("; ", told.Select((text, i) => "T = "
                    + $"{Pictures.Text(temperatures[i])} — {Pictures.Text(-text.LogProbability / text.Tokens.Count, 2)}"))}.");
    }

    // A word begins with a space, or is a token of its own where the model reads words.
    private static IEnumerable<TokenValue> Words(LanguageModel model, GeneratedText told)
    {
        var (text, nats) = ("", 0.0);
        foreach (var token in told.Tokens)
        {
            var shown = model.Tokenizer.Shown(token.Id);
            var starts = model.Name.StartsWith("glass/", StringComparison.Ordinal) || !char.IsLetter(shown[0]);
            if (starts && text.Trim('␣').Length > 0)
            {
                yield return new(Readable(text), nats);
                (text, nats) = ("", 0);
            }

            (text, nats) = (text + shown, nats - token.LogProbability);
        }

        if (text.Length > 0)
        {
            yield return new(Readable(text), nats);
        }
    }

    // The picture itself puts a space between words.
    private static string Readable(string word) => word.TrimStart('␣') is { Length: > 0 } text
        ? text : word;
}
