namespace BetweenTokens.Text.Chat;

/// <summary>Python's rules for texts where .NET's differ: white space, lines, capitals, order, places counted in characters.</summary>
internal static class JinjaText
{
    /// <summary>Python counts four control characters as white space that .NET does not.</summary>
    public static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is >= '\x1c' and <= '\x1f';

    /// <summary>Without these characters, or white space, at its ends.</summary>
    public static string Strip(string text, string? characters, bool atStart = true, bool atEnd = true)
    {
        var runes = characters?.EnumerateRunes().ToHashSet();
        var (start, end) = (0, text.Length);
        while (atStart && start < end && Size(text.AsSpan(start, end - start), fromEnd: false) is > 0 and var size)
        {
            start += size;
        }

        while (atEnd && end > start && Size(text.AsSpan(start, end - start), fromEnd: true) is > 0 and var size)
        {
            end -= size;
        }

        return text[start..end];

        int Size(ReadOnlySpan<char> rest, bool fromEnd)
        {
            if (runes is null)
            {
                return IsSpace(fromEnd ? rest[^1] : rest[0]) ? 1 : 0;
            }

            var status = fromEnd
                ? System.Text.Rune.DecodeLastFromUtf16(rest, out var rune, out var size)
                : System.Text.Rune.DecodeFromUtf16(rest, out rune, out size);
            return status == System.Buffers.OperationStatus.Done && runes.Contains(rune) ? size : 0;
        }
    }

    /// <summary>Lines as str.splitlines cuts them, without their ends.</summary>
    public static List<string> Lines(string text)
    {
        var lines = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r' or '\v' or '\f' or (>= '\x1c' and <= '\x1e') or '\x85' or '\u2028' or '\u2029')
            {
                lines.Add(text[start..i]);
                i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                start = i + 1;
            }
        }

        return start < text.Length ? [.. lines, text[start..]] : lines;
    }

    /// <summary>The first character large, the others small.</summary>
    public static string Capitalize(string text)
    {
        var first = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : Math.Min(1, text.Length);
        return text[..first].ToUpperInvariant() + text[first..].ToLowerInvariant();
    }

    /// <summary>Capitalizes each stretch between characters at which <paramref name="isBetween"/> says that a new word begins.</summary>
    public static string Title(string text, Func<char, bool> isBetween)
    {
        var parts = new List<string>();
        for (var (start, i) = (0, 0); i <= text.Length; i++)
        {
            if (i == text.Length || (i > start && isBetween(text[i]) != isBetween(text[i - 1])))
            {
                parts.Add(Capitalize(text[start..i]));
                start = i;
            }
        }

        return string.Concat(parts);
    }

    /// <summary>By code points, as Python orders texts; .NET's ordinal order is by UTF-16 units.</summary>
    public static int Compare(string left, string right)
    {
        var (a, b) = (left.EnumerateRunes(), right.EnumerateRunes());
        while (true)
        {
            var (hasA, hasB) = (a.MoveNext(), b.MoveNext());
            if (!hasA || !hasB || a.Current != b.Current)
            {
                return hasA && hasB ? a.Current.CompareTo(b.Current) : hasA.CompareTo(hasB);
            }
        }
    }

    /// <summary>Replaces the first occurrences; fewer than none: all.</summary>
    public static string Replace(string text, string old, string with, long count)
    {
        var all = old.Length == 0 ? text.EnumerateRunes().Count() + 1L : text.Split(old).Length - 1L;
        var wanted = count < 0 ? all : Math.Min(all, count);
        JinjaScope.Limited(with.Length, wanted);
        return old.Length > 0 ? string.Join(with, text.Split(old, (int)Math.Min(int.MaxValue, wanted + 1)))
            : string.Concat(text.EnumerateRunes().Select((rune, i) => (i < wanted ? with : "") + rune)) + (wanted == all ? with : "");
    }

    /// <summary>The place of a UTF-16 unit, counted in characters.</summary>
    public static long Place(string text, int unit) => unit < 0 ? -1 : text[..unit].EnumerateRunes().Count();
}
