using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>One question with and without a sign that is not seen; rows that stand beside a letter's; a word cut otherwise.</summary>
public static class HiddenPictures
{
    /// <summary>A text with a space of no width in the middle of one of its words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">The word; where it is not in the text the text stays as it is.</param>
    public static string Hide(string text, string word)
    {
        var at = word.Length < 2 ? -1 : text.LastIndexOf(word, StringComparison.Ordinal);
        return at < 0 ? text : text.Insert(at + (word.Length / 2), HiddenSurveys.NoWidth.ToString());
    }

    /// <summary>The likeliest next tokens of a text, and their probabilities with the sign inside a word of it.</summary>
    public static Picture Answers(LanguageModel model, string text, string word, int top = 8)
    {
        Needed.Of(model);
        var rows = NextLogits.After(model, [model.PromptIds(text), model.PromptIds(Hide(text, word))]);
        float[] clean = Distributions.Softmax(rows[0]), hidden = Distributions.Softmax(rows[1]);
        int[] shown = [.. Distributions.Top(clean, top / 2).Concat(Distributions.Top(hidden, top / 2)).Distinct()];
        return Pictures.Compare([.. shown.Select(id => model.Tokenizer!.Show(id))],
                [
                    ("чистый вопрос", [.. shown.Select(id => (double)clean[id])]),
                    ("со знаком внутри", [.. shown.Select(id => (double)hidden[id])]),
                ],
                $"Что дальше: «{word}» со знаком нулевой ширины и без")
            .Look("На экране два вопроса одинаковы. KL между ответами "
                + $"{Pictures.Text(Distributions.KullbackLeibler(rows[0], rows[1]), 2)} ната.");
    }

    /// <summary>Rows of the embedding matrix nearest to some tokens (centred cosine).</summary>
    public static Table Neighbours(LanguageModel model, params IReadOnlyList<string> pieces)
    {
        using var table = EmbeddingTable.Of(Needed.Of(model));
        using var centred = table.Centred();
        return Table.Of($"Ближайшие строки эмбеддингов, {model.Name}",
            pieces.Select(piece => (piece, Ids: Losses.Ids(model.Tokenizer!, piece))),
            ("буква", row => row.piece), ("токены", row => string.Join(' ', model.Tokenizer!.Show(row.Ids))),
            ("соседи последнего", row => row.Ids.Length == 0 ? "" : string.Join(' ', centred.Neighbours(row.Ids[^1], 6)
                .Select(near => model.Tokenizer!.Show(near.Id)))));
    }
}
