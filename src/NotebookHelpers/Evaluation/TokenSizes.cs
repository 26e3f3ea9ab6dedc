using BetweenTokens.Microworld;

namespace BetweenTokens.Evaluation;

/// <summary>
/// How much text each token of a law is, so that numbers a token can be read as numbers a word and a character. A text has a
/// space before every word; the end mark is one word and one character.
/// </summary>
internal sealed class TokenSizes
{
    private readonly int[] _words;
    private readonly int[] _characters;

    public TokenSizes(Law law)
    {
        (_words, _characters) = (new int[law.TokenCount], new int[law.TokenCount]);
        for (var token = 0; token < _words.Length; token++)
        {
            var bytes = law.Tokenizer.Bytes(token).Span;
            var ends = token == law.EndToken;
            _words[token] = ends || bytes.StartsWith(" "u8) ? 1 : 0;

            // a piece may be a part of a character: the one with its first byte counts it
            _characters[token] = ends ? 1 : bytes.ToArray().Count(value => (value & 0xC0) != 0x80);
        }
    }

    /// <summary>1 where a word begins.</summary>
    public int Words(int token) => _words[token];

    /// <summary>Characters that begin in it.</summary>
    public int Characters(int token) => _characters[token];
}
