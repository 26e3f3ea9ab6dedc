using System.Text;
using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.PreTokenizers;

/// <summary>What becomes of a delimiter (the names that tokenizer files use).</summary>
internal enum DelimiterBehavior
{
    /// <summary>Dropped.</summary>
    Removed,

    /// <summary>A word of its own.</summary>
    Isolated,

    /// <summary>End of the word before it.</summary>
    MergedWithPrevious,

    /// <summary>Start of the word after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring delimiters are one word.</summary>
    Contiguous,
}

/// <summary>A stretch of a text that a rule matched, or the gap between two matches.</summary>
internal readonly record struct Stretch(int Start, int End, bool IsMatch);

/// <summary>Cuts at what a rule finds.</summary>
internal abstract class DelimiterSplit(DelimiterBehavior behavior) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(Word word, List<Word> output)
    {
        var stretches = new List<Stretch>();
        Find(word.Span, stretches);
        foreach (var (start, end, keep) in Join(stretches))
        {
            if (keep && end > start)
            {
                output.Add(word.Part(start, end - start));
            }
        }
    }

    /// <summary>Lists matches and gaps, in order, without holes.</summary>
    protected abstract void Find(ReadOnlySpan<char> text, List<Stretch> stretches);

    /// <summary>Matches as stretches, with the gaps between them.</summary>
    protected static void AddMatch(List<Stretch> stretches, int start, int end)
    {
        var before = stretches.Count == 0 ? 0 : stretches[^1].End;
        if (start > before)
        {
            stretches.Add(new Stretch(before, start, false));
        }

        stretches.Add(new Stretch(start, end, true));
    }

    /// <summary>Closes the list at the text's end.</summary>
    protected static void AddRest(List<Stretch> stretches, int length)
    {
        var before = stretches.Count == 0 ? 0 : stretches[^1].End;
        if (length > before)
        {
            stretches.Add(new Stretch(before, length, false));
        }
    }

    /// <summary>Matches become gaps and gaps matches.</summary>
    protected static void Invert(List<Stretch> stretches)
    {
        for (var i = 0; i < stretches.Count; i++)
        {
            stretches[i] = stretches[i] with { IsMatch = !stretches[i].IsMatch };
        }
    }

    private IEnumerable<(int Start, int End, bool Keep)> Join(List<Stretch> stretches)
    {
        switch (behavior)
        {
            case DelimiterBehavior.Removed:
                return stretches.Select(stretch => (stretch.Start, stretch.End, !stretch.IsMatch));
            case DelimiterBehavior.Isolated:
                return stretches.Select(stretch => (stretch.Start, stretch.End, true));
        }

        var joined = new List<(int Start, int End, bool Keep)>();
        var previous = default(Stretch?);
        foreach (var stretch in stretches)
        {
            var joins = previous is { } before && behavior switch
            {
                DelimiterBehavior.Contiguous => before.IsMatch == stretch.IsMatch,
                DelimiterBehavior.MergedWithPrevious => stretch.IsMatch && !before.IsMatch,
                _ => before.IsMatch && !stretch.IsMatch,
            };
            if (joins)
            {
                joined[^1] = (joined[^1].Start, stretch.End, true);
            }
            else
            {
                joined.Add((stretch.Start, stretch.End, true));
            }

            previous = stretch;
        }

        return joined;
    }
}

/// <summary>Cuts at characters of one kind.</summary>
internal sealed class CharacterSplit(Func<Rune, bool> isDelimiter, DelimiterBehavior behavior) : DelimiterSplit(behavior)
{
    /// <inheritdoc/>
    protected override void Find(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (isDelimiter(rune))
            {
                AddMatch(stretches, position, position + rune.Utf16SequenceLength);
            }

            position += rune.Utf16SequenceLength;
        }

        AddRest(stretches, text.Length);
    }
}

/// <summary>
/// Spaces become a visible mark that starts each word (SentencePiece's <c>▁</c>), with one more in front of the text.
/// </summary>
/// <param name="mark">The mark.</param>
/// <param name="prepend">Where a mark is put in front: always, only where the text starts, or never.</param>
/// <param name="split">False: the whole text stays one word.</param>
internal sealed class Metaspace(char mark, PrependScheme prepend, bool split) : DelimiterSplit(DelimiterBehavior.MergedWithNext)
{
    /// <inheritdoc/>
    public override void Split(Word word, List<Word> output)
    {
        var text = new Normalizers.ReplaceNormalizer(" ", mark.ToString()).Apply(word.ToText());
        var starts = text.Text.Length > 0 && text.Start(0) == 0;
        if (!text.Text.StartsWith(mark) && (prepend == PrependScheme.Always || (prepend == PrependScheme.First && starts)))
        {
            text = new Normalizers.PrependNormalizer(mark.ToString()).Apply(text);
        }

        var whole = new Word(text, 0, text.Text.Length);
        if (split)
        {
            base.Split(whole, output);
        }
        else if (whole.Length > 0)
        {
            output.Add(whole);
        }
    }

    /// <inheritdoc/>
    protected override void Find(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        for (var position = 0; position < text.Length; position++)
        {
            if (text[position] == mark)
            {
                AddMatch(stretches, position, position + 1);
            }
        }

        AddRest(stretches, text.Length);
    }
}

/// <summary>Where a Metaspace puts a mark in front (the names that tokenizer files use).</summary>
internal enum PrependScheme
{
    /// <summary>In front of every stretch between special tokens.</summary>
    Always,

    /// <summary>Only where the text starts.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}

/// <summary>Cuts at every occurrence of a literal text.</summary>
internal sealed class TextSplit(string delimiter, DelimiterBehavior behavior, bool invert) : DelimiterSplit(behavior)
{
    /// <inheritdoc/>
    protected override void Find(ReadOnlySpan<char> text, List<Stretch> stretches)
    {
        for (var position = 0; text[position..].IndexOf(delimiter, StringComparison.Ordinal) is >= 0 and var hit;)
        {
            AddMatch(stretches, position + hit, position + hit + delimiter.Length);
            position += hit + delimiter.Length;
        }

        AddRest(stretches, text.Length);
        if (invert)
        {
            Invert(stretches);
        }
    }
}
