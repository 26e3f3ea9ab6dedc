using System.Text;
using System.Text.Unicode;
using BetweenTokens.Text;
using BetweenTokens.Text.Published;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Something that cuts a text into pieces: a tokenizer, or a wrong one to see whether a rule would notice.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Split">Text to pieces; a fragment of a character is written ‹D0›.</param>
public sealed record Splitter(string Name, Func<string, IReadOnlyList<string>> Split)
{
    /// <summary>The tokenizers of GPT-2, GPT-4 and GPT-4o.</summary>
    public static IReadOnlyList<Splitter> Published => [.. GptTokenizer.All.Select(tokenizer => Of(tokenizer.Name, tokenizer))];

    /// <summary>Every character a piece.</summary>
    public static Splitter Characters { get; } = new("по буквам", text => [.. text.EnumerateRunes().Select(rune => rune.ToString())]);

    /// <summary>Where a word can stand: after nothing, or after a space.</summary>
    internal static IReadOnlyList<(string Name, bool AfterSpace)> Places { get; } = [("в начале текста", false), ("после пробела", true)];

    /// <summary>A tokenizer.</summary>
    public static Splitter Of(string name, ITokenizer tokenizer) => new(name, text =>
        [.. Needed.Of(tokenizer).Encode(text, parseSpecial: false).Select(token => Text(tokenizer.Bytes(token.Id).Span))]);

    /// <summary>The pieces of a word where it stands; the space before it belongs to no piece.</summary>
    /// <param name="word">The word.</param>
    /// <param name="afterSpace">False: it starts a text.</param>
    public IReadOnlyList<string> Word(string word, bool afterSpace = false)
    {
        if (!afterSpace)
        {
            return Split(word);
        }

        var pieces = Split(" " + word);
        return [.. pieces.Select((piece, i) => i > 0 ? piece
            : piece.StartsWith(' ') ? piece[1..]
            : piece.Replace("‹20 ", "‹", StringComparison.Ordinal)).Where(piece => piece.Length > 0)];
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : TokenText.Show(bytes)
        .Replace("␣‹", "‹", StringComparison.Ordinal);
}
