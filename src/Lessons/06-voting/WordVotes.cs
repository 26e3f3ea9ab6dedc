using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The probability of a word that is written in several tokens: one vote after another, and their product.</summary>
public static class WordVotes
{
    /// <summary>Words after prompts, each as its pieces with their probabilities.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="questions">Prompts, each with the words that may follow, with their leading space.</param>
    public static Table Of(LanguageModel model, params IReadOnlyList<(string Prompt, string[] Words)> questions) => Table.Of(
        "Вероятность слова — произведение долей его кусков",
        questions.SelectMany(q => q.Words.Select(word => (q.Prompt, Word: word, Pieces: Pieces(model, q.Prompt, word)))),
        ("начало", row => row.Prompt), ("слово", row => row.Word.Trim()),
        ("куски и их доли", row => string.Join(" × ", row.Pieces.Select(p => $"{p.Text} {Pictures.Text(p.Probability)}"))),
        ("вероятность слова", row => Pictures.Text(row.Pieces.Aggregate(1.0, (product, p) => product * p.Probability))));

    /// <summary>The pieces of a word after a prompt, each with its probability after those before it.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">What was read before.</param>
    /// <param name="word">The word, with its leading space.</param>
    public static IReadOnlyList<(string Text, double Probability)> Pieces(LanguageModel model, string prompt, string word)
    {
        var tokenizer = Needed.Of(model).Tokenizer ?? throw new ReaderException(
            $"{model.Name} has no tokenizer: a word cannot be split.",
            $"У модели {model.Name} нет токенизатора: слово не разбить на куски.");
        int[] before = model.PromptIds(prompt), pieces = [.. tokenizer.Encode(word).Select(token => token.Id)];
        var rows = NextLogits.After(model, [.. pieces.Select((_, i) => (int[])[.. before, .. pieces[..i]])]);
        return [.. pieces.Select((id, i) => (tokenizer.Shown(id), Math.Exp(Distributions.LogProbability(rows[i], id))))];
    }
}
