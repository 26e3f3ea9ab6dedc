using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.PreTokenizers;

/// <summary>A splitting rule that covers every character, written out by hand: fast, and right beyond the basic plane.</summary>
internal abstract class ScanningSplit : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(Word word, List<Word> output)
    {
        var text = word.Span;
        for (var start = 0; start < text.Length;)
        {
            var end = WordEnd(text, start);
            output.Add(word.Part(start, end - start));
            start = end;
        }
    }

    /// <summary>End of the word that begins at a position; always beyond it.</summary>
    protected abstract int WordEnd(ReadOnlySpan<char> text, int start);

    /// <summary>End of the run of characters of one class.</summary>
    protected static int RunEnd(ReadOnlySpan<char> text, int position, CharacterClass wanted)
    {
        while (position < text.Length && CharacterClasses.At(text, position, out var length) == wanted)
        {
            position += length;
        }

        return position;
    }

    /// <summary><c>\s+(?!\S)|\s+</c>: a run of white space leaves its last character to the word that follows.</summary>
    protected static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = RunEnd(text, start, CharacterClass.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    /// <summary>Length of <c>'s 't 're 've 'm 'll 'd</c> at a position, or 0.</summary>
    protected static int Contraction(ReadOnlySpan<char> text, int start, bool ignoreCase)
    {
        if (text[start] != '\'' || start + 1 >= text.Length)
        {
            return 0;
        }

        var first = Letter(text[start + 1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
        {
            return 2;
        }

        var second = start + 2 < text.Length ? Letter(text[start + 2], ignoreCase) : '\0';
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // U+017F, the long s, folds to s.
    private static char Letter(char unit, bool ignoreCase) =>
        !ignoreCase ? unit : unit == '\u017F' ? 's' : char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit;
}

/// <summary>
/// GPT-2's rule: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class Gpt2Split : ScanningSplit
{
    /// <summary>The rule as tokenizer files spell it.</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    protected override int WordEnd(ReadOnlySpan<char> text, int start)
    {
        if (Contraction(text, start, ignoreCase: false) is > 0 and var contraction)
        {
            return start + contraction;
        }

        var body = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CharacterClasses.At(text, body, out _);
        return kind == CharacterClass.Space ? SpaceEnd(text, start) : RunEnd(text, body, kind);
    }
}

/// <summary>
/// The rule of cl100k, Llama 3 and Qwen2: <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
/// ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>; Qwen takes digits one by one.
/// </summary>
/// <param name="digits">Longest run of digits in a word.</param>
internal sealed class Cl100kSplit(int digits) : ScanningSplit
{
    /// <inheritdoc/>
    protected override int WordEnd(ReadOnlySpan<char> text, int start)
    {
        if (Contraction(text, start, ignoreCase: true) is > 0 and var contraction)
        {
            return start + contraction;
        }

        var first = text[start];
        var kind = CharacterClasses.At(text, start, out var length);
        if (kind == CharacterClass.Letter)
        {
            return RunEnd(text, start + length, CharacterClass.Letter);
        }

        if (kind == CharacterClass.Number)
        {
            return NumberEnd(text, start);
        }

        var next = start + length < text.Length ? CharacterClasses.At(text, start + length, out _) : CharacterClass.Space;
        if (first is not ('\r' or '\n') && next == CharacterClass.Letter)
        {
            return RunEnd(text, start + length, CharacterClass.Letter);
        }

        if (kind == CharacterClass.Other || (first == ' ' && next == CharacterClass.Other))
        {
            var end = RunEnd(text, kind == CharacterClass.Other ? start : start + 1, CharacterClass.Other);
            while (end < text.Length && text[end] is '\r' or '\n')
            {
                end++;
            }

            return end;
        }

        var spaces = text[start..RunEnd(text, start, CharacterClass.Space)];
        return spaces.LastIndexOfAny('\r', '\n') is >= 0 and var line ? start + line + 1 : SpaceEnd(text, start);
    }

    private int NumberEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        for (var count = 0;
            count < digits && end < text.Length && CharacterClasses.At(text, end, out var length) == CharacterClass.Number; count++)
        {
            end += length;
        }

        return end;
    }
}
