using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.Published;

/// <summary>Gives a splitting rule of this library to Microsoft.ML.Tokenizers.</summary>
/// <param name="rule">The rule.</param>
internal sealed class CodePointSplit(PreTokenizers.PreTokenizer rule) : Microsoft.ML.Tokenizers.PreTokenizer
{
    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        var words = new List<Word>();
        rule.Split(new(AlignedText.Of(text), 0, text.Length), words);
        return words.Select(word => (word.Start, word.Length));
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
}
