namespace BetweenTokens.Text.Splitting;

/// <summary>A token of a word, with the word's UTF-16 units that it touches.</summary>
internal readonly record struct WordToken(int Id, int Start, int End);

/// <summary>Splits one word into tokens.</summary>
internal abstract class WordModel
{
    /// <summary>Appends the tokens of a word that is not empty.</summary>
    public abstract void Split(ReadOnlySpan<char> word, List<WordToken> output);
}

/// <summary>Every word is one token; a word that the vocabulary lacks is the unknown token, or nothing where there is none.</summary>
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
        else if (unknown is { } unknownId)
        {
            output.Add(new WordToken(unknownId, 0, word.Length));
        }
    }
}
