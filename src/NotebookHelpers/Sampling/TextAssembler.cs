using System.Text;
using BetweenTokens.Text;

namespace BetweenTokens.Sampling;

/// <summary>
/// Turns tokens into text as they come: a character is shown when its last byte has arrived, and whatever might be the
/// beginning of a stop string is held back until that is decided.
/// </summary>
internal sealed class TextAssembler(ITokenizer? tokenizer, IReadOnlyList<string> stopStrings)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _held = new();

    /// <summary>Adds one token.</summary>
    /// <returns>The text that may be shown now, and whether a stop string has appeared.</returns>
    public (string Text, bool Stopped) Add(int id)
    {
        // a model may have more tokens than its tokenizer: padding, which is no text
        if (tokenizer is not null && id < tokenizer.VocabularySize && !tokenizer.IsSpecial(id))
        {
            Append(tokenizer.Bytes(id).Span, flush: false);
        }

        var held = _held.ToString();
        var stop = stopStrings.Select(s => held.IndexOf(s, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        var shown = stop >= 0 ? stop : held.Length - stopStrings.Select(s => Overlap(held, s)).DefaultIfEmpty(0).Max();
        _held.Clear().Append(held, shown, held.Length - shown);
        return (held[..shown], stop >= 0);
    }

    /// <summary>What is still held when the text ends; unfinished bytes become U+FFFD.</summary>
    public string Finish()
    {
        Append([], flush: true);
        return _held.ToString();
    }

    private void Append(ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[_decoder.GetCharCount(bytes, flush)];
        _held.Append(characters, 0, _decoder.GetChars(bytes, characters, flush));
    }

    /// <summary>Length of the longest ending of the text that begins a stop string.</summary>
    private static int Overlap(string text, string stop)
    {
        for (var length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan()[^length..].SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
