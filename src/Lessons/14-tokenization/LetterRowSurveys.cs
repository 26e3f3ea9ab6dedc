using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>14-06, its second part: whose rows of the embedding matrix stand beside those of single Russian letters.</summary>
public static class LetterRowSurveys
{
    internal static Survey English { get; } = SurveyModels.SideBySide(
        "rows of Russian letters SmolLM2", Losses.Real, ["#row", "Russian neighbour", "Russian neighbour, untrained"], 30,
        model => Letters(model.Tokenizer!), 1000, (model, letters) =>
        {
            using var untrained = Controls.Untrained(model, 14);
            bool[] russian = [.. Enumerable.Range(0, model.VocabularySize).Select(id => IsRussian(model.Tokenizer!, id))];
            double[] here = Neighbours(model, letters, russian), there = Neighbours(untrained, letters, russian);
            return letters.Select((id, i) => new SurveyRow(model.Tokenizer!.Show(id), id, here[i], there[i]));
        });

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Share($"letters whose nearest row is Russian, untrained: {condition}",
            [.. table["Russian neighbour, untrained"].Select(one => one == 1)]),
        Measured.Share($"letters whose nearest row is Russian: {condition}", [.. table["Russian neighbour"].Select(one => one == 1)]));

    /// <summary>Ids of tokens that are one Russian letter, with a space before it or without.</summary>
    internal static IEnumerable<int> Letters(ITokenizer tokenizer) => Enumerable.Range(0, tokenizer.VocabularySize)
        .Where(id => Losses.Text(tokenizer, id).TrimStart(' ') is { Length: 1 } text && IsRussian(text[0]));

    private static double[] Neighbours(LanguageModel model, IReadOnlyList<int> letters, bool[] russian)
    {
        using var table = EmbeddingTable.Of(model);
        using var centred = table.Centred();
        return [.. letters.Select(id => russian[centred.Neighbours(id, 1)[0].Id] ? 1.0 : 0)];
    }

    private static bool IsRussian(ITokenizer tokenizer, int id) => Losses.Text(tokenizer, id).Any(IsRussian);

    private static bool IsRussian(char letter) => letter is (>= 'А' and <= 'я') or 'ё' or 'Ё';
}
