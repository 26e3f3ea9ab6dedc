using BetweenTokens.Text;
using BetweenTokens.Text.Training;

namespace BetweenTokens.Microworld;

/// <summary>
/// A law told in tokens smaller than words: every word is a fixed sequence of pieces. The pieces still to come are part of the
/// place in the automaton, so the oracle gives the exact distribution of the next piece.
/// </summary>
public sealed class SpelledLaw : Law
{
    /// <summary>Spells a law.</summary>
    /// <param name="law">The law, in words.</param>
    /// <param name="pieces">Tokenizer that splits a word, with a space before it; the end mark must be one piece.</param>
    public SpelledLaw(Law law, TokenizerDefinition pieces)
        : base($"{law.Name} in pieces", law.Words, [.. law.Words.Words.Select((word, id) => Pieces(pieces.Open(), word, id))], pieces) =>
        Kinds = law.Kinds;

    /// <summary>The text of a document as its tokenizer splits it: a space before every word.</summary>
    public static string TextOf(Law law, IEnumerable<int> words) =>
        string.Concat(words.Select(id => id == Lexicon.EndId ? Lexicon.End : $" {law.Words.Words[id]}"));

    /// <inheritdoc/>
    public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

    private static int[] Pieces(Tokenizer tokenizer, string word, int id)
    {
        var pieces = tokenizer.Encode(id == Lexicon.EndId ? word : $" {word}").Select(token => token.Id).ToArray();
        return id != Lexicon.EndId || pieces.Length == 1
            ? pieces
            : throw new ArgumentException(
                $"{Lexicon.End} must be one piece, not {pieces.Length}: it marks where documents meet.", nameof(tokenizer));
    }
}
