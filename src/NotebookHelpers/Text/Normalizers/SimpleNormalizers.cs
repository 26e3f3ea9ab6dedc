using System.Globalization;
using System.Text;
using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.Normalizers;

/// <summary>Puts a text in front, for instance <c>▁</c>; an empty text stays empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text)
    {
        if (text.Text.Length == 0)
        {
            return text;
        }

        var builder = new AlignedText.Builder(text.Text.Length + prefix.Length);
        builder.Append(prefix, text.Start(0), text.End(0));
        builder.Append(text, 0, text.Text.Length);
        return builder.Build();
    }
}

/// <summary>Replaces every occurrence of a text.</summary>
internal sealed class ReplaceNormalizer(string pattern, string content) : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text)
    {
        var match = text.Text.IndexOf(pattern, StringComparison.Ordinal);
        if (match < 0)
        {
            return text;
        }

        var builder = new AlignedText.Builder(text.Text.Length);
        var position = 0;
        for (; match >= 0; match = text.Text.IndexOf(pattern, position, StringComparison.Ordinal))
        {
            builder.Append(text, position, match - position);
            position = match + pattern.Length;

            // What stands in its place comes from the last character of the match, as the reference implementation has it.
            builder.Append(content, text.Start(position - 1), text.End(position - 1));
        }

        builder.Append(text, position, text.Text.Length - position);
        return builder.Build();
    }
}

/// <summary>Lower case, character by character.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text)
    {
        var builder = new AlignedText.Builder(text.Text.Length);
        var unit = 0;
        foreach (var rune in text.Text.EnumerateRunes())
        {
            // U+0130 is the one character whose lower case is two.
            builder.Append(rune.Value == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString(), text.Start(unit), text.End(unit));
            unit += rune.Utf16SequenceLength;
        }

        return builder.Build();
    }
}

/// <summary>Drops combining marks; meant to stand after NFD.</summary>
internal sealed class StripAccentsNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text)
    {
        var builder = new AlignedText.Builder(text.Text.Length);
        var unit = 0;
        foreach (var rune in text.Text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is < UnicodeCategory.NonSpacingMark or > UnicodeCategory.EnclosingMark)
            {
                builder.Append(text, unit, rune.Utf16SequenceLength);
            }

            unit += rune.Utf16SequenceLength;
        }

        return builder.Build();
    }
}

/// <summary>Drops white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    /// <inheritdoc/>
    public override AlignedText Apply(AlignedText text)
    {
        var start = left ? text.Text.Length - text.Text.AsSpan().TrimStart().Length : 0;
        var end = right ? text.Text.AsSpan().TrimEnd().Length : text.Text.Length;
        return text.Slice(Math.Min(start, end), Math.Max(0, end - start));
    }
}
