using System.Buffers;
using System.Globalization;
using System.Text;

namespace BetweenTokens.Text;

/// <summary>Neighbouring tokens that share a visible character, and so can only be shown together.</summary>
/// <param name="First">Index of the first token.</param>
/// <param name="Count">Number of tokens.</param>
/// <param name="Text">What they spell together.</param>
/// <param name="IsSpecial">True for a control token, which always stands alone.</param>
public sealed record TokenGroup(int First, int Count, string Text, bool IsSpecial)
{
    /// <summary>The text with spaces at its ends, line ends and invisible characters made visible.</summary>
    public string Shown => IsSpecial ? TokenText.Special(Text) : TokenText.Show(System.Text.Encoding.UTF8.GetBytes(Text));
}

/// <summary>Tokens made readable: for axes, strips and tables.</summary>
/// <remarks>
/// A space at either end is ␣, a line end ⏎, a carriage return ␍, a tab ⇥; bytes that are no whole character are ‹D0›, invisible
/// characters ‹U+200D›, control tokens ⟨&lt;|im_end|&gt;⟩.
/// </remarks>
public static class TokenText
{
    /// <summary>One token.</summary>
    public static string Show(this ITokenizer tokenizer, int id) =>
        tokenizer.IsSpecial(id) ? Special(tokenizer.Piece(id)) : Show(Shown(tokenizer, id));

    /// <summary>Many tokens, each by itself.</summary>
    public static string[] Show(this ITokenizer tokenizer, IEnumerable<int> ids) => [.. ids.Select(id => tokenizer.Show(id))];

    /// <summary>A token's bytes as two hexadecimal digits each.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) =>
        string.Join(' ', bytes.ToArray().Select(value => value.ToString("X2", CultureInfo.InvariantCulture)));

    /// <summary>Bytes as readable text.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var shown = new StringBuilder(bytes.Length);
        var (position, start) = (0, 0);
        while (position < bytes.Length)
        {
            if (Rune.DecodeFromUtf8(bytes[position..], out var rune, out var length) == OperationStatus.Done)
            {
                Broken(bytes[start..position], shown);
                var atEdge = position == 0 || position + length == bytes.Length
                    || bytes[..position].IndexOfAnyExcept((byte)' ') < 0 || bytes[position..].IndexOfAnyExcept((byte)' ') < 0;
                shown.Append(Visible(rune, atEdge));
                start = position + length;
            }

            position += length;
        }

        Broken(bytes[start..], shown);
        return shown.ToString();
    }

    /// <summary>Joins tokens that share a character or a grapheme cluster (a letter with its accent, a joined emoji).</summary>
    /// <returns>Groups in order; together they cover every token once.</returns>
    public static IReadOnlyList<TokenGroup> Group(this ITokenizer tokenizer, IReadOnlyList<int> ids)
    {
        var groups = new List<TokenGroup>(ids.Count);
        for (var first = 0; first < ids.Count;)
        {
            if (tokenizer.IsSpecial(ids[first]))
            {
                groups.Add(new TokenGroup(first, 1, tokenizer.Piece(ids[first]), IsSpecial: true));
                first++;
                continue;
            }

            var end = first;
            while (end < ids.Count && !tokenizer.IsSpecial(ids[end]))
            {
                end++;
            }

            GroupText(tokenizer, ids, first, end, groups);
            first = end;
        }

        return groups;
    }

    /// <summary>Where words are tokens, the space before each says nothing.</summary>
    private static ReadOnlySpan<byte> Shown(ITokenizer tokenizer, int id) =>
        tokenizer is Tokenizer { IsWordLevel: true } ? System.Text.Encoding.UTF8.GetBytes(tokenizer.Piece(id)) : tokenizer.Bytes(id).Span;

    internal static string Special(string piece) => $"⟨{piece}⟩";

    private static void GroupText(ITokenizer tokenizer, IReadOnlyList<int> ids, int first, int end, List<TokenGroup> groups)
    {
        var bytes = Enumerable.Range(first, end - first).SelectMany(token => Shown(tokenizer, ids[token]).ToArray()).ToArray();
        var borders = GraphemeBorders(bytes);
        var (start, position, from) = (0, 0, first);
        for (var token = first; token < end; token++)
        {
            position += Shown(tokenizer, ids[token]).Length;
            if (borders.Contains(position))
            {
                groups.Add(new TokenGroup(
                    from, token + 1 - from, System.Text.Encoding.UTF8.GetString(bytes, start, position - start), IsSpecial: false));
                (start, from) = (position, token + 1);
            }
        }
    }

    /// <summary>Positions between grapheme clusters, both ends included.</summary>
    private static HashSet<int> GraphemeBorders(byte[] bytes)
    {
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        var borders = new HashSet<int> { 0 };
        var (position, unit) = (0, 0);
        while (unit < text.Length)
        {
            var next = unit + StringInfo.GetNextTextElementLength(text, unit);
            while (unit < next)
            {
                // A broken sequence is one U+FFFD, whatever its length in bytes.
                Rune.DecodeFromUtf8(bytes.AsSpan(position), out var rune, out var length);
                position += length;
                unit += rune.Utf16SequenceLength;
            }

            borders.Add(position);
        }

        return borders;
    }

    private static void Broken(ReadOnlySpan<byte> bytes, StringBuilder shown)
    {
        if (bytes.Length > 0)
        {
            shown.Append('‹').Append(Hex(bytes)).Append('›');
        }
    }

    private static string Visible(Rune rune, bool atEdge) => rune.Value switch
    {
        ' ' => atEdge ? "␣" : " ",
        '\n' => "⏎",
        '\r' => "␍",
        '\t' => "⇥",
        < 0x20 => ((char)(0x2400 + rune.Value)).ToString(),
        0x7F => "␡",
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
            ? string.Create(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}›")
            : rune.ToString(),
    };
}
