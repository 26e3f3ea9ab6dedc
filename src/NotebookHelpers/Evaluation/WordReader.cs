using System.Text;
using BetweenTokens.Microworld;

namespace BetweenTokens.Evaluation;

/// <summary>
/// Reads the tokens of a document back to words. What counts is the text that a reader would see: a word in other pieces than
/// the law's is that word all the same, and letters that make no word of the world are no word.
/// </summary>
/// <param name="law">The law whose tokens they are.</param>
internal sealed class WordReader(Law law)
{
    /// <summary>What stands for the nothing between two spaces, and for a token that is none of the law's.</summary>
    public const string Nothing = "␣";

    private static readonly byte[] _none = Encoding.UTF8.GetBytes($" {Nothing}");

    /// <summary>Words of a document, as written; the end mark is the last of them where the document has it.</summary>
    /// <param name="tokens">Tokens of one document. Without its end mark it was cut short, and a last word in pieces may be half
    /// a word: it is left out, unless it is the only one.</param>
    public IReadOnlyList<string> Read(IReadOnlyList<int> tokens)
    {
        var ended = tokens.Count > 0 && tokens[^1] == law.EndToken;
        using var bytes = new MemoryStream();
        foreach (var token in tokens.SkipLast(ended ? 1 : 0))
        {
            bytes.Write(token < law.TokenCount ? law.Tokenizer.Bytes(token).Span : _none);
        }

        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        List<string> words = text.Length == 0
            ? []
            : [.. (text[0] == ' ' ? text[1..] : text).Split(' ').Select(word => word.Length == 0 ? Nothing : word)];
        if (ended)
        {
            words.Add(Lexicon.End);
        }
        else if (words.Count > 1 && !law.Tokenizer.IsWordLevel)
        {
            words.RemoveAt(words.Count - 1);
        }

        return words;
    }
}
