using System.Text;

namespace BetweenTokens.Text.Characters;

/// <summary>
/// A well-formed UTF-16 text in which every unit knows the characters (code points) of the original text that it came
/// from, so that offsets survive normalisation.
/// </summary>
internal sealed class AlignedText
{
    private readonly int[]? _starts;
    private readonly int[]? _ends;
    private readonly int _first;

    private AlignedText(string text, int first, int[]? starts, int[]? ends)
    {
        Text = text;
        _first = first;
        _starts = starts;
        _ends = ends;
    }

    /// <summary>The text; no lone surrogates.</summary>
    public string Text { get; }

    /// <summary>Reads a user's text; a lone surrogate becomes U+FFFD.</summary>
    public static AlignedText Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return new AlignedText(text, 0, null, null);
        }

        var builder = new Builder(text.Length);
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(rune, position, ++position);
        }

        return builder.Build();
    }

    /// <summary>First original character of a unit.</summary>
    public int Start(int unit) => _starts is null ? _first + unit : _starts[unit];

    /// <summary>One past the last original character of a unit.</summary>
    public int End(int unit) => _ends is null ? _first + unit + 1 : _ends[unit];

    /// <summary>A part of the text with its own origins.</summary>
    public AlignedText Slice(int start, int length) =>
        start == 0 && length == Text.Length
            ? this
            : new AlignedText(
                Text.Substring(start, length), _first + start, _starts?[start..(start + length)], _ends?[start..(start + length)]);

    /// <summary>Collects characters with their origins.</summary>
    public sealed class Builder(int capacity)
    {
        private readonly StringBuilder _text = new(capacity);
        private readonly List<int> _starts = new(capacity);
        private readonly List<int> _ends = new(capacity);

        /// <summary>Adds a character that came from the original characters start…end.</summary>
        public void Append(Rune rune, int start, int end)
        {
            _text.Append(rune);
            for (var unit = 0; unit < rune.Utf16SequenceLength; unit++)
            {
                _starts.Add(start);
                _ends.Add(end);
            }
        }

        /// <summary>Adds a text that came, as a whole, from the original characters start…end.</summary>
        public void Append(string text, int start, int end)
        {
            foreach (var rune in text.EnumerateRunes())
            {
                Append(rune, start, end);
            }
        }

        /// <summary>Copies units of another text.</summary>
        public void Append(AlignedText source, int start, int length)
        {
            _text.Append(source.Text, start, length);
            for (var unit = start; unit < start + length; unit++)
            {
                _starts.Add(source.Start(unit));
                _ends.Add(source.End(unit));
            }
        }

        /// <summary>The collected text.</summary>
        public AlignedText Build() => new(_text.ToString(), 0, [.. _starts], [.. _ends]);
    }
}

/// <summary>A stretch of an aligned text that the model splits on its own; merges never cross its borders.</summary>
internal readonly record struct Word(AlignedText Source, int Start, int Length)
{
    public ReadOnlySpan<char> Span => Source.Text.AsSpan(Start, Length);

    /// <summary>A part, counted from this word's start.</summary>
    public Word Part(int start, int length) => new(Source, Start + start, length);

    /// <summary>The same characters as a text of their own.</summary>
    public AlignedText ToText() => Source.Slice(Start, Length);
}
