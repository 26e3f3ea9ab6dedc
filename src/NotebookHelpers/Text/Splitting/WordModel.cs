namespace BetweenTokens.Text.Splitting;

/// <summary>A token of a word, with the word's UTF-16 units that it touches.</summary>
internal readonly record struct WordToken(int Id, int Start, int End);

/// <summary>Splits one word into tokens.</summary>
internal abstract class WordModel
{
    /// <summary>Appends the tokens of a word that is not empty.</summary>
    public abstract void Split(ReadOnlySpan<char> word, List<WordToken> output);
}

/// <summary>Every word is one token; a word that the vocabulary lacks is the unknown token, or an error where there is none.</summary>
internal sealed class WordLevelModel(Dictionary<string, int> vocabulary, int? unknown) : WordModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public override void Split(ReadOnlySpan<char> word, List<WordToken> output)
    {
        if (_ids.TryGetValue(word, out var id))
        {
            output.Add(new WordToken(id, 0, word.Length));
        }
        else
        {
            output.Add(new WordToken(unknown ?? throw Unknown(word.ToString()), 0, word.Length));
        }
    }

    private ReaderException Unknown(string word)
    {
        var near = Language.Near(word, vocabulary.Keys);
        return new ReaderException(
            $"'{word}' is not one of the {vocabulary.Count} words of this tokenizer, and it has no token for an unknown word.{near}",
            $"Слова «{word}» нет среди {vocabulary.Count} слов этой модели, а токена для незнакомых слов у неё нет.{near}");
    }
}
